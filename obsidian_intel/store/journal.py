"""The journal: each step's old bytes and intents, on disk before the first note is touched.

`steps/17.jsonl` has one JSON line for the step, each entry, and each thing done; `steps/17.bytes` the old
bytes. While a step is under way its file is called `17.open`: found in a later run, it has to be recovered.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct, convert

from obsidian_intel.store.paths import close_quietly, sha256, write_all
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import CompletedOp, Step

KEEP_STEPS = 20
_LATEST = 32_503_680_000.0  # seconds since 1970: the year 3000
EditList = list[tuple[int, int, str]]


@dataclass(slots=True)
class JournalEntry:
    """One thing to do. `old` and `new` are sha256 of the bytes before and after, empty where there is no file.

    `edits` (start, end, text in code points) rebuild the new bytes from the old; `offset` and `size` say
    where the kept bytes stand in the step's `.bytes` file: the old ones, or of a made note the new ones.
    `takes_back`: of an undo, the number of the entry that this one takes back; -1 where it is none. `gone`: the numbers
    of that entry's edits which a person had removed before.
    """

    op: str
    path: str
    old: str = ""
    new: str = ""
    to: str = ""
    temp: str = ""
    offset: int = 0
    size: int = 0
    edits: EditList = field(default_factory=list)
    remember: list[tuple[str, str, str | None]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    takes_back: int = -1
    gone: list[int] = field(default_factory=list)


_ENTRY_FIELDS = frozenset(each.name for each in fields(JournalEntry))


@dataclass(slots=True)
class Record:
    """A step as it stands in the journal. `done` are indexes into `entries`."""

    id: str
    time: float
    command: str
    undoes: str | None = None
    by: str = ""
    entries: list[JournalEntry] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    undid: bool = False
    remembered: list[int] = field(default_factory=list)

    def step(self, undone_by: str | None) -> Step:
        """The public face."""
        done = tuple(
            CompletedOp(entry.op, entry.path, entry.new, entry.to) for entry in map(self.entries.__getitem__, self.done)
        )
        when = datetime.fromtimestamp(self.time, UTC)
        return Step(self.id, when, self.command, done, self.undoes, undone_by, self.by)


class OpenStep:
    """A step that is being written."""

    def __init__(self, folder: Path, record: Record, calls: Syscalls) -> None:
        self.record = record
        self.kept_open = False
        self._folder = folder
        self._calls = calls
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._bytes = calls.open(str(folder / f"{record.id}.bytes"), flags)
        self._size = calls.fstat(self._bytes).st_size
        try:
            self._lines = calls.open(str(folder / f"{record.id}.open"), flags)
        except BaseException:
            close_quietly(calls, self._bytes)
            raise
        try:
            self._begin()
        except BaseException:
            self.end()
            raise

    def _begin(self) -> None:
        record = self.record
        if record.entries:
            write_all(self._calls, self._lines, b"\n")  # a crash may have cut the last line short
            return
        head = {"id": record.id, "time": record.time, "command": record.command, "undoes": record.undoes}
        self._line(head | ({"by": record.by} if record.by else {}))

    def plan(self, entry: JournalEntry, kept: bytes) -> int:
        """Write down what is going to be done, with the bytes to keep. The entry's number."""
        entry.offset, entry.size = self._keep(kept), len(kept)
        self.record.entries.append(entry)
        self._line({"entry": asdict(entry)})
        return len(self.record.entries) - 1

    def commit(self) -> None:
        """Everything planned is on the disk after this."""
        self._calls.fsync(self._bytes)
        self._calls.fsync(self._lines)
        fd = self._calls.open(str(self._folder), os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._calls.fsync(fd)
        finally:
            close_quietly(self._calls, fd)

    def did(self, number: int) -> None:
        """An entry is done. It is so even when this line cannot be written: then the step stays open."""
        self.record.done.append(number)
        self._try_line({"did": number, "folders": self.record.entries[number].folders})

    def remembered(self) -> None:
        """All that is done so far is in the memory."""
        self.record.remembered = list(self.record.done)
        self._try_line({"remembered": self.record.remembered})

    def keep(self, path: str, data: bytes) -> None:
        """Keep bytes that nobody planned with: a save that a later one has overtaken."""
        self._line({"kept": path, "offset": self._keep(data), "size": len(data), "sha256": sha256(data)})
        self._calls.fsync(self._bytes)

    def undid(self) -> None:
        """The step that this one undoes is wholly taken back."""
        self.record.undid = True
        self._try_line({"undid": True})

    def end(self) -> None:
        """Close the step. One that did nothing leaves no trace; one with something to recover stays open."""
        for fd in (self._bytes, self._lines):
            with suppress(OSError):
                close_quietly(self._calls, fd)
        if not self.kept_open:
            with suppress(OSError):
                _settle(self._folder, self.record)

    def _keep(self, data: bytes) -> int:
        offset = self._size
        write_all(self._calls, self._bytes, data)
        self._size += len(data)
        return offset

    def _try_line(self, value: dict[str, Any]) -> None:
        try:
            self._line(value)
        except OSError:
            self.kept_open = True

    def _line(self, value: dict[str, Any]) -> None:
        write_all(self._calls, self._lines, (json.dumps(value, separators=(",", ":")) + "\n").encode())


def _settle(folder: Path, record: Record) -> None:
    """Turn `17.open` into `17.jsonl`, or remove both files when nothing was done and nothing kept."""
    opened = folder / f"{record.id}.open"
    if record.done or record.undid or b'"kept":' in opened.read_bytes():
        opened.replace(folder / f"{record.id}.jsonl")
        return
    opened.unlink()
    with suppress(FileNotFoundError):
        (folder / f"{record.id}.bytes").unlink()


class Journal:
    """All steps of one vault. `max_bytes` and `max_age` (seconds) never touch the last 20 steps."""

    def __init__(
        self, folder: Path, calls: Syscalls, max_bytes: int = 200_000_000, max_age: float = 90 * 86_400.0
    ) -> None:
        self._folder = folder / "steps"
        self._calls = calls
        self._max_bytes = max_bytes
        self._max_age = max_age

    def begin(self, command: str, undoes: str | None = None, by: str = "") -> OpenStep:
        """A new step under the next number."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = max(self._numbers(".jsonl") + self._numbers(".open"), default=0) + 1
        (self._folder / f"{number}.bytes").unlink(missing_ok=True)
        return OpenStep(self._folder, Record(str(number), time.time(), command, undoes, by), self._calls)

    def unfinished(self) -> list[Record]:
        """Steps that a crash, or something kept, has left open."""
        return [self._read(self._folder / f"{number}.open") for number in self._numbers(".open")]

    def is_cut_short(self) -> bool:
        """Whether a step is open: of a run that was cut short, or that is at work now."""
        return bool(self._numbers(".open"))

    def reopen(self, record: Record) -> OpenStep:
        """Go on with an unfinished step."""
        return OpenStep(self._folder, record, self._calls)

    def records(self) -> Iterator[Record]:
        """Closed steps, the newest first."""
        for number in reversed(self._numbers(".jsonl")):
            yield self._read(self._folder / f"{number}.jsonl")

    def kept_bytes(self, record: Record, entry: JournalEntry) -> bytes:
        """The bytes kept for an entry: the old ones, or of a made note the new ones.

        Raises `FileNotFoundError` where they are not there whole.
        """
        with (self._folder / f"{record.id}.bytes").open("rb") as file:
            if min(entry.offset, entry.size) < 0 or entry.offset + entry.size > os.fstat(file.fileno()).st_size:
                raise FileNotFoundError(file.name)
            file.seek(entry.offset)
            return file.read(entry.size)

    def prune(self) -> None:
        """Forget old steps beyond the limits."""
        numbers = self._numbers(".jsonl")
        sizes = {number: self._size(number) for number in numbers}
        total, oldest = sum(sizes.values()), time.time() - self._max_age
        for number in numbers[:-KEEP_STEPS]:
            file = self._folder / f"{number}.jsonl"
            if total <= self._max_bytes and file.stat().st_mtime >= oldest:
                return
            total -= sizes[number]
            file.unlink()
            (self._folder / f"{number}.bytes").unlink(missing_ok=True)

    def _size(self, number: int) -> int:
        size = 0
        for suffix in (".jsonl", ".bytes"):
            with suppress(FileNotFoundError):
                size += (self._folder / f"{number}{suffix}").stat().st_size
        return size

    def _numbers(self, suffix: str) -> list[int]:
        try:
            names = [file.name for file in self._folder.iterdir()]
        except FileNotFoundError:
            return []
        stems = (name[: -len(suffix)] for name in names if name.endswith(suffix))
        return sorted(int(stem) for stem in stems if stem.isdigit())

    def _read(self, file: Path) -> Record:
        record = Record(file.stem, file.stat().st_mtime, "")
        for line in file.read_bytes().splitlines():
            with suppress(ValueError, RecursionError, MsgspecError):
                _take(record, convert(json.loads(line), dict[str, Any]))
        return record


def _take(record: Record, value: dict[str, Any]) -> None:
    """One line of the journal. What is not as we write it says nothing; raises `ValueError` or `MsgspecError`."""
    if "id" in value:
        head = convert(value, _Head)
        record.command, record.undoes, record.by = head.command, head.undoes, head.by
        record.time = head.time if 0 <= head.time < _LATEST else record.time
    elif "entry" in value:
        # What a later version keeps besides is of no use here.
        known = {name: each for name, each in convert(value["entry"], dict[str, Any]).items() if name in _ENTRY_FIELDS}
        record.entries.append(convert(known, JournalEntry))
    elif "did" in value:
        number = convert(value["did"], int)
        if 0 <= number < len(record.entries) and number not in record.done:
            record.done.append(number)
            record.entries[number].folders = convert(value.get("folders", []), list[str])
    elif "remembered" in value:
        record.remembered = convert(value["remembered"], list[int])
    elif "undid" in value:
        record.undid = True


class _Head(Struct):
    """The first line of a step."""

    id: str
    time: float
    command: str
    undoes: str | None = None
    by: str = ""
