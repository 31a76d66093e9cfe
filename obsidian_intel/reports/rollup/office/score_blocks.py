"""Records and leaderboards of a rollup as charts and tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.reports.rollup.format_scores import change, place
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.office.blocks import (
    Block,
    ChartedTable,
    ChartPoint,
    OfficeCell,
    OfficeChart,
    OfficeColumn,
    OfficeTable,
)
from obsidian_intel.reports.rollup.office.plain_text import plain
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, RecordStep, records
from obsidian_intel.reports.rollup.pictures.chosen import pictured_boards
from obsidian_intel.reports.rollup.pictures.drawing import is_percentage
from obsidian_intel.reports.rollup.pictures.leaders import describe_board
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, Rollup

_MONTH = re.compile(r"\d{4}-\d{2}")
_LONGEST_LABEL, _MOST_MONTHS, _STEPS = 34, 36, 3


def score_blocks(rollup: Rollup, words: Words, *, charts: int, places: int, boards: int) -> Iterator[Block]:
    """Records that were broken and how they grew, the fullest boards with their charts, then the leaders of all others.

    `charts` boards have one, with `places` of each board; `boards` others are named.
    """
    broken = [record for record in records(rollup) if record.broken]
    if broken:
        rest = len(broken) - boards
        yield _records(broken[:boards], rest, words)
    grown = [record for record in broken if len(record.steps) >= _STEPS]
    for record in grown[: charts // 4]:
        if chart := _progress(record, rollup, words):
            yield ChartedTable(chart.title, chart, None)
    drawn = pictured_boards(rollup, charts)
    for board in drawn:
        yield _board(board, rollup, words, places)
    others = [board for board in rollup.moved() if board not in drawn]
    yield from _leaders(others, words, boards)


def _records(found: Sequence[BoardRecord], rest: int, words: Words) -> OfficeTable:
    columns = (
        OfficeColumn(words("Benchmark"), 3.4),
        OfficeColumn(words("Record"), 1.1, number=True),
        OfficeColumn(words("Model"), 2.6),
        OfficeColumn(words("Since"), 1.5),
        OfficeColumn(words("Before"), 2.8),
        OfficeColumn(words("Gain"), 1.0, number=True),
    )
    rows = tuple(tuple(_record(record, words)) for record in found)
    note = words("and {count} more", count=rest) if rest > 0 else ""
    return OfficeTable(words("When each record was broken, and by whom"), columns, rows, note)


def _record(record: BoardRecord, words: Words) -> Iterator[OfficeCell]:
    leader = record.leader
    before = record.steps[-2] if len(record.steps) > 1 else None
    yield OfficeCell(_title(record.board, words), bold=True)
    yield OfficeCell(plain(leader.shown), bold=True)
    yield OfficeCell(plain(leader.name))
    yield OfficeCell(leader.period)
    yield OfficeCell(plain(f"{before.name} {before.shown}") if before else "")
    yield OfficeCell(leader.gain)


def _progress(record: BoardRecord, rollup: Rollup, words: Words) -> OfficeChart | None:
    """The best score month by month; nothing where the log is kept by weeks."""
    steps = {step.period: step for step in record.steps}
    if not all(_MONTH.fullmatch(period) for period in (*steps, rollup.range.until)):
        return None
    span = DateRange(record.steps[0].period, rollup.range.until, "")
    points: list[ChartPoint] = []
    best: RecordStep = record.steps[0]
    for period in span.months():
        best = steps.get(period, best)
        points.append(ChartPoint(period, best.value, record.board.digits, period in rollup.range))
    told = plain(words("; ").join(f"{step.period} {step.name} {step.shown}" for step in record.steps))
    title = words("Record over time") + words(": ") + _title(record.board, words)
    return OfficeChart("line", title, told, words("Record"), tuple(points[-_MOST_MONTHS:]), None, None)


def _board(board: Leaderboard, rollup: Rollup, words: Words, places: int) -> ChartedTable:
    title = _title(board, words)
    shown = board.entries[:places]
    columns = (
        OfficeColumn(words("Rank"), 0.8, number=True),
        OfficeColumn(words("Model"), 3.2),
        OfficeColumn(words("Score"), 1.3, number=True),
        OfficeColumn(words("vs. best before"), 1.3, number=True),
        OfficeColumn(words("Month"), 1.5),
    )
    rows = tuple(tuple(_place(entry, board)) for entry in shown)
    rest = len(board.entries) - len(shown)
    note = words("and {count} more", count=rest) if rest else ""
    return ChartedTable(title, _bars(board, shown, rollup, words, title), OfficeTable("", columns, rows, note))


def _place(entry: BoardEntry, board: Leaderboard) -> Iterator[OfficeCell]:
    first = entry.rank == 1
    yield OfficeCell(f"{entry.rank}{'=' if entry.tied else ''}")
    yield OfficeCell(plain(entry.name), bold=first)
    yield OfficeCell(plain(place(entry, board)), bold=first)
    yield OfficeCell(change(entry, board))
    yield OfficeCell(entry.period)


def _bars(board: Leaderboard, shown: Sequence[BoardEntry], rollup: Rollup, words: Words, title: str) -> OfficeChart:
    """All bars begin at nothing; percentages share the scale of 0 to 100."""
    found = [entry for entry in shown if math.isfinite(entry.value)]
    points = (
        ChartPoint(_label(entry.name), entry.value, _digits(entry.written, board.digits), entry.period in rollup.range)
        for entry in found
    )
    values = [entry.value for entry in found]
    low = 0.0 if all(value >= 0 for value in values) else None
    high = 100.0 if is_percentage(values) and max(values) > 20 else None
    alt = f"{title}. {describe_board(board, words)}"
    return OfficeChart("bar", title, plain(alt), words("Score"), tuple(points), low, high)


def _digits(written: str, digits: int) -> int:
    """How many digits stand behind the point of a number as written."""
    return len(written.partition(".")[2]) if written else digits


def _label(name: str) -> str:
    """A name for an axis: a long one loses its middle, never its version."""
    name = plain(name)
    half = _LONGEST_LABEL // 2
    return name if len(name) <= _LONGEST_LABEL else f"{name[: half - 1].rstrip()}…{name[-half:].lstrip()}"


def _leaders(boards: Iterable[Leaderboard], words: Words, most: int) -> Iterator[OfficeTable]:
    """Who leads each of the other boards: those that compare models, then those of a single score."""
    found = list(boards)
    compared = [board for board in found if len(board.entries) > 1]
    single = [board for board in found if len(board.entries) == 1]
    for title, shown in ((words("Leaders"), compared), (words("Single scores"), single)):
        if not shown:
            continue
        columns = (
            OfficeColumn(words("Benchmark"), 4.0),
            OfficeColumn(words("Model"), 3.0),
            OfficeColumn(words("Score"), 1.2, number=True),
            OfficeColumn(words("Month"), 1.5),
        )
        rest = len(shown) - most
        note = words("and {count} more", count=rest) if rest > 0 else ""
        yield OfficeTable(title, columns, tuple(tuple(_leader(board, words)) for board in shown[:most]), note)


def _leader(board: Leaderboard, words: Words) -> Iterator[OfficeCell]:
    first = board.entries[0]
    yield OfficeCell(_title(board, words))
    yield OfficeCell(plain(first.name))
    yield OfficeCell(plain(place(first, board)), bold=True)
    yield OfficeCell(first.period)


def _title(board: Leaderboard, words: Words) -> str:
    """`BrowseComp · Pass@1`, and where lower is better, so."""
    lower = f" · {words('lower is better')}" if board.better == "lower" else ""
    return plain(board.title) + lower
