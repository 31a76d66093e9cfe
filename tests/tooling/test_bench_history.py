"""Figures of the benches: kept by commit, and written into the pages from the last run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from processes import ROOT

import bench.__main__
from bench.history import KEPT_IN, Figure, Run, keep, last_runs
from bench.pages import PAGES, filled, tables

OLD = Run("rows", "0ld", "2026-01-01", "2 cores", (Figure("typed rows / mistune", 0.75, 0.5),))
NEW = Run("rows", "new", "2026-02-01", "2 cores", (Figure("typed rows / mistune", 0.25, 0.5),))
MIXED = Run(
    *("lsp", "abc", "2026-02-01", "2 cores, Linux"),
    (
        Figure("100 notes", 1234.4, unit="ms"),
        Figure("100 notes", 31.0, unit="MB"),
        Figure("10,000 notes", 1300.0, unit="ms"),
    ),
    "peer 1.0",
)


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEPT_IN, raising=False)
    keep("rows", [Figure("a / b", 1.23456)])
    monkeypatch.setenv(KEPT_IN, str(tmp_path / "history.jsonl"))
    first, second = (keep("rows", [Figure("a / b", value)]) for value in (1.23456, 2.0))
    assert first.figures[0].value == 1.235
    assert len((tmp_path / "history.jsonl").read_text("utf-8").splitlines()) == 2
    assert last_runs(tmp_path / "history.jsonl") == {"rows": second}
    assert second.commit and "core" in second.machine


def test_a_run_as_tables() -> None:
    assert tables(NEW) == (
        "2026-02-01, commit new, 2 cores.\n\n"
        "| what | ratio | at most |\n| --- | ---: | ---: |\n| typed rows / mistune | 0.25 | 0.5 |"
    )
    assert tables(MIXED) == (
        "2026-02-01, commit abc, 2 cores, Linux, peer 1.0.\n\n"
        "| run | ms | MB |\n| --- | ---: | ---: |\n| 100 notes | 1,234 | 31 |\n| 10,000 notes | 1,300 |  |"
    )


def test_a_page_takes_the_last_run_and_only_between_its_marks() -> None:
    page = "before\n<!-- bench:rows -->\nold\n<!-- bench:end -->\nbetween\n<!-- bench:other -->\nstays\n<!-- bench:end -->\n"
    once = filled(page, {"rows": NEW})
    assert "| typed rows / mistune | 0.25 |" in once
    assert once.startswith("before\n") and once.endswith("<!-- bench:other -->\nstays\n<!-- bench:end -->\n")
    assert filled(once, {"rows": NEW}) == once != filled(once, {"rows": OLD})


@pytest.mark.parametrize("name", PAGES)
def test_no_page_lags_behind_the_history(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert filled(text, last_runs()) == text, "run python -m bench.pages"


@pytest.mark.slow
def test_a_run_with_json_prints_what_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As a developer runs it: stdout is JSON alone, the bench's own words go to stderr."""
    history = tmp_path / "history.jsonl"
    monkeypatch.setattr(bench.__main__, "HISTORY", history)
    monkeypatch.chdir(ROOT)
    assert bench.__main__.main(["--json", "metrics_gold"]) == 0
    said = capfd.readouterr()
    assert json.loads(said.out)["bench"] == "metrics_gold"
    assert history.read_text("utf-8") == said.out
    assert "all fields P / R" in said.err
