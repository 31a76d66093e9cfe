"""One SELECT over the tables of a vault, read-only."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.errors import ObsintelError, Refused, UsageError
from obsidian_intel.core.message import Message, marked
from obsidian_intel.core.near_names import nearest_by_letters
from obsidian_intel.core.sql.database import create, fill
from obsidian_intel.core.sql.exported_tables import TABLES
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
_REFUSED = marked("query only reads: one SELECT, and nothing that would write, attach or set")


class QueryLimits(NamedTuple):
    """How much one query may take: rows of its answer, seconds, bytes of memory, bytes of its answer's texts."""

    rows: int
    seconds: float
    memory: int
    size: int


class QueryAnswer(NamedTuple):
    """What a query answers. `is_cut`: there are more rows than its limits let through."""

    names: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def open_database(longest: int = _LONGEST) -> sqlite3.Connection:
    """The empty tables, to be asked. `longest`: bytes that one value may have."""
    database = create()
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
    database.set_progress_handler(lambda: 0, _STEPS)
    _connect_functions(database)
    return database


class QueryCheck(NamedTuple):
    """What is known of a query without a vault: the tables it reads, or the `fault` that keeps it from an answer.

    `is_repeatable` as of a `Query`.
    """

    tables: frozenset[str] = frozenset()
    fault: str | None = None
    is_repeatable: bool = True


@text_cache(256)
def check_query(sql: str) -> QueryCheck:
    """Check `sql` against the empty tables; kept, for the same queries are asked again and again."""
    try:
        query = Query(sql)
        return QueryCheck(frozenset(query.tables), None, query.is_repeatable)
    except (UsageError, Refused) as error:
        return QueryCheck(fault=str(error))


class Query:
    """One SQL text, checked against the empty tables: mistakes show before the vault is read.

    Raises `UsageError` of one line where the SQL is wrong, `Refused` where it would do anything but read. `database`:
    tables that are filled already, for `answer`.
    """

    def __init__(self, sql: str, database: sqlite3.Connection | None = None) -> None:
        if not sql.strip():
            raise UsageError(Message('there is no SQL: obsintel query "SELECT * FROM leaderboard"'))
        self.sql = sql
        self._read: dict[str, set[str]] = {}
        self._denied = False
        self._late = False
        self._functions: set[str] = set()
        self._database = database or open_database()
        explained = re.match(r"\s*(explain|pragma)\b", sql, re.IGNORECASE)
        self._run(sql if explained else f"EXPLAIN {sql}")

    @property
    def tables(self) -> set[str]:
        """The tables it reads, those behind views included."""
        return self._read.keys() & {table.name for table in TABLES}

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        """The columns it reads of each of these tables; none where it only counts rows."""
        return {name: frozenset(self._read[name]) for name in self.tables}

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
            raise UsageError(Message("this SQL asks for nothing: it holds no SELECT"))
        return unique(column[0] for column in cursor.description), self._rows(cursor)

    def answer(self, limits: QueryLimits) -> QueryAnswer:
        """What it answers, of tables that are filled. Errors as in `run`, also where it takes more than `limits`."""
        deadline = time.monotonic() + limits.seconds

        def is_late() -> bool:
            self._late = time.monotonic() > deadline
            return self._late

        self._database.set_progress_handler(is_late, _STEPS // 10)
        rows: list[tuple[Any, ...]] = []
        size = 0
        try:
            cursor = self._run(self.sql)
            if cursor.description is None:
                raise UsageError(Message("this SQL asks for nothing: it holds no SELECT"))
            for row in self._rows(cursor):
                if len(rows) == limits.rows:
                    cursor.close()
                    return QueryAnswer(unique(column[0] for column in cursor.description), rows, True)
                size += sum(len(value) for value in row if isinstance(value, str | bytes))
                if size > limits.size:
                    raise UsageError(
                        Message(
                            "its answer is larger than {size} kB: ask for fewer columns",
                            size=format(limits.size // 1000, ","),
                        )
                    )
                rows.append(row)
        except MemoryError:
            raise UsageError(Message("it takes more than {memory} MB of memory", memory=limits.memory >> 20)) from None
        except UsageError as error:
            raise (
                UsageError(Message("it takes longer than {seconds} s", seconds=format(limits.seconds, "g")))
                if self._late
                else error
            ) from None
        return QueryAnswer(unique(column[0] for column in cursor.description), rows, False)

    def _rows(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        yield from self._guarded(lambda: iter(cursor))

    def _guarded(self, rows: Callable[[], Iterator[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from rows()
        except sqlite3.Error as error:
            raise self._explained(error) from None

    def _run(self, sql: str) -> sqlite3.Cursor:
        self._database.set_authorizer(None)
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
            self._read.setdefault(first or "", set()).add(second or "")
        elif action == sqlite3.SQLITE_FUNCTION:
            self._functions.add((second or "").lower())
            allowed = (second or "").lower() not in _FORBIDDEN
        elif action == sqlite3.SQLITE_PRAGMA:
            allowed = (first or "").lower() in _PRAGMAS
        self._denied |= not allowed
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _explained(self, error: Exception) -> BaseException:
        if self._denied:
            return Refused(Message(_REFUSED))
        message = str(error)
        if message == "interrupted":
            return UsageError(message) if self._late else KeyboardInterrupt()
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
            near = nearest_by_letters(match[1].lower(), names, 60)
            known = (
                Message("the tables are {names}", names=", ".join(names))
                if what == "table"
                else Message("`obsintel query` lists them")
            )
            hint = Message("did you mean `{near}`?", near=near) if near else known
            missing = marked("there is no column `{name}`; {hint}")
            if what == "table":
                missing = marked("there is no table `{name}`; {hint}")
            return UsageError(Message(missing, name=match[1], hint=hint))
    if "one statement at a time" in message:
        return UsageError(Message("one SQL statement at a time"))
    if message == "incomplete input":
        return UsageError(Message("the SQL ends too early"))
    if "binding" in message:
        return UsageError(Message("the SQL holds a `?` or a `:name`, and there is nothing to put in its place"))
    return UsageError(Message("SQL: {message}", message=message))


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
    """Every column that can be asked for, as (table, column, type, meaning)."""
    tables = [(table.name, column) for table in TABLES for column in table.columns]
    tables += [(name, column) for name, columns in VIEW_COLUMNS.items() for column in columns]
    rows = [(name, column.name, str(column.type), column.doc) for name, column in tables]
    return ["table", "column", "type", "meaning"], rows
