"""What a person undid, the watcher does not do again until it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from slow import mostly_slow
from vault_case import Case, model, month

SETTINGS = '[daemon]\nquiet = 0\nfix = ["OI403", "OI106"]\nrollups = true\nproblems = true\n'
ROWS = (model("Alpha", "https://arxiv.org/abs/2501.00001"), model("Beta", "https://arxiv.org/abs/2501.00002"))
TAGS = ("tags: [Trends]", "tags: [Trends, AI, Trends]")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", SETTINGS)
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    case.write("Log/2025-02.md", month("2025-02", ROWS[:1]).replace(*TAGS))
    case.write("Log/picture.svg", "<svg/>")
    return case


def visible(case: Case) -> dict[str, bytes]:
    return {path: data for path, data in case.bytes().items() if path != "Intel/Problems.md"}


def watch(case: Case) -> None:
    done = case.run("watch", "--once")
    assert done.code == 0, done.err


def test_nothing_of_what_was_undone_comes_back(case: Case) -> None:
    before = case.bytes()
    watch(case)
    after = case.bytes()
    assert {"Papers/Alpha.md", "Rollups/2025-01 Rollup.md", "Intel/Problems.md"} <= after.keys()
    assert "tags: [Trends, AI]\n" in case.read("Log/2025-02.md")
    while case.run("undo").code == 0:
        pass
    assert case.bytes() == before
    for _ in range(2):
        watch(case)
        assert case.bytes() == before


def undo_all(case: Case) -> None:
    while case.run("undo").code == 0:
        pass


@pytest.mark.parametrize(
    ("words", "path"),
    mostly_slow(
        [
            ("link", "Papers/Alpha.md"),
            ("rollup --month 2025-01 --write", "Rollups/2025-01 Rollup.md"),
            ("lint --fix", "Log/2025-02.md"),
        ]
    ),
)
def test_asked_for_it_is_kept_again(case: Case, words: str, path: str) -> None:
    watch(case)
    undo_all(case)
    before = case.bytes()
    case.run(*words.split())
    assert case.bytes().get(path) != before.get(path)
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("数据比算法更要紧", "算法也要紧"))
    watch(case)
    if path.startswith("Rollups/"):
        assert "算法也要紧" in case.read(path)
    elif path.startswith("Log/"):
        assert "tags: [Trends, AI]\n" in case.read(path)
    else:
        assert "[[Alpha\\|📄]]" in case.read("Log/2025-01.md")


@pytest.mark.slow
def test_an_undo_taken_back_is_asking(case: Case) -> None:
    watch(case)
    steps = case.run("history").out
    page = next(line.split()[0] for line in steps.splitlines() if "problems" in line)
    assert case.run("undo", page).code == 0
    watch(case)
    assert not (case.root / "Intel/Problems.md").exists()
    redo = case.run("history").out.split()[0]
    assert case.run("undo", redo).code == 0
    case.write("Log/2025-03.md", month("2025-03", ROWS[:1]).replace("type: Monthly Report", "type: 月报"))
    (case.root / "Intel/Problems.md").unlink()
    watch(case)
    assert (case.root / "Intel/Problems.md").exists()


@pytest.mark.slow
def test_other_fixes_of_the_note_and_the_same_in_others_go_on(case: Case) -> None:
    watch(case)
    fixed = next(line.split()[0] for line in case.run("history").out.splitlines() if "lint --fix" in line)
    assert case.run("undo", fixed).code == 0
    case.write("Log/2025-02.md", case.read("Log/2025-02.md").replace("period: 2025-02", "period: 2025-2"))
    case.write("Log/2025-03.md", month("2025-03", ROWS[1:]).replace(*TAGS))
    watch(case)
    assert "tags: [Trends, AI, Trends]\n" in case.read("Log/2025-02.md")
    assert "period: 2025-02\n" in case.read("Log/2025-02.md")
    assert "tags: [Trends, AI]\n" in case.read("Log/2025-03.md")


@pytest.mark.slow
def test_a_paper_notes_update_that_was_undone_stays_away(case: Case) -> None:
    watch(case)
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("稳定", "又快又稳"))
    watch(case)
    assert "又快又稳" in case.read("Papers/Alpha.md")
    step = next(line.split()[0] for line in case.run("history").out.splitlines() if line.split()[3:4] == ["link"])
    assert case.run("undo", step).code == 0
    before = case.read("Papers/Alpha.md")
    assert "又快又稳" not in before
    watch(case)
    assert case.read("Papers/Alpha.md") == before
    assert case.run("link").code == 0
    assert "又快又稳" in case.read("Papers/Alpha.md")
