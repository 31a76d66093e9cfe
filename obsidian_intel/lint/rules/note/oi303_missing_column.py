"""OI303 missing-column."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.lint.examples import CLAY, GLM, MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import kinds


@rule(
    "OI303",
    name="missing-column",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + ROW,
        TOPICS,
        CLAY + "| 模型 | 核心技术创新 | MMLU | 业务应用 |\n| --- | --- | --- | --- |\n" + f"| {GLM} | a | 88.7 | b |\n",
        "| Modell | Ergebnisse |\n| --- | --- |\n" + f"| {GLM} | AIME 2025 92.7 |\n",
        "| Book | Pages |\n| --- | --- |\n| 三体 | 302 |\n",
    ),
    bad=(
        (CLAY + "| 模型名称 | 核心技术创新 | 关键能力 |\n| --- | --- | --- |\n", None),
        ("| Topic | Trend | Key Papers |\n| --- | --- | --- |\n| RL | up | x |\n", None),
    ),
)
def missing_column(note: NoteContext) -> Iterator[Finding]:
    """A table has all required columns of its kind.

    Why: what has no column is in no rollup. Order is free, and headers have aliases (`[tables.models]`). Columns of
    numbers under the names of benchmarks are capabilities. A table that is known by its content has what it has, and
    so has a log that is known by its name or place alone.
    Fix: none.
    """
    from obsidian_intel.months.typed_month import ColumnRole

    if note.month is None or note.is_undeclared:
        return
    known = {kind.name: kind for kind in kinds(note.config)}
    headers = {table.span: table.header.span for table in note.tables}
    for section in note.month.sections:
        kind = known.get(section.kind or "")
        if kind is None or section.guide or section.shape != "table" or not section.certain:
            continue
        have = {column.field for column in section.columns if column.known}
        if any(column.role is ColumnRole.SCORES for column in section.columns):
            have.add("capability")
        missing = [field for field in kind.required if field not in have]
        if missing:
            names = enumerated(f"`{field}` ({kind.columns[field][0]})" for field in missing)
            message = Message(
                "this table of {kind} has no column {columns}; add it, or name its header in `[tables.{kind}]`",
                kind=kind.name,
                columns=names,
            )
            yield Finding(headers[section.span], message)
