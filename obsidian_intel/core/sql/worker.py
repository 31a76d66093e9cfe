"""A process that answers queries and nothing else: what one takes too much of ends with it.

It reads the tables once, then one query after the other, and answers each. Both ways go as `marshal`, each message
behind its length; `core.sql.limited` is the other end.
"""

from __future__ import annotations

import marshal
import sqlite3
import struct
import sys
from typing import Any, BinaryIO

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.database import fill
from obsidian_intel.core.sql.query import Query, QueryLimits, open_database

_LENGTH = struct.Struct(">Q")
_LONGEST = 1_000_000  # bytes of one value of a query
_SPARE = 4 << 20  # bytes that SQLite takes without any query


def send(stream: BinaryIO, message: Any) -> None:
    """Write one message."""
    data = marshal.dumps(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one message. Raises `EOFError` where the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    data = stream.read(_LENGTH.unpack(head)[0])
    return marshal.loads(data)


def main() -> None:
    """Answer until the other end is gone."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        tables, limits = receive(source)
        database = open_database()
        fill(database, tables, tables)
        _set_limits(database, limits[2])
        send(target, "ready")
        while True:
            send(target, _answer(database, receive(source), QueryLimits(*limits)))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


def _set_limits(database: sqlite3.Connection, memory: int) -> None:
    """`memory` bytes beside the tables themselves; nothing goes to disk."""
    pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.execute("PRAGMA temp_store = MEMORY")
    database.execute(f"PRAGMA hard_heap_limit = {pages * size * 9 // 8 + _SPARE + memory}")


def _answer(database: sqlite3.Connection, sql: str, limits: QueryLimits) -> tuple[Any, ...]:
    """The answer, or why there is none."""
    try:
        return tuple(Query(sql, database).answer(limits))
    except ObsintelError as error:
        return (_packed(str(error)),)


def _packed(message: str) -> tuple[str, dict[str, Any] | None]:
    """A message as template and parameters for `marshal`, so that the other end says it in its own language."""
    if not isinstance(message, Message):
        return message, None
    parameters = {
        name: str.__str__(each) if isinstance(each, str) else each for name, each in message.parameters.items()
    }
    return message.template, parameters


def unpacked(template: str, parameters: dict[str, Any] | None) -> str:
    """The message that `_packed` took apart."""
    return template if parameters is None else Message(template, **parameters)


if __name__ == "__main__":
    main()
