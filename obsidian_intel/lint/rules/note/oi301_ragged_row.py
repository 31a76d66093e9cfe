"""OI301 ragged-row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_table
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import Row
from obsidian_intel.markdown.unescaped_pipes import split_pipes

# Characters that nobody sees, in front of a row's first pipe.
_INVISIBLE = re.compile(r"[ \t]*([\u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff])[^\S\r\n\u200b-\u200f]*\|")


@rule(
    "OI301",
    name="ragged-row",
    fix=Applicability.SAFE,
    needs=has_table,
    good=(TABLE + "| a | b |\n", TABLE + "| 甲 | 乙\n", TABLE + "| a | [[b|c]] |\n", TABLE + "a | b\n"),
    bad=(
        (TABLE + "| a |\n", TABLE + "| a |  |\n"),
        (TABLE + "| 甲\n", TABLE + "| 甲 |  |\n"),
        (TABLE + "| a | b | c |\n", None),
        (TABLE + "| a 第一行\n第二行 | b |\n", None),
        (TABLE + "\u00a0| a | b |\n", None),
    ),
)
def ragged_row(note: NoteContext) -> Iterator[Finding]:
    """A table row has as many cells as its header.

    Why: Obsidian drops what is too much, and hides what is missing.
    Fix: a short row gains empty cells (safe). A long row is only reported: a pipe in a text is the usual cause, or an
    invisible character in front of the row. So is a row that goes on in the next line.
    """
    torn = [(row.span.start, below.span.start) for row, below in _torn(note)]
    begun, rest = {row for row, _ in torn}, {below for _, below in torn}
    for table, row in note.rows:
        if row.span.start in begun:
            yield Finding(
                row.span, Message("this row goes on in the next line, and a row is one line; join the two with `<br>`")
            )
        if row.span.start in begun or row.span.start in rest:
            continue
        count, width = len(row.cells), table.width
        if count == width or not row.piped or split_pipes(row.span.of(note.text), count - width):
            continue
        if count > width:
            yield Finding(row.span, _too_long(note, row, width))
            continue
        end = row.span.start + len(row.span.of(note.text).rstrip())
        padding = ("" if row.closed else " |") + "  |" * (width - count)
        fix = Fix((Edit(Span(end, end), padding),))
        message = Message("{cells} under {headers} headers; add the empty ones", cells=_cells(count), headers=width)
        yield Finding(row.span, message, fix)


def _too_long(note: NoteContext, row: Row, width: int) -> Message:
    count = len(row.cells)
    line = note.document.line_span(note.document.line_of(row.span.start))
    hidden = _INVISIBLE.match(note.text, line.start) or _INVISIBLE.match(note.text, row.span.start)
    if hidden and count == width + 1:
        return Message(
            "an invisible character ({character}) stands in front of this row's first `|`, so each cell stands one "
            "column too far right; delete it",
            character=f"U+{ord(hidden[1]):04X}",
        )
    return Message(
        "{cells} under {headers} headers: Obsidian drops the last {surplus}; "
        "write a `|` that belongs to a text as `\\|`",
        cells=_cells(count),
        headers=width,
        surplus=count - width,
    )


def _torn(note: NoteContext) -> Iterator[tuple[Row, Row]]:
    """Rows whose last cell goes on in the next line, which holds the other cells."""
    for table in note.tables:
        if table.width > 1 and table.header.closed and _is_opened(note, table.header):
            for row, below in pairwise(table.rows):
                whole = len(row.cells) + len(below.cells) - 1 == table.width
                if whole and not row.closed and _is_opened(note, row) and below.piped and not _is_opened(note, below):
                    yield row, below


def _is_opened(note: NoteContext, row: Row) -> bool:
    return row.span.of(note.text).lstrip().startswith("|")


def _cells(count: int) -> Message:
    return Message("1 cell") if count == 1 else Message("{count} cells", count=count)
