"""The full-text index: an SQLite file beside the snapshot, for our user's eyes alone, that may be deleted at any time.

Trigrams find words of three characters and more; shorter ones are looked for in the text itself, which takes a few
milliseconds for years of months. Where SQLite lacks trigrams (before 3.34), all are. Imports next to nothing, for it
also runs before the command line is loaded.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.search_text import fold_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.engine.search_rows import SearchRow

Stamp = tuple[bytes, bytes, bytes]  # what the index is true of: fingerprint, names and numbers of all notes
_FORMAT = 1
_TABLES = """
CREATE TABLE stamp(fingerprint BLOB, names BLOB, numbers BLOB);
CREATE TABLE notes(path TEXT PRIMARY KEY, hash TEXT, period TEXT, label TEXT, day TEXT);
CREATE TABLE rows(id INTEGER PRIMARY KEY, path TEXT, line INTEGER, section TEXT, title TEXT, name TEXT, fields TEXT,
    text TEXT, folded TEXT);
CREATE INDEX rows_of_note ON rows(path);
"""
_TRIGRAMS = (
    "CREATE VIRTUAL TABLE words USING"
    " fts5(folded, content='rows', content_rowid='id', tokenize='trigram case_sensitive 1')"
)
_FOUND = """
SELECT rows.id FROM rows JOIN notes ON notes.path = rows.path WHERE {conditions}
ORDER BY notes.period DESC, notes.day DESC, rows.path, rows.line, rows.id
"""
_ROW = """
SELECT notes.period, notes.label, rows.path, rows.line, rows.section, rows.title, rows.name, rows.fields, rows.text,
    rows.folded
FROM rows JOIN notes ON notes.path = rows.path WHERE rows.id = ?
"""


class IndexedNote(NamedTuple):
    """A note of the log as it stands in the index. `hash` changes with whatever its rows depend on.

    `path` is its key: of one month, week or day of a note of many a `part_key`.
    """

    path: str
    hash: str
    period: str
    label: str
    day: str


_PART = "\0"  # which no path holds


def part_key(path: str, label: str) -> str:
    """The key of one month, week or day of a note of many."""
    return path + _PART + label


def path_of_key(key: str) -> str:
    """The path of a note."""
    return key.partition(_PART)[0]


def label_of_key(key: str) -> str:
    """Which month, week or day of a note of many; empty for a note of one."""
    return key.partition(_PART)[2]


class FoundRow(NamedTuple):
    """A row that holds all words. `period` is its month, `label` the week or day where its note is about one."""

    period: str
    label: str
    path: str
    line: int
    section: str
    title: str
    name: str
    fields: str
    text: str
    folded: str


class SearchIndex:
    """An open index. Errors of SQLite come as they are (`sqlite3.Error`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        self._trigrams = "words" in tables

    @classmethod
    def open(cls, path: str) -> SearchIndex | None:
        """The index at `path`; None where there is none, or one of another format."""
        if not os.path.isfile(path):
            return None
        connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        if connection.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
            connection.close()
            return None
        return cls(connection)

    @classmethod
    def new(cls, path: str | None) -> SearchIndex:
        """An empty index in the place of what is at `path`; None: in memory. Raises `OSError` too."""
        if path is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(path or ":memory:", timeout=5, isolation_level=None)
        connection.executescript(_TABLES)
        with contextlib.suppress(sqlite3.OperationalError):  # an SQLite without trigrams
            connection.execute(_TRIGRAMS)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def is_of(self, stamp: Stamp) -> bool:
        """Whether the index is true of notes with that stamp."""
        return bool(self._connection.execute("SELECT * FROM stamp").fetchone() == stamp)

    def is_of_settings(self, stamp: Stamp) -> bool:
        """Whether the index was made with the same package and settings."""
        return bool(self._connection.execute("SELECT fingerprint FROM stamp").fetchone() == stamp[:1])

    def sections(self) -> set[tuple[str, str]]:
        """Key and heading of every section in it."""
        return set(self._connection.execute("SELECT DISTINCT section, title FROM rows"))

    def notes(self) -> dict[str, IndexedNote]:
        """The notes in it, by path."""
        return {row[0]: IndexedNote(*row) for row in self._connection.execute("SELECT * FROM notes")}

    def update(
        self, changed: Iterable[tuple[IndexedNote, Iterable[SearchRow]]], gone: Iterable[str], stamp: Stamp | None
    ) -> None:
        """Take the rows of notes that are new or have changed in the place of their old ones, and forget `gone`.

        `stamp`: what it is true of then; None where that is not known.
        """
        run = self._connection.execute
        run("PRAGMA synchronous = OFF")  # what a crash breaks is made anew
        run("BEGIN IMMEDIATE")
        try:
            for path in gone:
                self._forget(path)
            for note, rows in changed:
                self._forget(note.path)
                run("INSERT INTO notes VALUES(?, ?, ?, ?, ?)", note)
                for row in rows:
                    self._add(note.path, row)
            run("DELETE FROM stamp")
            if stamp is not None:
                run("INSERT INTO stamp VALUES(?, ?, ?)", stamp)
        except BaseException:
            run("ROLLBACK")
            raise
        run("COMMIT")

    def _add(self, path: str, row: SearchRow) -> None:
        folded = fold_text(row.text)
        added = self._connection.execute(
            "INSERT INTO rows(path, line, section, title, name, fields, text, folded) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (path, *row, folded),
        )
        if self._trigrams:
            self._connection.execute("INSERT INTO words(rowid, folded) VALUES(?, ?)", (added.lastrowid, folded))

    def _forget(self, path: str) -> None:
        run = self._connection.execute
        if self._trigrams:
            run("INSERT INTO words(words, rowid, folded) SELECT 'delete', id, folded FROM rows WHERE path = ?", (path,))
        run("DELETE FROM rows WHERE path = ?", (path,))
        run("DELETE FROM notes WHERE path = ?", (path,))

    def find(
        self,
        words: Sequence[str],
        months: tuple[str, str] | None = None,
        sections: Sequence[tuple[str, str]] | None = None,
    ) -> list[int]:
        """The numbers of the rows that hold every one of the folded `words`, the newest first; of `months` (the first
        and the last, `YYYY-MM`) and of `sections` (key and heading) alone.
        """
        if any(map(_is_no_text, words)):
            return []
        long = [word for word in words if len(word) > 2 and self._trigrams]
        conditions, values = ["1"], []
        if long:
            conditions.append("rows.id IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(" AND ".join('"' + word.replace('"', '""') + '"' for word in long))
        for word in words:
            if word not in long:
                conditions.append("instr(rows.folded, ?) > 0")
                values.append(word)
        if months is not None:
            conditions.append("notes.period BETWEEN ? AND ?")
            values += months
        if sections is not None:
            pairs = " OR ".join("rows.section = ? AND rows.title = ?" for _ in sections)
            conditions.append(f"({pairs or 0})")
            values += [text for pair in sections for text in pair]
        found = self._connection.execute(_FOUND.format(conditions=" AND ".join(conditions)), values)
        return [number for (number,) in found]

    def rows(self, numbers: Iterable[int]) -> Iterator[FoundRow]:
        """The rows of those numbers, in that order."""
        for number in numbers:
            found = FoundRow(*self._connection.execute(_ROW, (number,)).fetchone())
            yield found._replace(path=path_of_key(found.path))


def _is_no_text(word: str) -> bool:
    """True for a word with bytes that are no UTF-8 (surrogates, as the command line gives them): no note holds it."""
    return any("\ud800" <= char <= "\udfff" for char in word)
