"""`undo` through the command: what a person did since, and what they then see."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case, model, month

ROWS = tuple(model(name, f"https://arxiv.org/abs/2501.0000{n}") for n, name in enumerate(("Alpha", "Beta", "Gamma"), 1))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    case.write("Log/picture.svg", "<svg/>")
    return case


def test_rows_edited_since_keep_their_edits(case: Case) -> None:
    assert case.run("link").code == 0
    text = case.read("Log/2025-01.md")
    mine = text.replace("稳定", "稳定而快").replace("88.5", "89.5") + "\na last line\n"
    case.write("Log/2025-01.md", mine)
    done = case.run("undo")
    assert (done.code, done.err) == (0, "step 1 is taken back: link\n")
    wanted = month("2025-01", ROWS).replace("稳定", "稳定而快").replace("88.5", "89.5") + "\na last line\n"
    assert case.read("Log/2025-01.md") == wanted
    assert not (case.root / "Papers").exists()


def test_an_undo_in_part_says_so(case: Case) -> None:
    case.write("Log/2025-02.md", month("2025-02", (model("Gamma"),)))
    case.run("link")
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("[[Beta\\|📄]]", "[[Beta\\|my note]]"))
    done = case.run("undo")
    assert done.code == 1 and "step 1 is taken back in part: link" in done.err.splitlines()
    assert "📄" not in case.read("Log/2025-02.md")


def test_a_changed_link_is_one_line_and_the_rest_can_wait(case: Case) -> None:
    case.run("link")
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("[[Beta\\|📄]]", "[[Beta\\|my note]]"))
    before = case.bytes()
    number = next(n for n, line in enumerate(case.read("Log/2025-01.md").splitlines(), 1) if "my note" in line)
    done = case.run("undo")
    assert done.code == 1 and case.bytes() == before
    lines = done.err.splitlines()
    assert (
        lines[0].startswith(f"obsintel: not undone: Log/2025-01.md: line {number}: ") and "then undo again" in lines[0]
    )
    assert len(lines) == 5 and not any(line.startswith(("+", "-", "@")) for line in lines)
    assert "+++ Log/2025-01.md (now)" in case.run("-v", "undo").err
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace(" [[Beta\\|my note]]", ""))
    assert case.run("undo").code == 0
    assert case.read("Log/2025-01.md") == month("2025-01", ROWS) and not (case.root / "Papers").exists()


def test_what_a_removed_month_linked_to_goes_as_well(case: Case) -> None:
    case.write("Log/2025-02.md", month("2025-02", (model("Delta", "https://arxiv.org/abs/2502.00001"),)))
    case.run("link")
    (case.root / "Log/2025-01.md").unlink()
    done = case.run("undo")
    assert done.code == 1 and done.err.splitlines()[0].startswith("obsintel: not undone: Log/2025-01.md: not there")
    assert "still linked from" not in done.err
    assert not (case.root / "Papers").exists()
    assert "[[Delta" not in case.read("Log/2025-02.md")


def test_a_note_that_a_person_links_to_stays(case: Case) -> None:
    case.run("link")
    case.write("mine.md", "see [[Beta]]\n")
    done = case.run("undo")
    assert done.code == 1 and "Papers/Beta.md: still linked from mine.md" in done.err
    assert [path.name for path in (case.root / "Papers").iterdir()] == ["Beta.md"]
    assert case.read("Log/2025-01.md") == month("2025-01", ROWS)
    case.write("mine.md", "see nothing\n")
    assert case.run("undo").code == 0 and not (case.root / "Papers").exists()


def test_a_note_that_a_later_month_uses_stays_until_that_is_taken_back(case: Case) -> None:
    case.run("link")
    case.write("Log/2025-02.md", month("2025-02", ROWS[1:2]))
    assert case.run("link").code == 0
    done = case.run("undo", "1")
    assert done.code == 1 and "Papers/Beta.md: still linked from Log/2025-02.md" in done.err
    assert [path.name for path in (case.root / "Papers").iterdir()] == ["Beta.md"]
    assert case.run("undo").code == 0
    assert case.run("undo").code == 0
    assert case.read("Log/2025-02.md") == month("2025-02", ROWS[1:2]) and not (case.root / "Papers").exists()


def test_settings_that_are_wrong_do_not_stand_in_the_way(case: Case) -> None:
    case.run("link")
    case.write("obsintel.toml", "not = [valid\n")
    assert case.run("undo").code == 0
    assert case.read("Log/2025-01.md") == month("2025-01", ROWS) and not (case.root / "Papers").exists()
