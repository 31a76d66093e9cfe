"""Weeks and days: what their pages hold, and how they roll up into their month."""

from pathlib import Path

import pytest

from obsidian_intel.core.errors import UsageError
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.operations.rollup_page import page_path, page_text
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range, parse_range_text

HEAD = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n"
ROW = "| [{0}](https://arxiv.org/abs/2602.1576{1}) | MoE | AIME 2025 **{2}** | x |\n"
NOTES = {
    "2026-01.md": ROW.format("Kimi", 1, "90.1"),
    "W/2026-W06.md": ROW.format("GLM", 2, "91.2"),
    "W/2026-W07.md": ROW.format("Qwen", 3, "92.3") + ROW.format("GLM", 2, "91.4"),
    "D/2026-02-11.md": ROW.format("Ernie", 4, "89.9"),
    "2026-02.md": ROW.format("Qwen", 3, "92.3"),
    "2026-03.md": ROW.format("Step", 5, "99.9"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for path, rows in NOTES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(HEAD + rows)
    return Workspace.open(tmp_path)


@pytest.mark.parametrize(
    ("period", "models", "board"),
    [
        ("2026-W07", "Ernie Qwen GLM", "Qwen GLM Kimi Ernie"),  # the day in it too; the month's note comes later
        ("2026-W06", "GLM", "GLM Kimi"),
        ("2026-02-11", "Ernie", "GLM Kimi Ernie"),
        ("2026-02", "GLM Ernie Qwen", "Qwen GLM Kimi Ernie"),  # the month repeats a week's row: it counts once
        ("2026-01", "Kimi", "Kimi"),
    ],
)
def test_what_a_page_holds(workspace: Workspace, period: str, models: str, board: str) -> None:
    rollup = make_rollup(workspace, parse_range_text(period))
    assert sorted(model.name for model in rollup.models) == sorted(models.split())
    (found,) = rollup.leaderboards
    assert [entry.name for entry in found.entries] == board.split()
    assert period in page_text(workspace, rollup)


@pytest.mark.parametrize(
    ("period", "before", "new"),
    [
        ("2026-W07", "2026-W06", ["Ernie", "Qwen"]),
        ("2026-02-11", "2026-W06", ["Ernie"]),  # no note of the day before: the latest note before it
        ("2026-W06", "2026-01", ["GLM"]),
        ("2026-02", "2026-01", ["Ernie", "GLM", "Qwen"]),
    ],
)
def test_what_a_week_is_compared_with(workspace: Workspace, period: str, before: str, new: list[str]) -> None:
    changes = make_rollup(workspace, parse_range_text(period)).changes
    assert changes.before is not None and changes.before.label == before
    assert sorted(model.name for model in changes.new_models) == new


def test_the_later_note_supersedes(workspace: Workspace) -> None:
    (board,) = make_rollup(workspace, parse_range_text("2026-W07")).leaderboards
    assert {entry.name: entry.value for entry in board.entries}["GLM"] == 91.4


def test_weeks_of_one_month_are_no_notice(workspace: Workspace) -> None:
    notices = make_rollup(workspace, parse_range_text("2026-02")).remarks
    assert [each.kind for each in notices if each.kind in ("twice", "gap")] == []


def test_names_of_pages(workspace: Workspace) -> None:
    spans = [parse_range(week="2026-W07"), parse_range_text("2026-02-11")]
    assert [page_path(workspace, span) for span in spans] == [
        "Rollups/2026-W07 Rollup.md",
        "Rollups/2026-02-11 Rollup.md",
    ]


@pytest.mark.parametrize("text", ["2026-W60", "2026-13-01", "2026-W07..2026-W09"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        parse_range_text(text)


def test_a_week_of_a_week(workspace: Workspace) -> None:
    assert parse_range(week="week 7, 2026") == DateRange(
        "2026-W07", "2026-W07", "2026-W07", ("2026-02-09", "2026-02-15")
    )
    with pytest.raises(UsageError, match="is no week"):
        parse_range(week="2026-02-11")
    with pytest.raises(UsageError, match="there is no note of 2026-W20"):
        make_rollup(workspace, parse_range(week="2026-W20"))
