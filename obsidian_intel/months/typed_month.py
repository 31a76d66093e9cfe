"""A month as values: sections, rows, cells, and the month's own sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, overload

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.periods import LogDate
from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import Metric, Outline, PaperRef


class RowState(StrEnum):
    """Whether a row is data, and if not, why."""

    DATA = "data"
    GUIDE = "guide"  # under "How to write …"
    PLACEHOLDER = "placeholder"  # XXX, <Topic>, […]
    JOINED = "joined"  # a line of text right under the table
    DIVIDER = "divider"  # a bold line between rows: `| **Closed models** | | |`


class CellValue(NamedTuple):
    """One cell of a typed row. `span` is in the document; spans inside `outline` are relative to `raw`."""

    field: str
    raw: str
    text: str
    span: Span
    outline: Outline


class MonthRow(NamedTuple):
    """One row. `name` is the plain text of its name (or topic) cell; `papers` of a `models` row are those of its name
    cell and of its columns of links, of a `topics` row its key papers. Spans of papers are in the document here.
    `below`, of a row that a heading names: the end of the first line beneath the heading, where a link to its note may
    stand instead of in the heading.
    """

    line: int
    span: Span
    name: str
    state: RowState
    cells: Mapping[str, CellValue]
    papers: tuple[PaperRef, ...]
    metrics: tuple[Metric, ...]
    ragged: bool
    closed: bool
    below: int | None = None

    @property
    def is_data(self) -> bool:
        """Whether it counts for tables, links and rollups."""
        return self.state is RowState.DATA


class ColumnRole(StrEnum):
    """What a column's cells are read as."""

    TEXT = "text"
    LINKS = "links"  # the papers of its row
    SCORES = "scores"  # numbers of the benchmark in its header
    DATE = "date"
    LAB = "lab"


class Column(Struct, frozen=True, gc=False):
    """A column as its header has it, or a label of a list, and the field it was known as (a slug where it was not)."""

    header: str
    field: str
    known: bool
    role: ColumnRole = ColumnRole.TEXT


class LazyRows(Sequence[MonthRow]):
    """Rows that are read when one is asked for: a table of no known kind may have very many."""

    def __init__(self, read: Callable[[], Sequence[MonthRow]]) -> None:
        self._read = read

    @cached_property
    def _rows(self) -> tuple[MonthRow, ...]:
        return tuple(self._read())

    @overload
    def __getitem__(self, index: int) -> MonthRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[MonthRow, ...]: ...
    def __getitem__(self, index: int | slice) -> MonthRow | tuple[MonthRow, ...]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[MonthRow]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return self._rows == (other._rows if isinstance(other, LazyRows) else other)

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        return repr(self._rows)


class Section(Struct, frozen=True, gc=False):
    """One table of a month, or one list that is a log, in order of place. `key` may repeat.

    `kind` is None for a table of no known kind. `guide`: it stands under "How to write …" and shows how, so none of
    its rows is data. `shape` is "table" or "list". `certain`: the template's headers or the settings name its kind;
    else it was told by words of other languages or by what the columns hold. `transposed`: a table of no kind, in
    which models stand across the top. `part`: which of `Month.dates` it is about, if any.
    """

    key: str
    title: str
    kind: str | None
    columns: tuple[Column, ...]
    rows: Sequence[MonthRow]
    span: Span
    heading: Span | None
    guide: bool = False
    shape: str = "table"
    certain: bool = True
    transposed: bool = False
    part: int | None = None

    @property
    def data(self) -> tuple[MonthRow, ...]:
        """The rows that count."""
        return tuple(row for row in self.rows if row.is_data)


class MonthField(Struct, frozen=True, gc=False):
    """One of the month's own sentences (`Dominant Theme` …). `value` is None while it is a placeholder."""

    field: str
    label: str
    value: str | None
    span: Span


class Month(Struct, frozen=True, gc=False):
    """One note of the log. `period` is the month `YYYY-MM` it belongs to; a note of a week or a day also has that.

    `dates` are those of a note of many, in order of place; its own period is then the latest.
    """

    period: str
    path: str
    statements: tuple[MonthField, ...]
    sections: tuple[Section, ...]
    week: str | None = None
    day: str | None = None
    dates: tuple[LogDate, ...] = ()

    def in_parts(self) -> tuple[Month, ...]:
        """What each of its dates has, as a month of its own; this month where it is about one alone."""
        if not self.dates:
            return (self,)
        return tuple(
            replace(
                self,
                period=date.period,
                week=date.week,
                day=date.day,
                statements=(),
                sections=tuple(section for section in self.sections if section.part == number),
                dates=(),
            )
            for number, date in enumerate(self.dates)
        )

    def part_of(self, date: LogDate) -> Month:
        """What it has of one of its dates; itself where it is about one alone."""
        return next((part for part in self.in_parts() if part.date == date), self) if self.dates else self

    @property
    def date(self) -> LogDate:
        """What it is about."""
        return LogDate(self.period, self.week, self.day)

    @property
    def rows(self) -> tuple[MonthRow, ...]:
        """All data rows, in order of their tables."""
        return tuple(row for section in self.sections if not section.guide for row in section.data)

    def statement(self, field: str) -> str | None:
        """The value of `theme`, `signal`, `insight` or `implementation`."""
        return next((s.value for s in self.statements if s.field == field), None)

    @property
    def theme(self) -> str | None:
        """The dominant theme."""
        return self.statement("theme")

    @property
    def signal(self) -> str | None:
        """The signal."""
        return self.statement("signal")

    @property
    def insight(self) -> str | None:
        """The crucial insight."""
        return self.statement("insight")

    @property
    def implementation(self) -> str | None:
        """The best implementation."""
        return self.statement("implementation")
