"""Compares what a note says before and after a fix."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Row, Table
from obsidian_intel.months.typed_month import Month
from obsidian_intel.vault.note_parser import ParsedNote

_MARKS = re.compile(r"[*<>\s]+")


def same_content(before: ParsedNote, after: ParsedNote, touched: Sequence[Span] = ()) -> bool:
    """Whether both say the same: headings, tables, and of months what is read of them.

    Rows of `before` that hold a place in `touched` may differ, but must be there. Marks of emphasis, angle brackets and
    white space do not count, nor do empty cells at a row's end, nor lines of text that GFM takes for rows.
    """
    if [_bare(h.text) for h in before.note.headings] != [_bare(h.text) for h in after.note.headings]:
        return False
    if not _same_tables(before.note.tables, after.note.tables, touched):
        return False
    if before.month is None or after.month is None:
        return before.month is after.month
    return _same_months(before.month, after.month, touched)


def _same_tables(before: Sequence[Table], after: Sequence[Table], touched: Sequence[Span]) -> bool:
    if len(before) != len(after):
        return False
    return all(_same_table(one, other, touched) for one, other in zip(before, after, strict=True))


def _same_table(one: Table, other: Table, touched: Sequence[Span]) -> bool:
    if _cells(one.header) != _cells(other.header):
        return False
    rows, others = ([row for row in table.rows if row.piped] for table in (one, other))
    if len(rows) != len(others):
        return False
    pairs = zip(rows, others, strict=True)
    return all(_cells(a) == _cells(b) or _holds(a.span, touched) for a, b in pairs)


def _same_months(one: Month, other: Month, touched: Sequence[Span]) -> bool:
    if one.period != other.period or len(one.sections) != len(other.sections):
        return False
    if [(s.field, _bare(s.value or "")) for s in one.statements] != [
        (s.field, _bare(s.value or "")) for s in other.statements
    ]:
        return False
    for section, twin in zip(one.sections, other.sections, strict=True):
        if (section.key, section.kind) != (twin.key, twin.kind) or len(section.data) != len(twin.data):
            return False
        for row, match in zip(section.data, twin.data, strict=True):
            said = [(_bare(r.name), [p.id for p in r.papers], _metrics(r.metrics)) for r in (row, match)]
            if said[0] != said[1] and not _holds(row.span, touched):
                return False
    return True


def _metrics(found: Sequence[object]) -> list[tuple[object, ...]]:
    names = ("benchmark", "value", "condition", "protocol", "owner")
    return [tuple(getattr(each, name) for name in names) for each in found]


def _cells(row: Row) -> list[str]:
    cells = [_bare(cell.raw) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _holds(row: Span, touched: Sequence[Span]) -> bool:
    return any(row.start <= span.start <= row.end for span in touched)
