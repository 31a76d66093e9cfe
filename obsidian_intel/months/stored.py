"""A typed month as bytes, for the snapshot: read back without its text, and each part only when somebody looks at it.

    length and crc32 of the head · head: the month, and its rows without their cells · the cells of all rows

Cells are most of a month. They stand in the JSON that `tables` prints of them, so that it need not be made again, and
beside it where each part of them is. All else follows the types (`Month`, `MonthRow` and what they hold), so a field
that is added there needs nothing here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from msgspec import DecodeError, Raw, Struct
from msgspec.json import Decoder as JsonDecoder
from msgspec.json import encode as encode_json
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import Group, Item, Metric, Outline, PaperRef
from obsidian_intel.months.typed_month import CellValue, LazyRows, Month, MonthRow, RowState

MOST_RAW = 100_000  # code points of a table of no known kind, whose rows are only made where somebody looks
HEAD = struct.Struct("<II")


class ItemRecord(Struct, gc=False):
    """An item of an outline, as `tables` prints it."""

    label: str
    text: str


class GroupRecord(Struct, gc=False):
    """A group of an outline, as `tables` prints it."""

    tag: str
    label: str
    text: str
    items: tuple[ItemRecord, ...]


class CellRecord(Struct, gc=False):
    """A cell, as `tables` prints it."""

    raw: str
    text: str
    outline: tuple[GroupRecord, ...]

    @classmethod
    def of(cls, cell: CellValue) -> CellRecord:
        """The record of a cell."""
        groups = [
            GroupRecord(
                group.tag, group.label, group.text, tuple([ItemRecord(item.label, item.text) for item in group.items])
            )
            for group in cell.outline.groups
        ]
        return cls(cell.raw, cell.text, tuple(groups))


class StoredCells(Mapping[str, CellValue]):
    """The cells of a stored row, made when one is asked for. `json`: as `tables` prints them."""

    def __init__(self, json: memoryview, places: Sequence[int]) -> None:
        self.json = json
        self._places = places

    @cached_property
    def _cells(self) -> dict[str, CellValue]:
        places = iter(self._places)
        records = _cells_decoder().decode(self.json)
        return {field: _cell(field, record, places) for field, record in records.items()}

    def __getitem__(self, field: str) -> CellValue:
        return self._cells[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        return repr(self._cells)


class _StoredRow(NamedTuple):
    """A `MonthRow` without its cells."""

    line: int
    span: Span
    name: str
    state: RowState
    papers: tuple[PaperRef, ...]
    metrics: tuple[Metric, ...]
    ragged: bool
    closed: bool
    below: int | None

    def with_cells(self, cells: Mapping[str, CellValue]) -> MonthRow:
        """The whole row."""
        return MonthRow(
            self.line,
            self.span,
            self.name,
            self.state,
            cells,
            self.papers,
            self.metrics,
            self.ragged,
            self.closed,
            self.below,
        )


class _Stored(Struct, array_like=True, gc=False):
    """A month without the rows of its sections, and those rows, section by section."""

    month: Month
    rows: tuple[Raw, ...]


_StoredCells = tuple[memoryview, tuple[int, ...]]  # of a row: the JSON of its cells, and where their parts are


def encode_month(month: Month) -> bytes | None:
    """The month as bytes; None for one with a very large table of no known kind, which is read anew each time."""
    if any(section.kind is None and len(section.span) > MOST_RAW for section in month.sections):
        return None
    bare = replace(month, sections=tuple(replace(section, rows=()) for section in month.sections))
    rows = tuple(Raw(_ENCODER.encode([_without_cells(row) for row in section.rows])) for section in month.sections)
    cells = tuple(tuple([_encoded_cells(row) for row in section.rows]) for section in month.sections)
    try:
        head, rest = _ENCODER.encode(_Stored(bare, rows)), _ENCODER.encode(cells)
    except UnicodeEncodeError:  # the path is no UTF-8
        return None
    return HEAD.pack(len(head), zlib.crc32(head)) + head + rest


def _without_cells(row: MonthRow) -> _StoredRow:
    return _StoredRow(
        row.line, row.span, row.name, row.state, row.papers, row.metrics, row.ragged, row.closed, row.below
    )


def _encoded_cells(row: MonthRow) -> tuple[bytes, tuple[int, ...]]:
    places = [place for cell in row.cells.values() for place in _places(cell)]
    return encode_json({field: CellRecord.of(cell) for field, cell in row.cells.items()}), tuple(places)


def _places(cell: CellValue) -> Iterator[int]:
    """Where a cell is, and its stray marks, groups and items, in that order."""
    yield from (cell.span.start, cell.span.end, len(cell.outline.stray))
    for span in cell.outline.stray:
        yield from (span.start, span.end)
    for group in cell.outline.groups:
        for span in (group.span, group.head, *(item.span for item in group.items)):
            yield from (span.start, span.end)


def _cell(field: str, record: CellRecord, places: Iterator[int]) -> CellValue:
    """The cell again, from its record and the next of `places`."""

    def span() -> Span:
        return Span(next(places), next(places))

    own = span()
    stray = tuple([span() for _ in range(next(places))])
    groups = tuple([_group(group, span) for group in record.outline])
    return CellValue(field, record.raw, record.text, own, Outline(groups, stray))


def _group(record: GroupRecord, span: Callable[[], Span]) -> Group:
    whole, head = span(), span()
    items = tuple([Item(span(), item.label, item.text) for item in record.items])
    return Group(whole, head, record.tag, record.label, record.text, items)


def decode_month(data: bytes, *, bare: bool = False) -> Month:
    """The month again; `bare`: without the cells of its rows, from its first `head_end` bytes.

    Raises `msgspec.DecodeError`, or `ValidationError` for bytes of other types.
    """
    end = head_end(data)
    whole = memoryview(data)
    stored = _head_decoder().decode(whole[HEAD.size : end])
    if bare:
        sections = [_bare_rows(rows) for rows in stored.rows]
    else:
        cells = _SectionCells(whole[end:])
        sections = [_rows(rows, cells, number) for number, rows in enumerate(stored.rows)]
    pairs = zip(stored.month.sections, sections, strict=True)
    return replace(stored.month, sections=tuple(replace(section, rows=rows) for section, rows in pairs))


def head_end(data: bytes) -> int:
    """Where the head ends that begins `data`. Raises `msgspec.DecodeError` where there is none."""
    if len(data) < HEAD.size:
        raise DecodeError("a month is cut short")
    return HEAD.size + int(HEAD.unpack_from(data)[0])


class _SectionCells:
    """The cells of all rows of a month, by the number of the section."""

    def __init__(self, data: memoryview) -> None:
        self._data = data

    @cached_property
    def sections(self) -> tuple[tuple[_StoredCells, ...], ...]:
        """The cells of each row, section by section."""
        return _places_decoder().decode(self._data)


def _rows(data: Raw, cells: _SectionCells, number: int) -> Sequence[MonthRow]:
    def read() -> list[MonthRow]:
        pairs = zip(_row_decoder().decode(data), cells.sections[number], strict=True)
        return [row.with_cells(StoredCells(*each)) for row, each in pairs]

    return LazyRows(read)


def _bare_rows(data: Raw) -> Sequence[MonthRow]:
    return LazyRows(lambda: [row.with_cells({}) for row in _row_decoder().decode(data)])


_ENCODER = Encoder()


@cache
def _head_decoder() -> Decoder[_Stored]:
    return Decoder(_Stored)


@cache
def _row_decoder() -> Decoder[tuple[_StoredRow, ...]]:
    return Decoder(tuple[_StoredRow, ...])


@cache
def _places_decoder() -> Decoder[tuple[tuple[_StoredCells, ...], ...]]:
    return Decoder(tuple[tuple[_StoredCells, ...], ...])


@cache
def _cells_decoder() -> JsonDecoder[dict[str, CellRecord]]:
    return JsonDecoder(dict[str, CellRecord])
