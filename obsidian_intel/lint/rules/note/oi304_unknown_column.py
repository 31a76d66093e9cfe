"""OI304 unknown-column."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message, together
from obsidian_intel.core.near_names import nearest
from obsidian_intel.lint.examples import CLAY, MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import Kind, kinds, slug
from obsidian_intel.months.table_settings import table_settings


@rule(
    "OI304",
    name="unknown-column",
    severity=Severity.INFO,
    scope=Scope.LOG,
    needs=has_month,
    good=(MODELS + ROW, "| Book | Pages |\n| --- | --- |\n| 三体 | 302 |\n"),
    bad=(
        (CLAY + "| 模型名称 | Mechanism | Capability | Value | 备注 |\n| - | - | - | - | - |\n", None),
        (CLAY + "| Model | Mechanisim | Capability | Value |\n| - | - | - | - |\n", None),
    ),
)
def unknown_column(note: NoteContext) -> Iterator[Finding]:
    """The columns of a table of models or topics are known ones.

    Why: an unknown column is kept and shown, but nothing counts it. A header that is nearly a known one is a slip. The
    text output says once for the whole log which columns have no name yet.
    Fix: none. Rename it, or add it to the settings.
    """
    if note.month is None:
        return
    known = {kind.name: kind for kind in kinds(note.config)}
    headers = {table.span: table.header.cells for table in note.tables}
    for section in note.month.sections:
        kind = known.get(section.kind or "")
        if kind is None or section.guide or section.shape != "table" or not section.certain:
            continue
        have = {column.field for column in section.columns if column.known}
        for column, cell in zip(section.columns, headers[section.span], strict=False):
            if not column.known:
                near = _near(column.header, kind, have)
                yield Finding(cell.span, _message(column.header, kind, near))


def _near(header: str, kind: Kind, have: set[str]) -> str | None:
    names = [alias for field, aliases in kind.columns.items() if field not in have for alias in (field, *aliases)]
    return nearest(header, names)


def _message(header: str, kind: Kind, near: str | None) -> Message:
    if near:
        return Message(
            "`{header}` is no column of {kind}; did you mean `{near}`?",
            header=header or "(empty)",
            kind=kind.name,
            near=near,
        )
    if not header:
        return Message("a column of {kind} has no header; write one", kind=kind.name)
    lines = together(f"`{line}`" for line in table_settings(kind.name, {slug(header): (header,)}))
    return Message(
        "`{header}` is no column of {kind}; to name it, add {lines} to `obsintel.toml`",
        header=header,
        kind=kind.name,
        lines=lines,
    )
