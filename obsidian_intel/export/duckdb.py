"""`duckdb.sql`: the tables of an export as views for DuckDB, so that `duckdb -init duckdb.sql` is all it takes."""

from __future__ import annotations

from collections.abc import Callable

from obsidian_intel.export.schema import TABLES, Table
from obsidian_intel.export.views import VIEWS

VIEWS_FILE = "duckdb.sql"
_HEAD = "-- In this folder: duckdb -init duckdb.sql\n"


def views(source: Callable[[Table], str]) -> str:
    """The file. `source` gives what DuckDB reads a table from."""
    parts = [f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {source(table)};\n" for table in TABLES]
    parts += [f"CREATE OR REPLACE VIEW {name} AS\n{sql};\n" for name, sql in VIEWS.items()]
    return _HEAD + "".join(parts)
