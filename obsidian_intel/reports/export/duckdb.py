"""SQL beside the data: `duckdb.sql`, the tables as views for DuckDB, and each view's own SELECT for anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from obsidian_intel.core.sql.exported_tables import TABLES, TableSchema
from obsidian_intel.core.sql.views import VAULT_VIEWS, VIEWS

_HEAD = "-- In this folder: duckdb -init duckdb.sql\n"


def sql_files(source: Callable[[TableSchema], str], *, of_many: bool = False) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each file. `source` gives what DuckDB reads a table from; `of_many`: of many vaults."""
    tables = [table.with_vault() for table in TABLES] if of_many else TABLES
    views: Mapping[str, str] = VAULT_VIEWS if of_many else VIEWS
    parts = [f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {source(table)};\n" for table in tables]
    parts += [f"CREATE OR REPLACE VIEW {name} AS\n{sql};\n" for name, sql in views.items()]
    yield "duckdb.sql", (_HEAD + "".join(parts)).encode()
    for name, sql in views.items():
        yield f"{name}.sql", f"{sql}\n".encode()
