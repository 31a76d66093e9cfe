"""SQL beside the data: `duckdb.sql`, the tables as views for DuckDB, and each view's own SELECT for anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from obsidian_intel.core.sql.schema import TABLES, TableSchema
from obsidian_intel.core.sql.views import VIEWS

_HEAD = "-- In this folder: duckdb -init duckdb.sql\n"


def sql_files(source: Callable[[TableSchema], str]) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each file. `source` gives what DuckDB reads a table from."""
    parts = [f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {source(table)};\n" for table in TABLES]
    parts += [f"CREATE OR REPLACE VIEW {name} AS\n{sql};\n" for name, sql in VIEWS.items()]
    yield "duckdb.sql", (_HEAD + "".join(parts)).encode()
    for name, sql in VIEWS.items():
        yield f"{name}.sql", f"{sql}\n".encode()
