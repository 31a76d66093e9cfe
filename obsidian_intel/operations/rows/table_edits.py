"""Edits of tables: a new row, a cell's new text, a table where a section has none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from obsidian_intel.core.text import Edit, Span
from obsidian_intel.markdown.gfm_tables import visible_cells
from obsidian_intel.markdown.note_parts import Heading, Row
from obsidian_intel.months.typed_month import MonthRow, Section
from obsidian_intel.operations.rows.targets import OpenMonth

_LINE_END = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"\s*(?:[-*_][ \t]*){3,}\Z")


def new_row(opened: OpenMonth, section: Section, cells: Mapping[str, str], after: MonthRow | None) -> Edit:
    """The insertion of a row with raw `cells` (by field) behind `after`, else behind the table's last row."""
    table, document = opened.table_of(section), opened.document
    rows = [row for row in table.rows if row.piped or table.width == 1]
    above = opened.row_of(section, after) if after else rows[-1] if rows else table.delimiter
    line = document.line_of(above.span.start)
    end = document.line_span(line).end
    prefix = line_prefix(opened, above if above in rows else table.delimiter)
    text = row_text([cells.get(column.field, "") for column in section.columns])
    return Edit(Span(end, end), f"{line_ending(opened, line)}{prefix}{text}")


def line_prefix(opened: OpenMonth, row: Row) -> str:
    """What stands before a row on its line: quote marks and indentation."""
    start = opened.document.line_starts[opened.document.line_of(row.span.start) - 1]
    return opened.text[start : row.span.start]


def line_ending(opened: OpenMonth, line: int) -> str:
    """The line ending of a line; of the last one, that of the note."""
    at = opened.document.line_span(line).end
    found = _LINE_END.match(opened.text, at)
    return found[0] if found else opened.document.newline


def row_text(cells: Sequence[str]) -> str:
    """Raw cells as a row with all its pipes."""
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def new_cell_text(opened: OpenMonth, section: Section, row: MonthRow, field: str, raw: str) -> Edit:
    """The edit that makes `raw` the text of a cell, also of one that a short row has not got."""
    table, own = opened.table_of(section), opened.row_of(section, row)
    index = [column.field for column in section.columns].index(field)
    cells = visible_cells(own, table.width)
    text = opened.text
    if index < len(cells):
        span = cells[index].span
        if len(span):
            return Edit(span, raw)
        before = "" if text[span.start - 1 : span.start] in (" ", "\t") else " "
        behind = "" if text[span.end : span.end + 1] in (" ", "\t", "\r", "\n", "") else " "
        return Edit(span, f"{before}{raw}{behind}" if raw else "")
    missing = [""] * (index - len(cells)) + [raw]
    end = own.span.end
    return Edit(Span(end, end), ("" if own.closed else " |") + row_text(missing)[1:])


def new_table(opened: OpenMonth, heading: Heading, headers: Sequence[str], cells: Sequence[str]) -> Edit:
    """A table of one row at the end of what stands under a heading, an empty line before and behind it."""
    document = opened.document
    first = document.line_of(heading.span.end)
    starts = [each.span.start for each in opened.parsed.note.headings if each.span.start > heading.span.start]
    last = document.line_of(starts[0]) - 1 if starts else document.line_count
    while last > first and _is_idle(document.line_span(last).of(opened.text)):
        last -= 1
    end = document.line_span(last).end
    newline = line_ending(opened, last)
    lines = [row_text(headers), row_text([":---"] * len(headers)), row_text(cells)]
    follows = document.line_span(last + 1).of(opened.text) if last < document.line_count else ""
    gap = newline if follows.strip() else ""
    return Edit(Span(end, end), newline * 2 + newline.join(lines) + gap)


def _is_idle(line: str) -> bool:
    return not line.strip() or _RULE.match(line) is not None
