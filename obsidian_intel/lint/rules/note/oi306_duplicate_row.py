"""OI306 duplicate-row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import GLM, MODELS, ROW, TABLE, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_table
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import Table
from obsidian_intel.months.paper_variants import are_variants
from obsidian_intel.months.table_kinds import NAMED

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month, MonthRow

_LINK = re.compile(r"\[\[|\]\(|https?://")
Keys = dict[tuple[str, ...], "MonthRow"]


@rule(
    "OI306",
    name="duplicate-row",
    needs=has_table,
    good=(
        MODELS + ROW + ROW.replace("GLM-5", "GLM-4.5").replace("2602.15763", "2508.06471"),
        MODELS + ROW + ROW.replace("2602.15763", "2508.06471"),
        MODELS + ROW.replace("GLM-5", "gpt-oss-20b") + ROW.replace("GLM-5", "gpt-oss-120b"),
        "| Model | MMLU |\n| - | - |\n| GLM-5 | 88.7 |\n\n| Model | GPQA |\n| - | - |\n| GLM-5 | 81.2 |\n",
        TABLE + "| 跑步 | 5 |\n| 跑步 | 5 |\n",
        TABLE + "| | |\n| | |\n",
    ),
    bad=(
        (MODELS + ROW + ROW, None),
        (MODELS + ROW + f"| {GLM.replace('GLM-5', '智谱 GLM 5')} | a | b | c |\n", None),
        (TOPICS + "| 奖励模型 | 上升 | p | v |\n| 奖励模型 | 下降 | q | w |\n", None),
        (TABLE + "| [[GLM-5]] | 92.7 |\n| [[GLM-5]] | 92.7 |\n", None),
    ),
)
def duplicate_row(note: NoteContext) -> Iterator[Finding]:
    """A month has one row for a model, and a table one row for a topic.

    Why: a copied row is counted twice. A table with a column for each benchmark is compared with itself alone: a model
    may stand in several. In other notes a row is reported when it repeats another one letter by letter and holds a
    link.
    Fix: none. Only you know which one is right.
    """
    typed = set()
    if note.month is not None:
        typed = {section.span for section in note.month.sections if section.kind is not None}
        yield from _in_month(note, note.month)
    for table in note.tables:
        if table.span not in typed:
            yield from _in_table(note, table)


def _in_month(note: NoteContext, month: Month) -> Iterator[Finding]:
    seen: Keys = {}
    for section in month.sections:
        if section.kind is None:
            continue
        topics = section.kind not in NAMED
        alone = topics or any(column.role == "scores" for column in section.columns)
        place = f"{section.key}:{section.span.start}" if alone else section.kind
        for row in section.data:
            keys = list(_keys(place, row, topics))
            first = next((seen[key] for key in keys if key in seen and (topics or _same(row, seen[key]))), None)
            if first is None:
                seen.update((key, row) for key in keys if key not in seen)
            else:
                message = Message(
                    "`{name}` has a row already, in line {line}; join the two", name=shorten(row.name), line=first.line
                )
                yield Finding(next(iter(row.cells.values())).span, message)


def _keys(place: str, row: MonthRow, topics: bool) -> Iterator[tuple[str, ...]]:
    if not topics:
        yield from ((place, "id", paper.id) for paper in row.papers[:1] if paper.id)
    if row.name:
        yield place, "name", fold(row.name)


def _same(row: MonthRow, other: MonthRow) -> bool:
    """Two models of one name and two ids are two models; so are two sizes or versions in one paper."""
    if are_variants(row.name, other.name):
        return False
    ids, others = ({paper.id for paper in each.papers if paper.id} for each in (row, other))
    return not ids or not others or bool(ids & others)


def _in_table(note: NoteContext, table: Table) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        cells = tuple(cell.raw for cell in row.cells)
        if len(cells) < 2 or not any(_LINK.search(cell) for cell in cells):
            continue
        if cells in seen:
            message = Message("the same row stands in line {line}; remove one of the two", line=seen[cells])
            yield Finding(row.span, message)
        else:
            seen[cells] = note.document.line_of(row.span.start)
