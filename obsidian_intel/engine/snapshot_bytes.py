"""The parts of a snapshot file as bytes: checked reads, lists of names and of numbers, the lines of links."""

from __future__ import annotations

import os
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class CorruptSnapshot(Exception):
    """The file is no index, or not as it was written. The message says what was seen."""


def read_exactly(fd: int, offset: int, length: int) -> bytes:
    data = _pread(fd, length, offset)
    while len(data) < length:
        more = _pread(fd, length - len(data), offset + len(data))
        if not more:
            raise CorruptSnapshot("it is cut short")
        data += more
    return data


def checked(data: bytes, crc: int) -> bytes:
    if zlib.crc32(data) != crc:
        raise CorruptSnapshot("a check sum is wrong")
    return data


def _pread(fd: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


def encode_names(names: list[str]) -> bytes:
    """Vault paths as one run of bytes."""
    return "\0".join(names).encode("utf-8", "surrogatepass")


def decode_names(data: bytes) -> list[str]:
    """Inverse of `encode_names`."""
    return data.decode("utf-8", "surrogatepass").split("\0") if data else []


def encode_others(*groups: list[str]) -> bytes:
    """All that is no note: files, links, placeholders, folders that cannot be read, links astray."""
    return b"\0\0".join(encode_names(sorted(group)) for group in groups)


def astray_names(astray: dict[str, str]) -> list[str]:
    """Links astray, each behind its reason."""
    return [f"{why} {path}" for path, why in astray.items()]


def encode_numbers(numbers: Sequence[int]) -> bytes:
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
