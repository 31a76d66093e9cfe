"""Records: who leads each benchmark, since when and by how much, and every step on the way there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from obsidian_intel.reports.rollup.format_scores import number, place, signed
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, Rollup


class RecordStep(Struct, frozen=True):
    """A month in which the best score of a board moved. `shown` is the score, `gain` what it added; both as text.

    `gain` is empty for the first step. `inside`: the month is one of the range.
    """

    period: str
    name: str
    value: float
    shown: str
    gain: str
    inside: bool


class BoardRecord(Struct, frozen=True):
    """A board's record and its steps, oldest first."""

    board: Leaderboard
    steps: tuple[RecordStep, ...]

    @property
    def leader(self) -> RecordStep:
        """The step that holds the record."""
        return self.steps[-1]

    @property
    def broken(self) -> bool:
        """Whether the record was broken in the range: a first score breaks none."""
        return any(step.inside and step.gain for step in self.steps)


def records(rollup: Rollup) -> tuple[BoardRecord, ...]:
    """The records of all boards that compare two models or more: those broken in the range first, longer ones first."""
    found = [
        record_of(board, rollup.range)
        for board in rollup.leaderboards
        if board.frontier and (len(board.entries) > 1 or len(board.frontier) > 1)
    ]
    return tuple(sorted(found, key=lambda record: (not record.broken, -len(record.steps))))


def record_of(board: Leaderboard, span: DateRange) -> BoardRecord:
    """A board's record; the steps in `span` are marked."""
    return BoardRecord(board, tuple(_steps(board, span)))


def _steps(board: Leaderboard, span: DateRange) -> Iterator[RecordStep]:
    steps = {(period, value) for period, value, _ in board.frontier}
    written = {mark: place(entry, board) for entry in board.entries if (mark := (entry.period, entry.value)) in steps}
    before: float | None = None
    for period, value, name in board.frontier:
        gain = "" if before is None else signed(value - before, board.digits)
        shown = written.get((period, value)) or number(value, board.digits)
        yield RecordStep(period, name, value, shown, gain, period in span)
        before = value
