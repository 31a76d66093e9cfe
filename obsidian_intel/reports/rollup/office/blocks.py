"""What a document and a deck are made of: chapters of lists, tables and charts, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficeCell:
    """A text in a table. `url` makes it a link; `bold` is for what leads."""

    text: str
    url: str | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class OfficeColumn:
    """A column: its heading, its share of the width, and whether it holds numbers, which stand to the right."""

    head: str
    weight: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """A table. `title` is what it shows, `note` a line below it (`and 12 more`); each may be empty."""

    title: str
    columns: tuple[OfficeColumn, ...]
    rows: tuple[tuple[OfficeCell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfficeList:
    """Sentences, one a line. `lead` (a month, a kind of statement) stands before each, or is empty."""

    title: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A value of a chart. `digits`: how many it shows behind the point; `inside`: it is of the range."""

    label: str
    value: float
    digits: int
    inside: bool


@dataclass(frozen=True, slots=True)
class OfficeChart:
    """A chart of one series. `kind`: `bar` (lying, first on top) or `line`. `low` and `high`: its scale, None: free."""

    kind: str
    title: str
    alt: str
    series: str
    points: tuple[ChartPoint, ...]
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ChartedTable:
    """A chart with the numbers it shows beside or below it."""

    title: str
    chart: OfficeChart
    table: OfficeTable | None


Block = OfficeList | OfficeTable | ChartedTable


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, or a slide and those that follow it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """The whole: `facts` is the line below the title, `language` that of its labels (`en` or `zh`)."""

    title: str
    subtitle: str
    facts: str
    language: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that was made, and what of its template was not found, a line each."""

    data: bytes
    remarks: tuple[str, ...] = ()
