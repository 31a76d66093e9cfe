"""OI310 unknown-table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.lint.examples import MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import kinds, nearest_kind, slug
from obsidian_intel.months.table_settings import table_settings

if TYPE_CHECKING:
    from obsidian_intel.months.model import Section


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
    """A table in a month is of a kind that is known: by default models or topics.

    Why: any other table is kept as it stands, and takes no part in links and rollups.
    Fix: none. Name its headers in `obsintel.toml`, as the message shows, or silence this where the table is your own.
    """
    if note.month is None:
        return
    headers = {table.span: table.header.span for table in note.tables}
    for section in note.month.sections:
        if section.kind is None and not section.guide:
            yield Finding(headers[section.span], _message(note, section))


def _message(note: NoteContext, section: Section) -> str:
    count = len(section.data)
    rows = f"its {count} row{'s are' if count != 1 else ' is'} not counted" if count else "it has no rows yet"
    names = [column.header for column in section.columns]
    if section.transposed:
        return f"models stand across the top of this table, so {rows}; write a row for each model and a column a score"
    near = nearest_kind(names, kinds(note.config))
    if near is not None:
        kind, _ = near
        have = {kind.field_of(name) for name in names}
        missing = ", ".join(f"`{field}` ({kind.columns[field][0]})" for field in kind.required if field not in have)
        how = f"; name your headers for these under `[tables.{kind.name}]`" if missing else ""
        lack = f", but for {missing}" if missing else ""
        return f"a table of no known kind, {rows}; it is nearest to {kind.name}{lack}{how}"
    columns = {slug(name): (name,) for name in names if name}
    lines = " and ".join(f"`{line}`" for line in table_settings(section.key, columns))
    how = f"; to make it a kind of your own, add {lines} to `obsintel.toml`" if columns else ""
    return f"a table of no known kind, {rows}{how}"
