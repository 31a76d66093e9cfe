"""Which file holds which rows: by month where a table has one, in Hive's layout, else in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsidian_intel.core.sql.schema import TABLES, TableSchema

Rows = Sequence[tuple[Any, ...]]
NO_PERIOD = "__HIVE_DEFAULT_PARTITION__"  # Hive's name for null: holds the columns while there is no month


def partitions(data: Mapping[str, Rows], suffix: str) -> Iterator[tuple[str, TableSchema, Rows]]:
    """(path, table, rows) of every file.

    A table by month has a file for each month there is, also an empty one, so that a glob over it always finds its
    columns.
    """
    periods = sorted({row[0] for row in data["months"]}) or [NO_PERIOD]
    for table in TABLES:
        rows = data[table.name]
        if not table.by_period:
            yield f"{table.name}{suffix}", table, rows
            continue
        by_period: dict[str, list[tuple[Any, ...]]] = {period: [] for period in periods}
        for row in rows:
            by_period[row[0]].append(row)
        for period, part in by_period.items():
            yield f"{table.name}/period={period}/part-0{suffix}", table, part


def pattern(table: TableSchema, suffix: str) -> str:
    """The glob that finds all files of `table`."""
    return f"{table.name}/*/*{suffix}" if table.by_period else f"{table.name}{suffix}"
