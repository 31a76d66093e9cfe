"""One SELECT over the tables of a vault, read-only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from obsidian_intel.core.errors import ObsintelError, Refused, UsageError
from obsidian_intel.core.sql.database import create, fill
from obsidian_intel.core.sql.schema import TABLES
from obsidian_intel.core.sql.views import VIEW_COLUMNS

_PRAGMAS = frozenset(
    {
        *("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"),
        *("function_list", "database_list", "collation_list", "compile_options", "pragma_list"),
    }
)
_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE)
_FORBIDDEN = frozenset({"load_extension", "fts3_tokenizer"})
_CHANGING = frozenset(
    {
        *("random", "randomblob", "changes", "total_changes", "last_insert_rowid"),
        *("date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"),
        *("current_date", "current_time", "current_timestamp"),
    }
)
"""Functions whose value is not that of their arguments alone."""
_LONGEST = 256 * 1024 * 1024  # bytes of one value: `zeroblob(1e9)` is a slip, not a question
_STEPS = 100_000  # SQLite's steps between two looks at whether the person interrupts
_REFUSED = "query only reads: one SELECT, and nothing that would write, attach or set"


class Query:
    """One SQL text, checked against the empty tables: mistakes show before the vault is read.

    Raises `UsageError` of one line where the SQL is wrong, `Refused` where it would do anything but read.
    """

    def __init__(self, sql: str) -> None:
        if not sql.strip():
            raise UsageError('there is no SQL: obsintel query "SELECT * FROM leaderboard"')
        self.sql = sql
        self._read: set[str] = set()
        self._denied = False
        self._functions: set[str] = set()
        self._database = create()
        self._database.text_factory = lambda text: text.decode("utf-8", "replace")
        self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        self._database.set_progress_handler(lambda: 0, _STEPS)
        _connect_functions(self._database)
        explained = re.match(r"\s*(explain|pragma)\b", sql, re.IGNORECASE)
        self._run(sql if explained else f"EXPLAIN {sql}")

    @property
    def tables(self) -> set[str]:
        """The tables it reads, those behind views included."""
        return self._read & {table.name for table in TABLES}

    @property
    def reads_log_alone(self) -> bool:
        """Whether it reads tables of the notes of the log, and none about all notes."""
        return self.tables <= {table.name for table in TABLES if table.by_period}

    @property
    def is_repeatable(self) -> bool:
        """Whether it has the same answer as long as the tables are the same: it asks for neither chance nor time."""
        return self._functions.isdisjoint(_CHANGING)

    def run(self, data: Mapping[str, Sequence[tuple[Any, ...]]]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """Names of the columns, and the rows. Errors as in the constructor, also while rows are taken."""
        self._database.set_authorizer(None)
        self._database.execute("PRAGMA query_only = OFF")
        fill(self._database, data, self.tables)
        cursor = self._run(self.sql)
        if cursor.description is None:
            raise UsageError("this SQL asks for nothing: it holds no SELECT")
        return unique(column[0] for column in cursor.description), self._rows(cursor)

    def _rows(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        yield from self._guarded(lambda: iter(cursor))

    def _guarded(self, rows: Callable[[], Iterator[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from rows()
        except sqlite3.Error as error:
            raise self._explained(error) from None

    def _run(self, sql: str) -> sqlite3.Cursor:
        self._database.execute("PRAGMA query_only = ON")
        self._database.set_authorizer(self._authorize)
        try:
            return self._database.execute(sql)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise self._explained(error) from None

    def _authorize(
        self, action: int, first: str | None, second: str | None, database: str | None, source: str | None
    ) -> int:
        allowed = action in _READING
        if action == sqlite3.SQLITE_READ:
            self._read.add(first or "")
        elif action == sqlite3.SQLITE_FUNCTION:
            self._functions.add((second or "").lower())
            allowed = (second or "").lower() not in _FORBIDDEN
        elif action == sqlite3.SQLITE_PRAGMA:
            allowed = (first or "").lower() in _PRAGMAS
        self._denied |= not allowed
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _explained(self, error: Exception) -> BaseException:
        if self._denied:
            return Refused(_REFUSED)
        message = str(error)
        if message == "interrupted":
            return KeyboardInterrupt()
        return explained(message)


def _connect_functions(database: sqlite3.Connection) -> None:
    """SQLite declares a table-valued function when it is first named, which to an authorizer looks like writing."""
    for name in ("json_each", "json_tree", *(f"pragma_{pragma}" for pragma in _PRAGMAS)):
        with suppress(sqlite3.OperationalError):  # an SQLite without it
            database.execute(f"EXPLAIN SELECT 1 FROM {name}")


def explained(message: str) -> ObsintelError:
    """SQLite's message as one line, with the name that was likely meant."""
    for pattern, what, names in (
        (r"no such table: (?:\w+\.)?(.+)", "table", _tables()),
        (r"no such column: (?:.+\.)?(.+)", "column", _columns()),
    ):
        if match := re.fullmatch(pattern, message):
            near = _nearest(match[1], names)
            known = f"the tables are {', '.join(names)}" if what == "table" else "`obsintel query` lists them"
            return UsageError(f"there is no {what} `{match[1]}`; " + (f"did you mean `{near}`?" if near else known))
    if "one statement at a time" in message:
        return UsageError("one SQL statement at a time")
    if message == "incomplete input":
        return UsageError("the SQL ends too early")
    if "binding" in message:
        return UsageError("the SQL holds a `?` or a `:name`, and there is nothing to put in its place")
    return UsageError(f"SQL: {message}")


def _nearest(name: str, names: list[str]) -> str | None:
    """By letters alone: `nam` is nearer to `name` than to `benchmark_name`."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name.lower(), names, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def _tables() -> list[str]:
    return [*(table.name for table in TABLES), *VIEW_COLUMNS]


def _columns() -> list[str]:
    views = (column for columns in VIEW_COLUMNS.values() for column in columns)
    tables = (column for table in TABLES for column in table.columns)
    return list(dict.fromkeys(column.name for column in (*tables, *views)))


def unique(names: Iterable[str]) -> list[str]:
    """`names` with a number behind one that was there before: `name`, `name_2`."""
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found.append(free)
    return found


def described() -> tuple[list[str], list[tuple[str, str, str, str]]]:
    """What there is to ask for: table, column, type, meaning."""
    tables = [(table.name, column) for table in TABLES for column in table.columns]
    tables += [(name, column) for name, columns in VIEW_COLUMNS.items() for column in columns]
    rows = [(name, column.name, str(column.type), column.doc) for name, column in tables]
    return ["table", "column", "type", "meaning"], rows
