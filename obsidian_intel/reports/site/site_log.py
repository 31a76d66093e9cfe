"""The log as the pages of a site need it: its rows, where each thing has its page, and what a page rests on."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.summary import MonthFacts, Score, SummaryRow
from obsidian_intel.reports.answers.log import Log, LogRow
from obsidian_intel.reports.rollup.boards import Board
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import CellText, Rollup
from obsidian_intel.reports.site.addresses import Addresses, href
from obsidian_intel.reports.site.site_parts import digest_of

BoardKey = tuple[str, str, str, str]


class LogSources(NamedTuple):
    """What a site needs beside `Log`, which keeps rows in short.

    `whole`: the month of a note with its cells. `rollup`: of a range, with cells. `digests`: of each row, by note and
    line, and of each note, by its path and 0. `weeks`: the weeks that have notes, in order. `tags`: those that a note
    carries, in its properties or its text, by its path.
    """

    whole: Callable[[str], MonthFacts | None]
    rollup: Callable[[DateRange], Rollup]
    digests: Mapping[tuple[str, int], str]
    weeks: tuple[DateRange, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class SiteLog:
    """A log with pages. `omitted` are the parts left out by wish."""

    def __init__(self, log: Log, sources: LogSources, words: Words, omitted: frozenset[str] = frozenset()) -> None:
        self.log, self.sources, self.words, self.omitted = log, sources, words, omitted
        self.addresses = Addresses()
        self._models: dict[tuple[str, str], int] = {}  # folded name and month -> number
        for number, names in log.names_of_model.items():
            self.addresses.add("model", str(number), names[0])
        for each in log.rows:
            if each.number is not None:
                self._models.setdefault((fold_name(each.row.name), each.month.period), each.number)
            for tag in each.row.tags:
                self.addresses.add("mechanism", tag.casefold(), tag)
        for folded, name in log.benchmarks.items():
            self.addresses.add("benchmark", folded, name)
        for folded, rows in log.rows_of_topic.items():
            self.addresses.add("topic", folded, rows[-1].row.name)
        for folded, (name, _) in self.periods_of_tag.items():
            self.addresses.add("tag", folded, name)
        self.periods = tuple(dict.fromkeys(month.period for month in log.months))

    def model_page(self, number: int, root: str) -> str | None:
        """The address of a model's page, from a page from which `root` leads to the top."""
        return self.addresses.href("model", str(number), root)

    def row_page(self, each: LogRow, root: str) -> str | None:
        """The address of the page of what a row is about: its model, its topic, else its month."""
        if each.number is not None:
            return self.model_page(each.number, root)
        if each.row.kind == "topics":
            return self.addresses.href("topic", fold_name(each.row.name), root)
        return self.month_page(each.month.period, root)

    def benchmark_page(self, folded: str, root: str) -> str | None:
        """The address of a benchmark's page, by its folded name."""
        return self.addresses.href("benchmark", folded, root)

    def mechanism_page(self, tag: str, root: str) -> str | None:
        """The address of a mechanism's page."""
        return self.addresses.href("mechanism", tag.casefold(), root)

    def topic_page(self, name: str, root: str) -> str | None:
        """The address of a topic's page."""
        return self.addresses.href("topic", fold_name(name), root)

    def month_page(self, period: str, root: str) -> str:
        """The address of a month's page."""
        return href(f"month/{period}.html", root)

    def page_of(self, root: str) -> Callable[[str, str, str], str | None]:
        """A `PageOf` of a rollup that is a page of this site."""

        def page_of(kind: str, name: str, period: str) -> str | None:
            if kind == "model":
                number = self._models.get((fold_name(name), period[:7]), self._numbers.get(fold_name(name)))
                return self.model_page(number, root) if number is not None else None
            if kind == "topic":
                return self.topic_page(name, root)
            return self.benchmark_page(self._folded.get(name, ""), root)

        return page_of

    def number_of(self, name: str) -> int | None:
        """The model of that name, the first of those that share it."""
        return self._numbers.get(fold_name(name))

    @cached_property
    def rows_of_period(self) -> dict[str, list[LogRow]]:
        """The rows of each month."""
        found: dict[str, list[LogRow]] = {}
        for each in self.log.rows:
            found.setdefault(each.month.period, []).append(each)
        return found

    @cached_property
    def periods_of_tag(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Of each tag by its folded name: its name as first written, and the months whose notes carry it, in order."""
        found: dict[str, tuple[str, dict[str, None]]] = {}
        for month in self.log.months:
            for name in self.sources.tags.get(month.path, ()):
                found.setdefault(name.casefold(), (name, {}))[1][month.period] = None
        return {folded: (name, tuple(periods)) for folded, (name, periods) in found.items()}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name: folded for folded, name in self.log.benchmarks.items()}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, names in self.log.names_of_model.items():
            for name in names:
                found.setdefault(fold_name(name), number)
        return found

    @cached_property
    def rivals(self) -> dict[int, list[tuple[LogRow, Score]]]:
        """The scores that rows state of each model which is not their own."""
        found: dict[int, list[tuple[LogRow, Score]]] = {}
        for each in self.log.rows:
            for score in each.row.scores:
                if score.owner is not None and (number := self._numbers.get(fold_name(score.owner))) is not None:
                    found.setdefault(number, []).append((each, score))
        return found

    @cached_property
    def board_digests(self) -> dict[BoardKey, str]:
        """What each board rests on."""
        return {board.key: digest_of(tuple(_board_source(board))) for board in self.log.boards}

    @cached_property
    def boards_of(self) -> dict[str, list[Board]]:
        """The boards of each benchmark by its folded name, the fullest first."""
        found: dict[str, list[Board]] = {}
        for board in sorted(self.log.boards, key=lambda board: -len(board.seen)):
            found.setdefault(board.key[0], []).append(board)
        return found

    @cached_property
    def ranks_then(self) -> dict[BoardKey, dict[tuple[int, str], tuple[int, int]]]:
        """For each board: (model, month) -> (rank, number of models), as it stood at the end of that month."""
        return {board.key: _ranks_then(board) for board in self.log.boards}

    def row_digest(self, each: LogRow) -> tuple[object, ...]:
        """What a row on a page rests on."""
        path, row = each.month.path, each.row
        own = self.sources.digests.get((path, row.line)) or self.sources.digests.get((path, 0), "")
        return own, row.name, each.month.period, self.log.label(path, each.month.period), row.section, row.title

    def whole_row(self, each: LogRow) -> tuple[CellText, ...]:
        """The cells of a row."""
        month = self.sources.whole(each.month.path)
        rows = month.rows if month else ()
        found = next((row for row in rows if _same(row, each.row)), None)
        return tuple(CellText(*cell) for cell in found.outlines) if found else ()


def _same(row: SummaryRow, other: SummaryRow) -> bool:
    if other.line:
        return row.line == other.line and row.kind == other.kind
    return (row.kind, row.section, row.name) == (other.kind, other.section, other.name)


def _board_source(board: Board) -> Iterator[tuple[object, ...]]:
    for period, _, value, score, row, path in board.seen:
        yield period, value, row.name, path, score[2:], row.papers[0][:3] if row.papers else ()


def _ranks_then(board: Board) -> dict[tuple[int, str], tuple[int, int]]:
    sign = 1.0 if board.better == "higher" else -1.0
    now: dict[int, float] = {}
    ordered: list[float] = []
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for period, seen in groupby(board.seen, key=lambda seen: seen[0]):
        models: dict[int, float] = {}
        for _, number, value, *_ in seen:
            models[number] = max(sign * value, models.get(number, sign * value))
        for number, value in models.items():
            if number in now:
                ordered.pop(bisect_right(ordered, now[number]) - 1)
            now[number] = value
            insort(ordered, value)
        for number, value in models.items():
            found[number, period] = (len(ordered) - bisect_right(ordered, value) + 1, len(ordered))
    return found
