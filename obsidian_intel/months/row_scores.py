"""The scores of a row: of its cell of capabilities, and of its columns that are named after a benchmark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.cells.metrics.brackets import written_direction
from obsidian_intel.months.cells.metrics.extract import metrics, read_cells
from obsidian_intel.months.cells.metrics.model_lexicon import RowNames, shared_names
from obsidian_intel.months.cells.metrics.model_names import names_of
from obsidian_intel.months.cells.metrics.unread import Unread, unread_scores
from obsidian_intel.months.column_content import SILENT, is_bare_number
from obsidian_intel.months.typed_month import CellValue, Column, ColumnRole, MonthRow, Section

_make: Callable[..., Metric] = Metric
_SAID = attrgetter(*Metric.__struct_fields__[: Metric.__struct_fields__.index("raw")])
_UNIT = re.compile(r"\s*[(（]\s*[%％]\s*[)）]|\s*[%％]|[↑↓*_]")
_LONGEST_NAME = 120
_NAME_PARTS = re.compile(r"\s*[()（）\[\]|/、，,：:]\s*|\s[-–—]\s|\n")
_DECIMAL_COMMA = re.compile(r"[\s*_]*(-?\d{1,3}),(\d{1,2})[\s*_]*%?[\s*_]*")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


class Names(NamedTuple):
    """The names that tell whose a score is: `own` are those of the row's model, `others` of all rows of the note."""

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def names_in_note(sections: Iterable[Section]) -> tuple[str, ...]:
    """The names of all models that have a row in a note, in any of its tables and lists."""
    models = [section for section in sections if section.kind == "models"]
    return shared_names(RowNames(names_of(row.name for section in models for row in section.rows if row.is_data)))


def with_scores(sections: Sequence[Section], name_field: str) -> list[Section]:
    """The sections of a note, the rows of those of models with their scores; rows of papers are on no board.

    All sections are read before: a score belongs to another model where any row of the note is of that.
    """
    others = names_in_note(sections)
    return [_measured_section(each, name_field, others) if each.kind == "models" else each for each in sections]


def _measured_section(section: Section, name_field: str, others: tuple[str, ...]) -> Section:
    scored = [column for column in section.columns if column.role is ColumnRole.SCORES]
    if not scored and all(column.field != "capability" for column in section.columns):
        return section
    named = [names_in(row, name_field, others) if row.is_data else None for row in section.rows]
    told = list(zip(section.rows, named, strict=True))
    parts = [_parts(row.cells.get("capability")) if names else [] for row, names in told]
    asked = [(part, *names) for each, names in zip(parts, named, strict=True) if names for _, part in each]
    readings = iter(read_cells(asked))
    found = [[(at, next(readings).metrics) for at, _ in each] for each in parts]
    rows = [
        _measured(row, scored, names, said) if names else row for (row, names), said in zip(told, found, strict=True)
    ]
    return replace(section, rows=tuple(rows))


def _measured(
    row: MonthRow, scored: Sequence[Column], names: Names, said: list[tuple[int, tuple[Metric, ...]]]
) -> MonthRow:
    """A row with its scores: what the parts of its cell of capabilities say, by where they begin, and its columns."""
    found = tuple([_placed(metric, at) for at, scores in said for metric in scores])
    for column in scored:
        found += column_scores(column.header, row.cells[column.field], names)
    return row._replace(metrics=found) if found else row


def names_in(row: MonthRow, name_field: str, others: tuple[str, ...]) -> Names:
    """What the row's own model is called: its name, its links' texts, what its name cell shows and its parts."""
    cell = row.cells.get(name_field)
    shown = cell.text if cell is not None and len(cell.text) < _LONGEST_NAME else ""
    return Names(_names_said((row.name, *[ref.title for ref in row.papers], shown)), others)


@text_cache(1024)
def _names_said(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts themselves and their parts, each once."""
    whole = dict.fromkeys(texts)
    return names_of([*whole, *(part for text in whole for part in _NAME_PARTS.split(text))])


def _parts(cell: CellValue | None) -> list[tuple[int, str]]:
    """What is read of a cell at once, the lines of a list's cell each, and where these begin in the document."""
    if cell is None or is_oversized(cell.raw, 0, len(cell.raw)):
        return []
    at, parts = cell.span.start, []
    for line in cell.raw.split("\n"):
        parts.append((at, line))
        at += len(line) + 1
    return parts


def unread_in(section: Section, row: MonthRow, others: tuple[str, ...]) -> list[Unread]:
    """The numbers among a model's capabilities that should be scores and are none, placed in the document.

    `others` are the `names_in_note`.
    """
    cell = row.cells.get("capability")
    if section.kind != "models" or cell is None or not row.is_data:
        return []
    base = cell.span.start
    field = "name" if "name" in row.cells else section.columns[0].field
    taken = [Span(metric.span.start - base, metric.span.end - base) for metric in row.metrics]
    found = unread_scores(cell.raw, *names_in(row, field, others), taken)
    return [each._replace(span=Span(each.span.start + base, each.span.end + base)) for each in found]


def column_scores(header: str, cell: CellValue, names: Names) -> tuple[Metric, ...]:
    """The score of a cell in the column of a benchmark; silent where the cell is (`-`, `N/A`, `TBD`)."""
    raw = cell.raw
    if SILENT.fullmatch(plain(raw).strip()):
        return ()
    if (comma := _DECIMAL_COMMA.fullmatch(raw)) is not None:
        raw = f"{comma[1]}.{comma[2]}"
    name = " ".join(_UNIT.sub(" ", plain(header)).split())
    read = metrics(f"{name} {raw}", *names)
    if not read and is_bare_number(raw):
        number = _NUMBER.search(raw)
        value = float(number.group().replace(",", "")) if number else 0.0
        read = (Metric(name, value, None, "=", None, None, None, "stated", raw, Span(0, 0)),)
    better = written_direction(header)
    place = cell.span
    return tuple([_make(*_SAID(m), cell.raw.strip(), place, m.owner, m.better or better) for m in read])


def _placed(found: Metric, base: int) -> Metric:
    """The metric with its span in the document."""
    span = Span(found.span.start + base, found.span.end + base)
    return _make(*_SAID(found), found.raw, span, found.owner, found.better)
