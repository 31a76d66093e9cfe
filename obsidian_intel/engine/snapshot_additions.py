"""Records behind the last section of a snapshot file: what is new of single notes since it was written.

Each has a check sum of its own, and takes the place of any before it; one that is torn counts for nothing. Typed months
are large, so each is a record of its own before it, that is read only when it is asked for.
"""

from __future__ import annotations

import marshal
import os
import struct
import zlib

from obsidian_intel.engine.snapshot_bytes import CorruptSnapshot, read_exactly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from obsidian_intel.engine.answer_unchanged import KeptAnswer

_RECORD = struct.Struct("<4sII")
_ADDED, _MONTH = b"more", b"mnth"
MOST_ADDED = 1 << 20  # bytes of records behind the last section: then the file is written anew


class Appended:
    """What is new of single notes since the file was written, by their number.

    `inserted`: notes that are new, each with its place among all in the order of the walk, and its path; their numbers
    follow those of the file. `gone`: notes that are there no more. `months`: where a typed month stands in the file
    (offset, length, crc32). `found` (by path), `wide` and `answers` are as in the sections of these names; `wide` and
    `answers` are None where they are as they were. The answer to a question that was asked before, and must be worked
    out anew, is None.
    """

    __slots__ = ("answers", "facts", "found", "gone", "hashes", "inserted", "months", "numbers", "wide")

    def __init__(
        self,
        numbers: dict[int, tuple[int, ...]] | None = None,
        hashes: dict[int, bytes] | None = None,
        facts: dict[int, bytes] | None = None,
        months: dict[int, tuple[int, int, int]] | None = None,
        found: dict[str, tuple[Any, ...]] | None = None,
        inserted: dict[int, tuple[int, str]] | None = None,
        gone: tuple[int, ...] = (),
        wide: tuple[Any, ...] | None = None,
        answers: dict[tuple[object, ...], KeptAnswer | None] | None = None,
    ) -> None:
        self.numbers, self.hashes, self.facts = numbers or {}, hashes or {}, facts or {}
        self.months, self.found, self.inserted = months or {}, found or {}, inserted or {}
        self.gone, self.wide, self.answers = gone, wide, answers

    def copy(self) -> Appended:
        """A copy that can be changed."""
        numbers, hashes, facts, months = dict(self.numbers), dict(self.hashes), dict(self.facts), dict(self.months)
        found, inserted = dict(self.found), dict(self.inserted)
        return Appended(numbers, hashes, facts, months, found, inserted, self.gone, self.wide, self.answers)

    def pack(self) -> bytes:
        """As a record."""
        values = (self.numbers, self.hashes, self.facts, self.months, self.found, self.inserted, self.gone)
        data = marshal.dumps((*values, self.wide, self.answers))
        return _RECORD.pack(_ADDED, len(data), zlib.crc32(data)) + data


def read_appended(fd: int, start: int, size: int) -> tuple[Appended, int, bool]:
    """What stands behind the sections of a file that end at `start`, the bytes of its records, whether one is torn."""
    last, records, at = None, 0, start
    while at < size:
        try:
            mark, length, crc = _RECORD.unpack(read_exactly(fd, at, _RECORD.size))
            data = read_exactly(fd, at + _RECORD.size, length) if mark == _ADDED else b""
        except CorruptSnapshot:
            mark, length, crc, data = b"", 0, 0, b""
        at += _RECORD.size + length
        if mark == _MONTH and at <= size:
            continue
        if mark != _ADDED or zlib.crc32(data) != crc:
            return _loaded(last), records, True
        last = data
        records += length
    return _loaded(last), records, False


def _loaded(data: bytes | None) -> Appended:
    return Appended(*marshal.loads(data)) if data is not None else Appended()


def append_record(
    path: str, identity: tuple[int, int], added: Appended, months: Mapping[int, bytes] | None = None
) -> None:
    """Write `added` behind all else in the snapshot at `path`, if that is still the same file. Raises `OSError`.

    `months`: typed months that are new, by the number of their note.
    """
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0))
    try:
        info = os.fstat(fd)
        if (info.st_dev, info.st_ino) != identity:
            return
        parts, at = [], info.st_size
        for number, data in (months or {}).items():
            crc = zlib.crc32(data)
            parts += [_RECORD.pack(_MONTH, len(data), crc), data]
            added.months[number] = (at + _RECORD.size, len(data), crc)
            at += _RECORD.size + len(data)
        os.write(fd, b"".join([*parts, added.pack()]))
    finally:
        os.close(fd)
