"""OI308 stray-bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.examples import GLM, MODELS, TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_table
from obsidian_intel.lint.registry import FixScope, rule
from obsidian_intel.markdown.note_parts import Row

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import MonthRow

_STAR = re.compile(r"(?:<br\s*/?>\s*)(\*)[ \t]+(?=[^\s*|])", re.IGNORECASE)
_SPACE = re.compile(r"[ \t]*")


@rule(
    "OI308",
    name="stray-bullet",
    fix=Applicability.SAFE,
    change=FixScope.ROW,
    needs=has_table,
    good=(
        TABLE + "| a<br>• b | - |\n",
        TABLE + "| 2 * 3<br>**粗** 体 | a - b |\n",
        MODELS + f"| {GLM} | **训练**：RL<br> **数据**：合成 | - | - |\n",
        "- a\n* b\n",
    ),
    bad=(
        (
            MODELS + f"| {GLM} | **训练**：RL<br> * **数据**：合成 | a | b |\n",
            MODELS + f"| {GLM} | **训练**：RL<br> **数据**：合成 | a | b |\n",
        ),
        (TABLE + "| a<br>* b | c |\n", TABLE + "| a<br>b | c |\n"),
        (
            MODELS + f"| {GLM} | a<br>- b | c | d |\n",
            MODELS + f"| {GLM} | a<br>b | c | d |\n",
        ),
    ),
)
def stray_bullet(note: NoteContext) -> Iterator[Finding]:
    """A table cell holds no list marks.

    Why: there are no lists in a table: Obsidian shows the `*` as it stands. Outside of months a `-` is not reported.
    Fix: the mark is removed (safe).
    """
    typed = {
        row.span.start: row
        for section in (note.month.sections if note.month else ())
        if section.shape == "table"
        for row in section.rows
    }
    for _, row in note.rows:
        yield from note.in_row("OI308", row, _in_row(note, row, typed.get(row.span.start)))


def _in_row(note: NoteContext, row: Row, typed: MonthRow | None) -> Iterator[Finding]:
    for span in sorted({*_in_outline(note.text, typed), *_in_cells(note, row)}):
        mark = span.of(note.text).strip()
        fix = Fix((Edit(span, ""),))
        message = Message("a table cell holds no lists: Obsidian shows this `{mark}`; remove it", mark=mark)
        yield Finding(Span(span.start, span.start + len(mark)), message, fix)


def _in_outline(text: str, row: MonthRow | None) -> Iterator[Span]:
    for cell in row.cells.values() if row else ():
        for mark in cell.outline.stray:
            start = cell.span.start + mark.start
            yield _with_space(text, Span(start, start + len(mark.of(cell.raw).strip())))


def _in_cells(note: NoteContext, row: Row) -> Iterator[Span]:
    for cell in row.cells:
        for match in _STAR.finditer(cell.raw):
            start = cell.span.start + match.start(1)
            if not note.is_opaque(start):
                yield _with_space(note.text, Span(start, start + 1))


def _with_space(text: str, mark: Span) -> Span:
    match = _SPACE.match(text, mark.end)
    return Span(mark.start, match.end() if match else mark.end)
