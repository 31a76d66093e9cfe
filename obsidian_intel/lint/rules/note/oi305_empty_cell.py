"""OI305 empty-cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import GLM, MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import kinds

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import MonthRow, Section


@rule(
    "OI305",
    name="empty-cell",
    scope=Scope.LOG,
    needs=has_month,
    good=(MODELS + ROW, MODELS, MODELS + f"| {GLM} | a | b |\n", "| Book | Pages |\n| --- | --- |\n| 三体 | |\n"),
    bad=(
        (MODELS + f"| {GLM} | **[Train] RL** | | 有用 |\n", None),
        (TOPICS + "| RL | 上升 | [GRPO](https://arxiv.org/abs/2402.03300) | <br> |\n", None),
        (MODELS + "| | | | |\n", None),
    ),
)
def empty_cell(note: NoteContext) -> Iterator[Finding]:
    """Every required cell of a row says something.

    Why: a row that was begun and forgotten looks like one that is done.
    Fix: none.
    """
    if note.month is None:
        return
    required = {kind.name: frozenset(kind.required) for kind in kinds(note.config)}
    for section in note.month.sections:
        if section.kind is not None and section.certain:
            for row in section.rows:
                yield from note.in_row("OI305", row, _in_row(section, row, required[section.kind]))


def _in_row(section: Section, row: MonthRow, required: frozenset[str]) -> Iterator[Finding]:
    if not any(cell.raw for cell in row.cells.values()) and not section.guide:
        yield Finding(row.span, Message("the row is empty; write it, or remove it"))
    elif row.is_data and not row.ragged:  # the others are OI301's
        yield from _in_cells(section, row, required)


def _in_cells(section: Section, row: MonthRow, required: frozenset[str]) -> Iterator[Finding]:
    headers = {column.field: column.header for column in section.columns}
    for cell in row.cells.values():
        if cell.field in required and not _says(cell.text) and cell.span.start < row.span.end:
            header = headers[cell.field]
            message = Message("`{column}` is empty; write it", column=header)
            if row.name:
                message = Message("`{column}` of {row} is empty; write it", column=header, row=shorten(row.name))
            yield Finding(cell.span, message)


def _says(text: str) -> bool:
    return bool(text.strip())
