"""Which file holds which rows: by month where a table has one, in Hive's layout, else in one file.

Of many vaults in one data set, each has its own parts: `metrics/vault=ID/period=2026-02/part-0.parquet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.exported_tables import TABLES, TableSchema

Rows = Sequence[tuple[Any, ...]]
NO_PERIOD = "__HIVE_DEFAULT_PARTITION__"  # Hive's name for null: holds the columns while there is no month
_VAULT_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def check_vault_id(text: str) -> str:
    """`text` as the id of a vault in a data set. Raises `UsageError` where it is none."""
    if not _VAULT_ID.fullmatch(text) or _RESERVED.fullmatch(text):
        raise UsageError(
            Message(
                "`{text}` cannot be the id of a vault: take a letter, then up to 62 of `a-z`, `0-9` and `-`, such as "
                "`team-a`",
                text=text[:80],
            )
        )
    return text


def partitions(data: Mapping[str, Rows], suffix: str, vault: str = "") -> Iterator[tuple[str, TableSchema, Rows]]:
    """(path, table, rows) of every file; with `vault`, its id, in a data set of many, as last column too.

    A table by month has a file for each month there is, also an empty one, so that a glob over it always finds its
    columns.
    """
    periods = sorted({row[0] for row in data["months"]}) or [NO_PERIOD]
    for table in TABLES:
        rows: Rows = data[table.name]
        folder = table.name
        if vault:
            rows, table, folder = [(*row, vault) for row in rows], table.with_vault(), f"{folder}/vault={vault}"
        if not table.by_period:
            yield f"{folder}/part-0{suffix}" if vault else f"{folder}{suffix}", table, rows
            continue
        by_period: dict[str, list[tuple[Any, ...]]] = {period: [] for period in periods}
        for row in rows:
            by_period[row[0]].append(row)
        for period, part in by_period.items():
            yield f"{folder}/period={period}/part-0{suffix}", table, part


def pattern(table: TableSchema, suffix: str, *, of_many: bool = False) -> str:
    """The glob that finds all files of `table`. `of_many`: in a data set of many vaults."""
    if of_many:
        return f"{table.name}/*/*/*{suffix}" if table.by_period else f"{table.name}/*/*{suffix}"
    return f"{table.name}/*/*{suffix}" if table.by_period else f"{table.name}{suffix}"
