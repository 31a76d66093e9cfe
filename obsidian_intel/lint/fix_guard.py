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
    return difference(before, after, touched) is None


def difference(before: ParsedNote, after: ParsedNote, touched: Sequence[Span] = ()) -> str | None:
    """What `after` says otherwise than `before`, in a few words (`a cell`); None where `same_content` holds."""
    if [_bare(h.text) for h in before.note.headings] != [_bare(h.text) for h in after.note.headings]:
        return "a heading"
    if found := _in_tables(before.note.tables, after.note.tables, touched):
        return found
    if before.month is None or after.month is None:
        return None if before.month is after.month else "whether the note is a month"
    return _in_months(before.month, after.month, touched)


def _in_tables(before: Sequence[Table], after: Sequence[Table], touched: Sequence[Span]) -> str | None:
    if len(before) != len(after):
        return "how many tables there are"
    return next(filter(None, (_in_table(one, other, touched) for one, other in zip(before, after, strict=True))), None)


def _in_table(one: Table, other: Table, touched: Sequence[Span]) -> str | None:
    if _cells(one.header) != _cells(other.header):
        return "the header of a table"
    rows, others = ([row for row in table.rows if row.piped] for table in (one, other))
    if len(rows) != len(others):
        return "how many rows a table has"
    pairs = zip(rows, others, strict=True)
    return None if all(_cells(a) == _cells(b) or _holds(a.span, touched) for a, b in pairs) else "a cell"


def _in_months(one: Month, other: Month, touched: Sequence[Span]) -> str | None:
    if one.period != other.period or len(one.sections) != len(other.sections):
        return "the period of the month" if one.period != other.period else "how many sections the month has"
    if [(s.field, _bare(s.value or "")) for s in one.statements] != [
        (s.field, _bare(s.value or "")) for s in other.statements
    ]:
        return "a statement of the month"
    for section, twin in zip(one.sections, other.sections, strict=True):
        if (section.key, section.kind) != (twin.key, twin.kind) or len(section.data) != len(twin.data):
            return "a section of the month"
        for row, match in zip(section.data, twin.data, strict=True):
            said = [(_bare(r.name), [p.id for p in r.papers], _metrics(r.metrics)) for r in (row, match)]
            if said[0] != said[1] and not _holds(row.span, touched):
                return "the name, the papers or the scores of a row"
    return None


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
