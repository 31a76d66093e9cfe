"""OI310 unknown-table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message, enumerated, together
from obsidian_intel.lint.examples import MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import kinds, nearest_kind, slug
from obsidian_intel.months.table_settings import table_settings

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Section


@rule(
    "OI310",
    name="unknown-table",
    severity=Severity.INFO,
    scope=Scope.LOG,
    needs=has_month,
    good=(MODELS + ROW, TOPICS, {"Notes/书.md": "| 书 | 页 |\n| --- | --- |\n| 三体 | 302 |\n"}),
    bad=(
        ("| Model | Licence |\n| --- | --- |\n| GLM-5 | MIT |\n", None),
        ("| 书名 | 页数 |\n| --- | --- |\n| 三体 | 302 |\n", None),
    ),
)
def unknown_table(note: NoteContext) -> Iterator[Finding]:
    """A table in a month is of a kind that is known: by default models, topics or papers.

    Why: any other table is kept as it stands, and takes no part in links and rollups. In a log that is known by its
    name or place alone only those are reported that share a header with a known kind, or have models across the top.
    The text output is one line for the whole log.
    Fix: none. Name its headers in `obsintel.toml`, as the message shows, or silence this where the table is your own.
    """
    if note.month is None:
        return
    headers = {table.span: table.header.span for table in note.tables}
    for section in note.month.sections:
        if section.kind is None and not section.guide and (not note.is_undeclared or _is_meant(note, section)):
            yield Finding(headers[section.span], _message(note, section))


def _is_meant(note: NoteContext, section: Section) -> bool:
    """Whether a table of no kind looks like one of the log all the same: by a header, or as models across the top."""
    names = [column.header for column in section.columns]
    return section.transposed or nearest_kind(names, kinds(note.config)) is not None


def _message(note: NoteContext, section: Section) -> Message:
    rows = _rows(len(section.data))
    if section.transposed:
        return Message(
            "models stand across the top of this table, so {rows}; write a row for each model, a column for each score",
            rows=rows,
        )
    names = [column.header for column in section.columns]
    near = nearest_kind(names, kinds(note.config))
    if near is not None:
        kind, _ = near
        have = {kind.field_of(name) for name in names}
        lacks = enumerated(f"`{field}` ({kind.columns[field][0]})" for field in kind.required if field not in have)
        if not lacks:
            return Message("a table of no known kind, {rows}; it is nearest to {kind}", rows=rows, kind=kind.name)
        return Message(
            "a table of no known kind, {rows}; it is nearest to {kind} but for {lacks}: "
            "name your headers for these under `[tables.{kind}]`",
            rows=rows,
            kind=kind.name,
            lacks=lacks,
        )
    columns = {slug(name): (name,) for name in names if name}
    if not columns:
        return Message("a table of no known kind, {rows}; give its columns headers", rows=rows)
    lines = together(f"`{line}`" for line in table_settings(section.key, columns))
    return Message(
        "a table of no known kind, {rows}; to make it a kind of your own, add {lines} to `obsintel.toml`",
        rows=rows,
        lines=lines,
    )


def _rows(count: int) -> Message:
    if count < 2:
        return Message("its row is not counted", count=1) if count else Message("it has no rows yet", count=0)
    return Message("its {count} rows are not counted", count=count)
