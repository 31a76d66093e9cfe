"""One SQLite database, `obsintel.db`, for Datasette and every other SQLite tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsidian_intel.core.sql.database import create, fill

NAME = "obsintel.db"


def files(data: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the one file."""
    database = create()
    try:
        fill(database, data)
        yield NAME, database.serialize()
    finally:
        database.close()
