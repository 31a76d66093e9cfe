"""The index file: a head, then sections, each with its check sum. Read piece by piece; never trusted unchecked.

magic · length and crc32 of the head · head (marshal): key, journal, (offset, length, crc32) of each section

Behind the last section a run that found few notes changed may add what is new of them (`engine/snapshot_additions.py`).
"""

from __future__ import annotations

import marshal
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from obsidian_intel.engine.fingerprint import records_path, verified_path
from obsidian_intel.engine.snapshot_additions import MOST_ADDED, read_appended
from obsidian_intel.engine.snapshot_bytes import (
    CorruptSnapshot,
    checked,
    decode_names,
    decode_numbers,
    encode_numbers,
    read_exactly,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.core.load_settings import Key
    from obsidian_intel.engine.answer_unchanged import KeptAnswer

MAGIC = b"obsintel index\n"
_FIXED = struct.Struct("<15sII")
_LIMIT = 1 << 31
NOTES, NUMBERS, OTHERS, TABLE, HASHES, FACTS, FOUND, WIDE, ANSWERS, RULES, HEADS, MONTHS, MONTH_TABLE, LINKS, NAMES = (
    range(15)
)
SECTIONS = 15
NEVER = (2**64 - 1,) * 4  # the numbers of a note whose time of change cannot be trusted
WIDTH = 4  # numbers a note (`walk.FIELDS`)
LedgerStamp = tuple[str, int, int, int, int, int, int, int]
"""The ledger's path, time of change, size and inode; time of change and size of what is known of papers."""


class IndexFile:
    """A snapshot that is open. Sections are read, and checked, when asked for; they are as they were before `added`."""

    def __init__(self, fd: int, key: Key, journal: LedgerStamp, places: tuple[tuple[int, int, int], ...]) -> None:
        self.fd = fd
        self.key = key
        self.journal = journal
        self._places = places
        self._table: list[int] | None = None
        self._months: dict[int, list[int]] | None = None
        self._numbers: bytes | None = None
        self._hashes: bytes | None = None
        offset, length, _ = places[-1]
        self.base = offset + length
        self.size = os.fstat(fd).st_size
        self.added, self._records, self.torn = read_appended(fd, self.base, self.size)

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be added."""
        more, whole = max(MOST_ADDED, self.base // 8), max(8 * MOST_ADDED, self.base // 2)
        return self.torn or self._records > more or self.size - self.base > whole

    @property
    def identity(self) -> tuple[int, int]:
        """What tells this file from another one at its place."""
        info = os.fstat(self.fd)
        return info.st_dev, info.st_ino

    def names(self) -> list[str]:
        """The paths of all notes as they are now, in the order of the walk."""
        names, order = decode_names(self.section(NOTES)), self.order()
        if order is None:
            return names
        inserted, count = self.added.inserted, len(names)
        return [names[number] if number < count else inserted[number][1] for number in order]

    def order(self) -> list[int] | None:
        """The numbers of the notes as they are now, in the order of the walk; None where that is 0, 1, 2, …"""
        added = self.added
        if not added.inserted and not added.gone:
            return None
        gone = set(added.gone)
        order = [number for number in range(self.count) if number not in gone]
        for number, (place, _) in sorted(added.inserted.items(), key=lambda each: each[1][0]):
            if number not in gone:
                order.insert(place, number)
        return order

    @property
    def count(self) -> int:
        """How many notes the file was written with."""
        return self._places[HASHES][1] // 32

    def numbers(self) -> bytes:
        """The numbers of all notes as they are now, in the order of the walk."""
        was, order = self.section(NUMBERS), self.order()
        if not self.added.numbers and order is None:
            return was
        now, width = bytearray(was), 8 * WIDTH
        now.extend(bytes(width * len(self.added.inserted)))
        for number, values in self.added.numbers.items():
            now[width * number : width * (number + 1)] = encode_numbers(values)
        if order is None:
            return bytes(now)
        return b"".join([now[width * number : width * (number + 1)] for number in order])

    def answers(self) -> dict[tuple[object, ...], KeptAnswer | None]:
        """What commands printed of the notes as they are now."""
        if self.added.answers is not None:
            return self.added.answers
        known: dict[tuple[object, ...], KeptAnswer | None] = marshal.loads(self.section(ANSWERS))
        return known

    @classmethod
    def open(cls, path: str) -> IndexFile | None:
        """The index at `path`; None when there is none. Raises `CorruptSnapshot`."""
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CorruptSnapshot(error.strerror) from None
        try:
            head = _head(fd)
        except BaseException:
            os.close(fd)
            raise
        return cls(fd, *head)

    def section(self, number: int) -> bytes:
        """The bytes of a section. Raises `CorruptSnapshot`."""
        offset, length, crc = self._places[number]
        data = read_exactly(self.fd, offset, length)
        if zlib.crc32(data) != crc:
            raise CorruptSnapshot("a check sum is wrong")
        return data

    def stat_at(self, number: int) -> tuple[int, ...]:
        """The `WIDTH` numbers of one note as they are now."""
        if (known := self.added.numbers.get(number)) is not None:
            return known
        if self._numbers is None:
            self._numbers = self.section(NUMBERS)
        return tuple(decode_numbers(self._numbers[8 * WIDTH * number : 8 * WIDTH * (number + 1)]))

    def hash_at(self, number: int) -> bytes:
        """The sha256 of one note as it is now; zeros where it could not be read."""
        if (known := self.added.hashes.get(number)) is not None:
            return known
        if self._hashes is None:
            self._hashes = self.section(HASHES)
        return self._hashes[32 * number : 32 * (number + 1)]

    def facts_at(self, number: int) -> bytes:
        """The facts of one note as they are now. Raises `CorruptSnapshot`."""
        if (known := self.added.facts.get(number)) is not None:
            return known
        if self._table is None:
            self._table = decode_numbers(self.section(TABLE))
        table = self._table
        start, end = table[2 * number - 2] if number else 0, table[2 * number]
        return self._piece(FACTS, start, end, table[2 * number + 1])

    def month_at(self, number: int, *, bare: bool = False) -> bytes | None:
        """The typed month of one note as it is now; None where none is kept. `bare`: its head alone, without the cells
        of its rows (`months.stored`). Raises `CorruptSnapshot`.
        """
        place = self._month_place(number)
        if place is None:
            return None
        return _month_head(self.fd, place[0]) if bare else checked(read_exactly(self.fd, *place[:2]), place[2])

    def _month_place(self, number: int) -> tuple[int, int, int] | None:
        """Where a typed month is in the file, its length and check sum."""
        if number in self.added.facts:
            return self.added.months.get(number)
        if self._months is None:
            table = iter(decode_numbers(self.section(MONTH_TABLE)))
            self._months = {number: place for number, *place in zip(table, table, table, table, strict=True)}
        place = self._months.get(number)
        return (self._places[MONTHS][0] + place[0], place[1] - place[0], place[2]) if place is not None else None

    def _piece(self, section: int, start: int, end: int, crc: int) -> bytes:
        return checked(read_exactly(self.fd, self._places[section][0] + start, end - start), crc)

    def close(self) -> None:
        """Close the file."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    def __del__(self) -> None:
        self.close()


def _month_head(fd: int, offset: int) -> bytes:
    """The head of a typed month."""
    from obsidian_intel.months.stored import HEAD

    fixed = read_exactly(fd, offset, HEAD.size)
    length, crc = HEAD.unpack(fixed)
    if length > _LIMIT:
        raise CorruptSnapshot("a month's head cannot be read")
    return fixed + checked(read_exactly(fd, offset + HEAD.size, length), crc)


def _head(fd: int) -> tuple[Key, LedgerStamp, tuple[tuple[int, int, int], ...]]:
    if hasattr(os, "geteuid") and os.fstat(fd).st_uid != os.geteuid():
        raise CorruptSnapshot("it belongs to another user")
    fixed = read_exactly(fd, 0, _FIXED.size)
    magic, length, crc = _FIXED.unpack(fixed)
    if magic != MAGIC or length > _LIMIT:
        raise CorruptSnapshot("it is no index")
    data = read_exactly(fd, _FIXED.size, length)
    if zlib.crc32(data) != crc:
        raise CorruptSnapshot("a check sum is wrong")
    try:
        key, journal, places = marshal.loads(data)
    except (ValueError, EOFError, TypeError):
        raise CorruptSnapshot("its head cannot be read") from None
    base = _FIXED.size + length
    return key, journal, tuple((base + offset, size, check) for offset, size, check in places)


def pack(key: Key, journal: LedgerStamp, sections: Sequence[Iterable[bytes]]) -> Iterator[bytes]:
    """The parts of a file, in order; each section may come in several, and is gone through twice."""
    places, offset = [], 0
    for parts in sections:
        check = size = 0
        for data in parts:
            check = zlib.crc32(data, check)
            size += len(data)
        places.append((offset, size, check))
        offset += size
    head = marshal.dumps((key, journal, tuple(places)))
    return chain((_FIXED.pack(MAGIC, len(head), zlib.crc32(head)), head), chain.from_iterable(sections))


def journal_of(path: str) -> LedgerStamp:
    """What tells whether the journal's memory has changed, or what is known of papers, or what was verified."""
    return (path, *_stat(path), *_stat(records_path())[:2], *_stat(verified_path())[:2])


_NO_STAT = (0, 0, 0)


def _stat(path: str) -> tuple[int, int, int]:
    try:
        info = os.stat(path)
    except OSError:
        return _NO_STAT
    return info.st_mtime_ns, info.st_size, info.st_ino


def is_cut_short(state: str) -> bool:
    """Whether the journal in the state folder holds a step that a crash left open: any command first sees to that."""
    try:
        return any(name.endswith(".open") for name in os.listdir(f"{state}/steps"))
    except OSError:
        return False
