"""CSV in Hive's layout: UTF-8, one header, texts always in quotes, null as nothing at all, numbers bare.

Exact data: a text that a spreadsheet would take for a formula is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from obsidian_intel.core.sql.exported_tables import TableSchema, Type
from obsidian_intel.reports.export.duckdb import sql_files
from obsidian_intel.reports.export.hive_layout import partitions, pattern

SUFFIX = ".csv"
_DUCKDB = {Type.TEXT: "VARCHAR", Type.INTEGER: "BIGINT", Type.REAL: "DOUBLE", Type.BOOLEAN: "BOOLEAN"}


def files(data: Mapping[str, Sequence[tuple[Any, ...]]], vault: str = "") -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file; `vault`: its id in a data set of many."""
    for path, table, rows in partitions(data, SUFFIX, vault):
        lines = [",".join(column.name for column in table.columns), *map(_line, rows)]
        yield path, ("\n".join(lines) + "\n").encode()
    of_many = bool(vault)
    yield from sql_files(partial(_source, of_many=of_many), of_many=of_many)


def _line(values: Iterable[Any]) -> str:
    return ",".join(map(_field, values))


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)


def _source(table: TableSchema, *, of_many: bool) -> str:
    columns = ", ".join(f"'{column.name}': '{_DUCKDB[column.type]}'" for column in table.columns)
    files = pattern(table, SUFFIX, of_many=of_many)
    read = f"read_csv('{files}', auto_detect = false, header = true, delim = ',', quote = '\"'"
    return f"{read}, escape = '\"', hive_partitioning = false, columns = {{{columns}}})"
