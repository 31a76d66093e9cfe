"""The index file: a head, then sections, each with its check sum. Read piece by piece; never trusted unchecked.

magic · length and crc32 of the head · head (marshal): key, journal, (offset, length, crc32) of each section
"""

from __future__ import annotations

import marshal
import os
import struct
import zlib
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.index.place import Key

MAGIC = b"obsintel index\n"
_FIXED = struct.Struct("<15sII")
_LIMIT = 1 << 31
NOTES, NUMBERS, OTHERS, TABLE, HASHES, FACTS, FOUND, WIDE, ANSWERS = range(9)
SECTIONS = 9
NEVER = (2**64 - 1,) * 4  # the numbers of a note whose time of change cannot be trusted
Journal = tuple[str, int, int, int]


class Damaged(Exception):
    """The file is no index, or not as it was written. The message says what was seen."""


class IndexFile:
    """An index that is open. Sections are read, and checked, when asked for."""

    def __init__(self, fd: int, key: Key, journal: Journal, places: tuple[tuple[int, int, int], ...]) -> None:
        self.fd = fd
        self.key = key
        self.journal = journal
        self._places = places

    @classmethod
    def open(cls, path: str) -> IndexFile | None:
        """The index at `path`; None when there is none. Raises `Damaged`."""
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Damaged(error.strerror) from None
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
            raise Damaged("a check sum is wrong")
        return data

    def piece(self, number: int, offset: int, length: int) -> bytes:
        """Bytes inside a section, whose check sum is the caller's. Raises `Damaged`."""
        return _read(self.fd, self._places[number][0] + offset, length)

    def close(self) -> None:
        """Close the file."""
        os.close(self.fd)


def _read(fd: int, offset: int, length: int) -> bytes:
    data = _pread(fd, length, offset)
    while len(data) < length:
        more = _pread(fd, length - len(data), offset + len(data))
        if not more:
            raise Damaged("it is cut short")
        data += more
    return data


def _pread(fd: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


def _head(fd: int) -> tuple[Key, Journal, tuple[tuple[int, int, int], ...]]:
    if hasattr(os, "geteuid") and os.fstat(fd).st_uid != os.geteuid():
        raise Damaged("it belongs to another user")
    fixed = _read(fd, 0, _FIXED.size)
    magic, length, crc = _FIXED.unpack(fixed)
    if magic != MAGIC or length > _LIMIT:
        raise Damaged("it is no index")
    data = _read(fd, _FIXED.size, length)
    if zlib.crc32(data) != crc:
        raise Damaged("a check sum is wrong")
    try:
        key, journal, places = marshal.loads(data)
    except (ValueError, EOFError, TypeError):
        raise Damaged("its head cannot be read") from None
    base = _FIXED.size + length
    return key, journal, tuple((base + offset, size, check) for offset, size, check in places)


def pack(key: Key, journal: Journal, sections: list[list[bytes]]) -> list[bytes]:
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


def names_bytes(names: list[str]) -> bytes:
    """Vault paths as one run of bytes."""
    return "\0".join(names).encode("utf-8", "surrogatepass")


def names_of(data: bytes) -> list[str]:
    """The same, taken apart."""
    return data.decode("utf-8", "surrogatepass").split("\0") if data else []


def others_bytes(*groups: list[str]) -> bytes:
    """All that is no note: files, links, placeholders, folders that cannot be read, links astray."""
    return b"\0\0".join(names_bytes(sorted(group)) for group in groups)


def astray_names(astray: dict[str, str]) -> list[str]:
    """Links astray, each behind its reason."""
    return [f"{why} {path}" for path, why in astray.items()]


def numbers_bytes(numbers: list[int]) -> bytes:
    """64 bits a number."""
    from array import array

    try:
        return array("Q", numbers).tobytes()
    except OverflowError:
        return array("Q", [number & (2**64 - 1) for number in numbers]).tobytes()


def numbers_of(data: bytes) -> list[int]:
    """The same, taken apart."""
    from array import array

    found = array("Q")
    found.frombytes(data)
    return found.tolist()


def journal_of(path: str) -> Journal:
    """What tells whether the journal's memory has changed."""
    try:
        info = os.stat(path)
    except OSError:
        return (path, 0, 0, 0)
    return (path, info.st_mtime_ns, info.st_size, info.st_ino)
