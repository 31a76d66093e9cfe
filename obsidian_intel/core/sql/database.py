"""The tables as an SQLite database in memory: for `query`, and, stored, for `export --format sqlite`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from obsidian_intel.core.sql.exported_tables import TABLES, TableSchema, Type
from obsidian_intel.core.sql.views import VIEWS

_SQLITE = {Type.TEXT: "TEXT", Type.INTEGER: "INTEGER", Type.REAL: "REAL", Type.BOOLEAN: "INTEGER"}
_INDEXES = (
    *("rows(path, line)", "rows(paper)", "rows(model)", "papers(path, line)", "papers(id)", "metrics(path, line)"),
    *("metrics(board, model)", "metrics(seq)", "links(path)", "links(resolved)", "tags(tag)", "diagnostics(code)"),
)


def create() -> sqlite3.Connection:
    """A database with the empty tables and the views."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(";\n".join(_statements()))
    return database


def _statements() -> Iterator[str]:
    for table in TABLES:
        columns = ", ".join(_column(table, number) for number in range(len(table.columns)))
        yield f"CREATE TABLE {table.name} ({columns})"
    for index in _INDEXES:
        name = index.replace("(", "_").replace(", ", "_").rstrip(")")
        yield f"CREATE INDEX {name} ON {index}"
    for name, sql in VIEWS.items():
        yield f"CREATE VIEW {name} AS\n{sql}"


def _column(table: TableSchema, number: int) -> str:
    column = table.columns[number]
    text = f"{column.name} {_SQLITE[column.type]}" + ("" if column.optional else " NOT NULL")
    if column.name == "path" and table.name == "months":
        return text + " PRIMARY KEY"
    return text + (" REFERENCES months(path)" if column.name == "path" and table.by_period else "")


def fill(
    database: sqlite3.Connection, data: Mapping[str, Sequence[tuple[Any, ...]]], names: Iterable[str] | None = None
) -> None:
    """Put the rows of all tables, or of those named, into `database`."""
    wanted = set(data if names is None else names)
    database.execute("BEGIN")
    for table in TABLES:
        if table.name in wanted:
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", data[table.name])
    database.execute("COMMIT")
