"""The schema part of `docs/export.md`: `python -m obsidian_intel.reports.export.docs docs/export.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.core.sql.exported_tables import TABLES, ColumnSchema
from obsidian_intel.core.sql.views import VIEW_COLUMNS

BEGIN = "<!-- schema: made by `make docs`; do not edit -->"
END = "<!-- end of schema -->"
_VIEWS = {"leaderboard": "A view: one row a place on a leaderboard over all months, as `rollup` has it."}


def schema_part() -> str:
    """Every table with its columns, their types and meaning, as Markdown."""
    parts = [_part(table.name, table.doc, table.columns) for table in TABLES]
    parts += [_part(name, _VIEWS[name], columns) for name, columns in VIEW_COLUMNS.items()]
    return "\n".join(parts)


def _part(name: str, doc: str, columns: Sequence[ColumnSchema]) -> str:
    return "\n".join([f"### {name}", "", doc, "", *_lines(columns), ""])


def _lines(columns: Sequence[ColumnSchema]) -> Iterator[str]:
    yield "| Column | Type | Null | Meaning |"
    yield "| --- | --- | --- | --- |"
    for column in columns:
        null = "yes" if column.optional else ""
        yield f"| `{column.name}` | {column.type} | {null} | {column.doc} |"


def replace_schema_part(page: str) -> str:
    """`page` with its schema part as it is now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{schema_part()}\n{END}{after}"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/export.md")
    target.write_text(replace_schema_part(target.read_text(encoding="utf-8")), encoding="utf-8")
