"""`show`, `compare` and `changes` as commands: exit codes, JSON, `--open`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vault_case import Case
from vaults import sample_vault

SHOWN = [
    ("show DeepSeek-R1", "model"),
    ("show AIME24", "benchmark"),
    ("show 2501.05366", "paper"),
    ("show 长思维链从哪里来", "topic"),
    ("show Infra", "tag"),
    ("show --statements", "statements"),
    ("compare DeepSeek-R1 DeepSeek-V3", "comparison"),
]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(sample_vault(tmp_path / "vault"))


@pytest.mark.parametrize(("words", "kind"), SHOWN)
def test_json_says_its_version_and_kind(case: Case, words: str, kind: str) -> None:
    done = case.run(*words.split(), "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["version"] == 1 and json.loads(done.out)["kind"] == kind
    assert case.run(*words.split()).out.strip()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "Gemni 2.5"], 1, "did you mean `Gemini 2.5 Pro`?"),
        (["show", "2025-03"], 1, "`2025-03` is a time, not a name; `obsintel rollup 2025-03` shows it"),
        (["show", "2025年第一季度"], 1, "nothing in this log is called"),
        (["show", "Deepsek-R1"], 1, "nothing in this log is called `Deepsek-R1`; did you mean `DeepSeek-R1`?"),
        (["show", "--kind", "model", "AIME"], 1, "no model of this log is called `AIME`; `obsintel find 'AIME'`"),
        (["show", "Zzz"], 1, "nothing in this log is called `Zzz`; `obsintel find 'Zzz'` looks into its cells"),
        (["show"], 2, "name one thing to show"),
        (["show", " "], 2, "name one thing to show"),
        (["show", "LIMO", "--statements"], 2, "name one thing to show"),
        (["compare", "LIMO"], 2, "name two models or more"),
        (["compare", "LIMO", "limo"], 2, "`limo` is named twice"),
        (["compare", "LIMO", "Kimi"], 1, "did you mean `Kimi k1.5`?"),
        (["changes", "2031-01"], 2, "there is no month in 2031-01; the log has 2025-01, 2025-02, 2025-03"),
        (["changes", "soon"], 2, "`soon` is no period"),
    ],
)
def test_what_is_not_there_is_one_line(case: Case, words: list[str], code: int, said: str) -> None:
    done = case.run(*words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize("words", [["show", "LIMO"], ["show", "--statements"], ["compare", "A", "B"], ["changes"]])
def test_a_vault_without_a_log_says_so(tmp_path: Path, words: list[str]) -> None:
    case = Case(tmp_path / "vault")
    case.write(".obsidian/app.json", "{}")
    done = case.run(*words)
    assert (done.code, done.out) == (2, "")
    assert "no monthly note yet" in done.err


def test_another_thing_of_that_name_is_told_of(case: Case) -> None:
    case.write(
        "Log/2025-04.md",
        "---\nperiod: 2025-04\ntype: Monthly Report\n---\n\n| 主题 | 整体趋势/演进 | 核心关注论文 | 实践参考价值 |\n"
        "| - | - | - | - |\n| LIMO | x | [A](https://arxiv.org/abs/2504.00001) | y |\n",
    )
    assert "LIMO is also a topic: obsintel show --kind topic 'LIMO'" in case.run("show", "LIMO").err
    assert case.run("show", "--kind", "topic", "LIMO").out.startswith("LIMO  topic")


OPENED = [
    (["show", "LIMO", "--open"], "Log%2F2025-02"),
    (["show", "AIME 2024", "--open"], "Log%2F2025-03"),
    (["compare", "LIMO", "s1-32B", "--open"], "Log%2F2025-03"),
    (["changes", "2025-01", "--open"], "Log%2F2025-01"),
    (["find", "稀疏注意力", "--month", "2025-Q1", "--open"], "Log%2F2025-02"),
]


@pytest.mark.parametrize(("words", "note"), OPENED)
def test_open_prints_the_address_where_nothing_opens_it(case: Case, words: list[str], note: str) -> None:
    case.env["PATH"] = str(case.root / "empty")
    done = case.run(*words)
    assert (done.code, done.out) == (0, f"obsidian://open?vault=vault&file={note}\n")


def test_open_hands_the_address_to_the_system(case: Case, tmp_path: Path) -> None:
    for name in ("xdg-open", "open"):
        opener = tmp_path / "bin" / name
        opener.parent.mkdir(exist_ok=True)
        opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
        opener.chmod(0o755)
    case.env["PATH"] = f"{tmp_path / 'bin'}"
    assert case.run("link", "--yes").code == 0
    done = case.run("show", "LIMO", "--open")
    assert (done.code, done.out, done.err) == (0, "", "opened Papers/LIMO.md\n")
    assert (tmp_path / "opened").read_text() == "obsidian://open?vault=vault&file=Papers%2FLIMO"


def test_open_prints_the_address_where_the_system_refuses_it(case: Case, tmp_path: Path) -> None:
    for name in ("xdg-open", "open"):
        opener = tmp_path / "bin" / name
        opener.parent.mkdir(exist_ok=True)
        opener.write_text("#!/bin/sh\necho no application >&2\nexit 3\n")
        opener.chmod(0o755)
    case.env["PATH"] = f"{tmp_path / 'bin'}"
    done = case.run("show", "长思维链从哪里来", "--open")
    assert (done.code, done.out, done.err) == (0, "obsidian://open?vault=vault&file=Log%2F2025-02\n", "")


def test_a_note_s_alias_is_a_name(case: Case) -> None:
    assert case.run("link", "--yes").code == 0
    note = case.root / "Papers" / "LIMO.md"
    note.write_text(note.read_text("utf-8").replace("type: Paper", "type: Paper\naliases: [LIMO 一号]", 1), "utf-8")
    assert case.run("show", "limo 一号").out.startswith("LIMO  model")
    case.write("Ideas.md", "见 [[LIMO]]。\n")
    assert case.run("show", "LIMO").out.endswith("Linked from (1)\nIdeas.md\n")


@pytest.mark.parametrize(
    "words", [["show", "LIMO"], ["show", "--statements"], ["compare", "LIMO", "s1-32B"], ["changes", "2025-03"]]
)
def test_what_is_asked_again_follows_the_notes(case: Case, words: list[str]) -> None:
    first = case.run(*words)
    assert (case.run(*words).out, first.code) == (first.out, 0)
    note = case.root / "Log" / "2025-02.md"
    text = note.read_text("utf-8").replace("AIME 2024 Pass@1 **57.1**", "AIME 2024 Pass@1 **97.1**")
    note.write_text(text.replace("Test-time compute", "Test time compute"), "utf-8")
    assert case.run(*words).out != first.out


def test_show_follows_links_of_any_note(case: Case) -> None:
    assert case.run("link", "--yes").code == 0
    assert "Linked from" not in case.run("show", "LIMO").out
    case.write("Ideas.md", "见 [[LIMO]]。\n")
    assert "Linked from (1)\nIdeas.md" in case.run("show", "LIMO").out
