"""Parquet in Hive's layout. Needs pyarrow, the extra `parquet`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.exported_tables import VERSION, TableSchema, Type
from obsidian_intel.reports.export.duckdb import sql_files
from obsidian_intel.reports.export.hive_layout import partitions, pattern

SUFFIX = ".parquet"
_ARROW = {Type.TEXT: "string", Type.INTEGER: "int64", Type.REAL: "float64", Type.BOOLEAN: "bool_"}


def _load(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            Message(
                "Parquet needs pyarrow, which is not installed here: `{executable} -m pip install "
                "pyarrow` installs it; `--format sqlite` and `--format csv` need nothing",
                executable=sys.executable,
            )
        ) from None


_arrow, _parquet = _load("pyarrow"), _load("pyarrow.parquet")


def files(data: Mapping[str, Sequence[tuple[Any, ...]]], vault: str = "") -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file; `vault`: its id in a data set of many."""
    for path, table, rows in partitions(data, SUFFIX, vault):
        yield path, _bytes(table, rows)
    of_many = bool(vault)
    yield from sql_files(partial(_source, of_many=of_many), of_many=of_many)


def _bytes(table: TableSchema, rows: Sequence[tuple[Any, ...]]) -> bytes:
    fields = [_arrow.field(c.name, getattr(_arrow, _ARROW[c.type])(), nullable=c.optional) for c in table.columns]
    schema = _arrow.schema(fields, metadata={"obsintel.schema": str(VERSION)})
    columns = [_arrow.array([row[i] for row in rows], field.type) for i, field in enumerate(fields)]
    sink = _arrow.BufferOutputStream()
    _parquet.write_table(_arrow.Table.from_arrays(columns, schema=schema), sink, compression="snappy")
    return bytes(sink.getvalue())


def _source(table: TableSchema, *, of_many: bool) -> str:
    return f"read_parquet('{pattern(table, SUFFIX, of_many=of_many)}', hive_partitioning = false)"
