"""The sample vault, as a person meets it: silent once it is linked, and full of scores."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from processes import ROOT, command
from vault_case import Case
from vaults import sample_vault

from obsidian_intel.__main__ import run

Output = pytest.CaptureFixture[str]

SCORES = {
    ("DeepSeek-V3", "SWE-bench Verified", "Agentless", None): 42.0,
    ("DeepSeek-R1", "AIME 2024", None, "Pass@1"): 79.8,
    ("DeepSeek-R1", "MMLU-Pro", None, None): 84.0,
    ("Kimi k1.5", "AIME 2024", None, "Pass@1"): 77.5,
    ("Kimi k1.5", "AIME 2024", "short-CoT", "Pass@1"): 60.8,
    ("MiniMax-01", "GPQA Diamond", None, None): 54.4,
    ("s1-32B", "AIME 2024", "有 budget forcing", "Pass@1"): 56.7,
    ("Claude 3.7 Sonnet", "SWE-bench Verified", "无 custom scaffold", None): 62.3,
    ("Claude 3.7 Sonnet", "TAU-bench Retail", None, None): 81.2,
    ("DeepSeek-V3-0324", "AIME 2024", None, "Pass@1"): 59.4,
    ("Gemini 2.5 Pro", "LiveCodeBench v5", None, "Pass@1"): 70.4,
    ("Gemini 2.5 Pro", "Humanity's Last Exam", "无工具", None): 18.8,
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return sample_vault(tmp_path / "vault")


def lint(vault: Path, capsys: Output) -> list[tuple[str, str]]:
    run(["--vault", str(vault), "lint", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return [(each["code"], f"{each['path']}: {each['message']}") for each in found]


def rows(vault: Path, capsys: Output) -> list[dict[str, Any]]:
    assert run(["--vault", str(vault), "tables", "--since", "2025-01", "--until", "2025-03", "--format", "json"]) == 0
    months = json.loads(capsys.readouterr().out)["months"]
    assert [month["period"] for month in months] == ["2025-01", "2025-02", "2025-03"]
    return [row for month in months for section in month["sections"] for row in section["rows"]]


def test_before_it_is_linked_only_links_are_missing(vault: Path, capsys: Output) -> None:
    assert {code for code, _ in lint(vault, capsys)} == {"OI505"}


def test_linked_it_is_silent_and_stays_as_it_is(vault: Path, capsys: Output) -> None:
    assert run(["--vault", str(vault), "link", "--yes"]) == 0
    capsys.readouterr()
    assert len(list((vault / "Papers").glob("*.md"))) == 33
    assert lint(vault, capsys) == []
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    assert run(["--vault", str(vault), "link", "--yes"]) == 0
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before


def test_the_vault_without_months_is_silent(vault: Path, capsys: Output) -> None:
    for month in (vault / "Log").glob("2025-*.md"):
        month.unlink()
    assert lint(vault, capsys) == []


def test_scores_are_read_as_they_were_published(vault: Path, capsys: Output) -> None:
    found = {
        (row["name"], metric["benchmark"], metric["condition"], metric["protocol"]): metric["value"]
        for row in rows(vault, capsys)
        for metric in row["metrics"]
    }
    assert {key: found.get(key) for key in SCORES} == SCORES
    assert len(found) == sum(len(row["metrics"]) for row in rows(vault, capsys))


def test_every_bold_number_of_a_capability_is_a_score(vault: Path, capsys: Output) -> None:
    counted = {row["name"]: len(row["metrics"]) for row in rows(vault, capsys) if "capability" in row["cells"]}
    assert counted == {
        "DeepSeek-V3": 7,
        "DeepSeek-R1": 7,
        "Kimi k1.5": 7,
        "MiniMax-01": 5,
        "s1-32B": 6,
        "LIMO": 2,
        "Claude 3.7 Sonnet": 10,
        "Qwen2.5-VL-72B": 4,
        "QwQ-32B": 5,
        "Gemma 3": 5,
        "DeepSeek-V3-0324": 4,
        "Gemini 2.5 Pro": 6,
    }


@pytest.mark.parametrize("script", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_the_demo_runs_anew_where_an_earlier_one_was_deleted(tmp_path: Path, script: bool) -> None:
    """Its links are no links that a person removed."""
    first, second = demo(tmp_path, script), demo(tmp_path, script)
    kept = "the history of an earlier vault at this place is kept in "
    assert kept not in first and kept in second
    assert "33 made, 37 linked" in first
    assert [line for line in second.splitlines() if kept not in line] == first.splitlines()


def demo(folder: Path, script: bool) -> str:
    """What `make demo` prints, or its steps that write; the vault is deleted again."""
    case = Case(folder / "demo")
    case.root.rmdir()
    if script:
        (folder / "bin").mkdir(exist_ok=True)
        shim = folder / "bin/obsintel"
        shim.write_text(f'#!/bin/sh\nexec {shlex.join(command())} "$@"\n')
        shim.chmod(0o755)
        env = case.env | {"PATH": f"{shim.parent}:{case.env['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["sh", str(ROOT / "scripts/demo")], cwd=folder, env=env, capture_output=True, text=True, check=True
        )
        said = done.stderr + done.stdout
    else:
        steps = [("init", str(case.root), "--sample"), ("link", "--yes"), ("link",), ("lint",)]
        results = [case.run(*step, vault=step[0] != "init") for step in steps]
        said = "".join(result.err + result.out for result in results)
    shutil.rmtree(case.root)
    return said
