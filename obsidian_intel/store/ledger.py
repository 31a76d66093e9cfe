"""A small memory beside the journal that never expires: (kind, key) -> value, the last one wins."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from obsidian_intel.store.journal import JournalEntry
from obsidian_intel.store.paths import close_quietly, write_all
from obsidian_intel.store.syscalls import Syscalls

Remembered = tuple[str, str, str | None]
_COMPACT_BYTES = 1_000_000
_FILE_KINDS = ("wrote", "made", "ours")
_MOVED_KINDS = (*_FILE_KINDS, "said")


def _line(entry: Remembered) -> str:
    return json.dumps(entry, separators=(",", ":")) + "\n"


def undone_key(kind: str, path: str, key: str) -> str:
    """The key, under the ledger's kind `undone`, of something done to the file at `path`."""
    return f"{kind}\n{path}\n{key}"


class Ledger:
    """An append-only file of JSON lines, read again when it has grown."""

    def __init__(self, file: Path, calls: Syscalls) -> None:
        self._file = file
        self._calls = calls
        self._read_to = 0
        self._inode = 0
        self._lines = 0
        self._values: dict[str, dict[str, str]] = {}

    def recall(self, kind: str, key: str) -> str | None:
        """The value, or `None`."""
        return self._load().get(kind, {}).get(key)

    def recall_all(self, kind: str) -> Mapping[str, str]:
        """All keys and values of a kind."""
        return dict(self._load().get(kind, {}))

    def was_undone(self, kind: str, path: str, key: str = "") -> bool:
        """Whether a person undid this and has not asked for it since; kinds and keys as in `store.undone`."""
        return self.recall("undone", undone_key(kind, path, key)) is not None

    def put(self, entries: Iterable[Remembered]) -> None:
        """Remember all; a value of `None` forgets."""
        known = self._load()
        lines = [_line(entry) for entry in entries if known.get(entry[0], {}).get(entry[1]) != entry[2]]
        if not lines:
            return
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = self._calls.open(str(self._file), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            # A newline first closes a line that a crash has cut short.
            write_all(self._calls, fd, ("\n" + "".join(lines)).encode())
            self._calls.fsync(fd)
        finally:
            close_quietly(self._calls, fd)

    def compact(self) -> None:
        """Write the file anew when it is long and most of it is overtaken. Only under the store's lock."""
        values = self._load()
        live = sum(map(len, values.values()))
        if self._read_to < _COMPACT_BYTES or self._lines < 4 * live:
            return
        temp = self._file.with_suffix(".new")
        entries = [(kind, key, value) for kind, keys in values.items() for key, value in keys.items()]
        text = "".join(_line(entry) for entry in entries)
        temp.unlink(missing_ok=True)
        fd = self._calls.open(str(temp), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            write_all(self._calls, fd, text.encode())
            self._calls.fsync(fd)
        finally:
            close_quietly(self._calls, fd)
        temp.replace(self._file)

    def _load(self) -> dict[str, dict[str, str]]:
        try:
            info = self._file.stat()
            size, inode = info.st_size, info.st_ino
        except FileNotFoundError:
            size = inode = 0
        if inode != self._inode:
            self._read_to, self._lines, self._values, self._inode = 0, 0, {}, inode
        if size > self._read_to:
            with self._file.open("rb") as file:
                file.seek(self._read_to)
                data = file.read()
            whole = data.rfind(b"\n") + 1
            self._read_to += whole
            for line in data[:whole].splitlines():
                self._take(line)
        return self._values

    def _take(self, line: bytes) -> None:
        try:
            kind, key, value = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            return
        if not (isinstance(kind, str) and isinstance(key, str) and (value is None or isinstance(value, str))):
            return
        self._lines += 1
        if value is None:
            self._values.get(kind, {}).pop(key, None)
        else:
            self._values.setdefault(kind, {})[key] = value


def remembered_of(entry: JournalEntry, memory: Ledger) -> list[Remembered]:
    """What a done entry leaves in the memory: what we wrote, what we made, what is ours alone."""
    if entry.op == "create":
        return [*((kind, entry.path, entry.new) for kind in _FILE_KINDS), *entry.remember]
    if entry.op == "edit":
        ours = entry.new if memory.recall("ours", entry.path) == entry.old else None
        return [("wrote", entry.path, entry.new), ("ours", entry.path, ours), *entry.remember]
    moved: list[Remembered] = []
    for kind in _MOVED_KINDS:
        value = memory.recall(kind, entry.path)
        moved.append((kind, entry.path, None))
        if entry.to and value is not None:
            moved.append((kind, entry.to, value))
    return moved
