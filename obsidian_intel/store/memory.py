"""A small memory beside the journal that never expires: (kind, key) -> value, the last one wins."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from obsidian_intel.store.calls import Calls
from obsidian_intel.store.folder import write_all


class Memory:
    """An append-only file of JSON lines, read again when it has grown."""

    def __init__(self, file: Path, calls: Calls) -> None:
        self._file = file
        self._calls = calls
        self._read_to = 0
        self._values: dict[str, dict[str, str]] = {}

    def recall(self, kind: str, key: str) -> str | None:
        """The value, or `None`."""
        return self._load().get(kind, {}).get(key)

    def recall_all(self, kind: str) -> Mapping[str, str]:
        """All keys and values of a kind."""
        return dict(self._load().get(kind, {}))

    def put(self, entries: Iterable[tuple[str, str, str | None]]) -> None:
        """Remember all; a value of `None` forgets."""
        known = self._load()
        lines = [
            json.dumps(entry, separators=(",", ":")) + "\n"
            for entry in entries
            if known.get(entry[0], {}).get(entry[1]) != entry[2]
        ]
        if not lines:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fd = self._calls.open(str(self._file), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            # A newline first closes a line that a crash has cut short.
            write_all(self._calls, fd, ("\n" + "".join(lines)).encode())
            self._calls.fsync(fd)
        finally:
            self._calls.close(fd)

    def _load(self) -> dict[str, dict[str, str]]:
        try:
            size = self._file.stat().st_size
        except FileNotFoundError:
            size = 0
        if size < self._read_to:
            self._read_to, self._values = 0, {}
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
        except ValueError:
            return
        if value is None:
            self._values.get(kind, {}).pop(key, None)
        else:
            self._values.setdefault(kind, {})[key] = value
