"""The index file: a head, then sections, each with its check sum. Read piece by piece; never trusted unchecked.

magic · length and crc32 of the head · head (marshal): key, journal, (offset, length, crc32) of each section

Behind the last section a run that found few notes changed may add what is new of them: a record with a check sum of its
own, that takes the place of any before it. One that is torn counts for nothing. Typed months are large, so each is a
record of its own before it, that is read only when it is asked for.
"""

from __future__ import annotations

import marshal
import os
import struct
import zlib
from itertools import chain

from obsidian_intel.engine.fingerprint import records_path, verified_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from obsidian_intel.core.settings import Key
    from obsidian_intel.engine.replay import KeptAnswer

MAGIC = b"obsintel index\n"
_FIXED = struct.Struct("<15sII")
_LIMIT = 1 << 31
_RECORD = struct.Struct("<4sII")
_ADDED, _MONTH = b"more", b"mnth"
MOST_ADDED = 1 << 20  # bytes of records behind the last section: then the file is written anew
NOTES, NUMBERS, OTHERS, TABLE, HASHES, FACTS, FOUND, WIDE, ANSWERS, RULES, HEADS, MONTHS, MONTH_TABLE, LINKS, NAMES = (
    range(15)
)
SECTIONS = 15
NEVER = (2**64 - 1,) * 4  # the numbers of a note whose time of change cannot be trusted
WIDTH = 4  # numbers a note (`walk.FIELDS`)
LedgerStamp = tuple[str, int, int, int, int, int, int, int]
"""The ledger's path, time of change, size and inode; time of change and size of what is known of papers."""


class CorruptSnapshot(Exception):
    """The file is no index, or not as it was written. The message says what was seen."""


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
        self.torn = False
        self._records = 0  # bytes
        self.added = self._read_added() if self.size > self.base else Appended()

    def _read_added(self) -> Appended:
        found, at = None, self.base
        while at < self.size:
            try:
                mark, length, crc = _RECORD.unpack(_read(self.fd, at, _RECORD.size))
                data = _read(self.fd, at + _RECORD.size, length) if mark == _ADDED else b""
            except CorruptSnapshot:
                mark, length, crc, data = b"", 0, 0, b""
            at += _RECORD.size + length
            if mark == _MONTH and at <= self.size:
                continue
            if mark != _ADDED or zlib.crc32(data) != crc:
                self.torn = True
                break
            found = data
            self._records += length
        return Appended(*marshal.loads(found)) if found is not None else Appended()

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
            now[width * number : width * (number + 1)] = numbers_bytes(values)
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
        data = _read(self.fd, offset, length)
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

    def month_at(self, number: int) -> bytes | None:
        """The typed month of one note as it is now; None where none is kept. Raises `CorruptSnapshot`."""
        if number in self.added.facts:
            found = self.added.months.get(number)
            return _checked(_read(self.fd, *found[:2]), found[2]) if found is not None else None
        if self._months is None:
            table = iter(decode_numbers(self.section(MONTH_TABLE)))
            self._months = {number: place for number, *place in zip(table, table, table, table, strict=True)}
        place = self._months.get(number)
        return self._piece(MONTHS, *place) if place is not None else None

    def _piece(self, section: int, start: int, end: int, crc: int) -> bytes:
        return _checked(_read(self.fd, self._places[section][0] + start, end - start), crc)

    def close(self) -> None:
        """Close the file."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    def __del__(self) -> None:
        self.close()


def _read(fd: int, offset: int, length: int) -> bytes:
    data = _pread(fd, length, offset)
    while len(data) < length:
        more = _pread(fd, length - len(data), offset + len(data))
        if not more:
            raise CorruptSnapshot("it is cut short")
        data += more
    return data


def _checked(data: bytes, crc: int) -> bytes:
    if zlib.crc32(data) != crc:
        raise CorruptSnapshot("a check sum is wrong")
    return data


def _pread(fd: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


def _head(fd: int) -> tuple[Key, LedgerStamp, tuple[tuple[int, int, int], ...]]:
    if hasattr(os, "geteuid") and os.fstat(fd).st_uid != os.geteuid():
        raise CorruptSnapshot("it belongs to another user")
    fixed = _read(fd, 0, _FIXED.size)
    magic, length, crc = _FIXED.unpack(fixed)
    if magic != MAGIC or length > _LIMIT:
        raise CorruptSnapshot("it is no index")
    data = _read(fd, _FIXED.size, length)
    if zlib.crc32(data) != crc:
        raise CorruptSnapshot("a check sum is wrong")
    try:
        key, journal, places = marshal.loads(data)
    except (ValueError, EOFError, TypeError):
        raise CorruptSnapshot("its head cannot be read") from None
    base = _FIXED.size + length
    return key, journal, tuple((base + offset, size, check) for offset, size, check in places)


def pack(key: Key, journal: LedgerStamp, sections: list[list[bytes]]) -> list[bytes]:
    """The parts of a file, in order; each section may come in several."""
    places, offset = [], 0
    for parts in sections:
        check = 0
        for data in parts:
            check = zlib.crc32(data, check)
        size = sum(map(len, parts))
        places.append((offset, size, check))
        offset += size
    head = marshal.dumps((key, journal, tuple(places)))
    return [_FIXED.pack(MAGIC, len(head), zlib.crc32(head)), head, *chain.from_iterable(sections)]


def add(path: str, identity: tuple[int, int], added: Appended, months: Mapping[int, bytes] | None = None) -> None:
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


def names_bytes(names: list[str]) -> bytes:
    """Vault paths as one run of bytes."""
    return "\0".join(names).encode("utf-8", "surrogatepass")


def decode_names(data: bytes) -> list[str]:
    """Inverse of `encode_names`."""
    return data.decode("utf-8", "surrogatepass").split("\0") if data else []


def others_bytes(*groups: list[str]) -> bytes:
    """All that is no note: files, links, placeholders, folders that cannot be read, links astray."""
    return b"\0\0".join(names_bytes(sorted(group)) for group in groups)


def astray_names(astray: dict[str, str]) -> list[str]:
    """Links astray, each behind its reason."""
    return [f"{why} {path}" for path, why in astray.items()]


def numbers_bytes(numbers: Sequence[int]) -> bytes:
    """64 bits a number."""
    from array import array

    try:
        return array("Q", numbers).tobytes()
    except OverflowError:
        return array("Q", [number & (2**64 - 1) for number in numbers]).tobytes()


def decode_numbers(data: bytes) -> list[int]:
    """Inverse of `encode_numbers`."""
    from array import array

    found = array("Q")
    found.frombytes(data)
    return found.tolist()


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


def link_line(keys: Iterable[str]) -> bytes:
    """The keys of one note's links as a line."""
    return "\0".join(["", *keys, "\n"]).encode("utf-8", "surrogatepass")


def lines_with(lines: bytes, key: str) -> Iterator[int]:
    """The numbers of the lines that hold a key."""
    wanted = f"\0{key}\0".encode("utf-8", "surrogatepass")
    at, line, counted = lines.find(wanted), 0, 0
    while at >= 0:
        line += lines.count(b"\n", counted, at)
        counted = at
        yield line
        at = lines.find(wanted, at + 1)
