"""The index file: a head, then sections, each with its check sum. Read piece by piece; never trusted unchecked.

magic · length and crc32 of the head · head (marshal): key, journal, (offset, length, crc32) of each section

Behind the last section a run that found few notes changed may add what is new of them: a record with a check sum of its
own, that takes the place of any before it. One that is torn counts for nothing.
"""

from __future__ import annotations

import marshal
import os
import struct
import zlib
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from obsidian_intel.core.settings import Key

MAGIC = b"obsintel index\n"
_FIXED = struct.Struct("<15sII")
_LIMIT = 1 << 31
_RECORD = struct.Struct("<4sII")
_ADDED = b"more"
MOST_ADDED = 1 << 20  # bytes behind the last section, or a quarter of the rest: then the file is written anew
NOTES, NUMBERS, OTHERS, TABLE, HASHES, FACTS, FOUND, WIDE, ANSWERS, RULES, HEADS = range(11)
SECTIONS = 11
NEVER = (2**64 - 1,) * 4  # the numbers of a note whose time of change cannot be trusted
LedgerStamp = tuple[str, int, int, int]


class CorruptSnapshot(Exception):
    """The file is no index, or not as it was written. The message says what was seen."""


class Appended:
    """What is new of single notes, by their number; `found` by their path. `wide` and `answers` are None where they are

    as they were. The answer to a question that was asked before, and must be worked out anew, is None.
    """

    __slots__ = ("answers", "facts", "found", "hashes", "numbers", "wide")

    def __init__(
        self,
        numbers: dict[int, tuple[int, ...]],
        hashes: dict[int, bytes],
        facts: dict[int, bytes],
        found: dict[str, tuple[Any, ...]],
        wide: tuple[Any, ...] | None,
        answers: dict[tuple[object, ...], tuple[str, str, int] | None] | None,
    ) -> None:
        self.numbers, self.hashes, self.facts = numbers, hashes, facts
        self.found, self.wide, self.answers = found, wide, answers

    def copy(self) -> Appended:
        """The same, to be changed."""
        numbers, hashes, facts, found = dict(self.numbers), dict(self.hashes), dict(self.facts), dict(self.found)
        return Appended(numbers, hashes, facts, found, self.wide, self.answers)

    def pack(self) -> bytes:
        """As a record."""
        data = marshal.dumps((self.numbers, self.hashes, self.facts, self.found, self.wide, self.answers))
        return _RECORD.pack(_ADDED, len(data), zlib.crc32(data)) + data


class IndexFile:
    """An index that is open. Sections are read, and checked, when asked for; they are as they were before `added`."""

    def __init__(self, fd: int, key: Key, journal: LedgerStamp, places: tuple[tuple[int, int, int], ...]) -> None:
        self.fd = fd
        self.key = key
        self.journal = journal
        self._places = places
        self._table: list[int] | None = None
        offset, length, _ = places[-1]
        self.base = offset + length
        self.size = os.fstat(fd).st_size
        self.torn = False
        self.added = self._read_added() if self.size > self.base else Appended({}, {}, {}, {}, None, None)

    def _read_added(self) -> Appended:
        found, at = None, self.base
        while at < self.size:
            try:
                mark, length, crc = _RECORD.unpack(_read(self.fd, at, _RECORD.size))
                data = _read(self.fd, at + _RECORD.size, length) if mark == _ADDED else b""
            except CorruptSnapshot:
                mark = data = b""
            if mark != _ADDED or zlib.crc32(data) != crc:
                self.torn = True
                break
            found, at = data, at + _RECORD.size + length
        return Appended(*marshal.loads(found)) if found is not None else Appended({}, {}, {}, {}, None, None)

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be added."""
        return self.torn or self.size - self.base > max(MOST_ADDED, self.base // 4)

    @property
    def identity(self) -> tuple[int, int]:
        """What tells this file from another one at its place."""
        info = os.fstat(self.fd)
        return info.st_dev, info.st_ino

    def numbers(self) -> bytes:
        """The numbers of all notes, as they are now."""
        was = self.section(NUMBERS)
        if not self.added.numbers:
            return was
        now = bytearray(was)
        for number, values in self.added.numbers.items():
            new = numbers_bytes(values)
            now[len(new) * number : len(new) * (number + 1)] = new
        return bytes(now)

    def answers(self) -> dict[tuple[object, ...], tuple[str, str, int] | None]:
        """What commands printed of the notes as they are now."""
        if self.added.answers is not None:
            return self.added.answers
        known: dict[tuple[object, ...], tuple[str, str, int] | None] = marshal.loads(self.section(ANSWERS))
        return known

    @classmethod
    def open(cls, path: str) -> IndexFile | None:
        """The index at `path`; None when there is none. Raises `Damaged`."""
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CorruptSnapshot(error.strerror) from None
        try:
            return cls(fd, *_head(fd))
        except BaseException:
            os.close(fd)
            raise

    def section(self, number: int) -> bytes:
        """The bytes of a section. Raises `Damaged`."""
        offset, length, crc = self._places[number]
        data = _read(self.fd, offset, length)
        if zlib.crc32(data) != crc:
            raise CorruptSnapshot("a check sum is wrong")
        return data

    def facts_at(self, number: int) -> bytes:
        """The facts of one note, as they were before `added`. Raises `Damaged`."""
        if self._table is None:
            self._table = decode_numbers(self.section(TABLE))
        table = self._table
        start, end = table[2 * number - 2] if number else 0, table[2 * number]
        data = _read(self.fd, self._places[FACTS][0] + start, end - start)
        if zlib.crc32(data) != table[2 * number + 1]:
            raise CorruptSnapshot("a check sum is wrong")
        return data

    def close(self) -> None:
        """Close the file."""
        os.close(self.fd)


def _read(fd: int, offset: int, length: int) -> bytes:
    data = _pread(fd, length, offset)
    while len(data) < length:
        more = _pread(fd, length - len(data), offset + len(data))
        if not more:
            raise CorruptSnapshot("it is cut short")
        data += more
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


def add(path: str, identity: tuple[int, int], added: Appended) -> None:
    """Write `added` behind all else in the index at `path`, if that is still the same file. Raises `OSError`."""
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0))
    try:
        info = os.fstat(fd)
        if (info.st_dev, info.st_ino) == identity:
            os.write(fd, added.pack())
    finally:
        os.close(fd)


def names_bytes(names: list[str]) -> bytes:
    """Vault paths as one run of bytes."""
    return "\0".join(names).encode("utf-8", "surrogatepass")


def decode_names(data: bytes) -> list[str]:
    """The same, taken apart."""
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
    """The same, taken apart."""
    from array import array

    found = array("Q")
    found.frombytes(data)
    return found.tolist()


def journal_of(path: str) -> LedgerStamp:
    """What tells whether the journal's memory has changed."""
    try:
        info = os.stat(path)
    except OSError:
        return (path, 0, 0, 0)
    return (path, info.st_mtime_ns, info.st_size, info.st_ino)
