"""Reading notes, as they are."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Collection

from obsidian_intel.core.document import MAX_BYTES, Unreadable, too_large
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.store.paths import NotWritten, close_quietly, error_reason, parts_of, read_all
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import NotDownloaded, NotThere

_SF_DATALESS = 0x40000000


_CHUNK = 1 << 20


def file_contains(calls: Syscalls, root: str, path: str, words: Collection[bytes]) -> bool:
    """Whether a regular file of whatever size holds one of `words`. Raises `OSError` where it cannot be read."""
    overlap = max(map(len, words)) - 1
    fd = calls.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        info = calls.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            return False
        if getattr(info, "st_flags", 0) & _SF_DATALESS:
            raise OSError(errno.EAGAIN, "not downloaded yet")
        tail = b""
        while part := os.read(fd, _CHUNK):
            data = tail + part
            if any(word in data for word in words):
                return True
            tail = data[-overlap:]
        return False
    finally:
        close_quietly(calls, fd)


def file_sha256(calls: Syscalls, root: str, path: str) -> str | None:
    """sha256 of a regular file of whatever size; None where there is none to be read, or it is a symlink."""
    try:
        fd = calls.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        info = calls.fstat(fd)
        if not stat.S_ISREG(info.st_mode) or getattr(info, "st_flags", 0) & _SF_DATALESS:
            return None
        digest = hashlib.sha256()
        while part := os.read(fd, _CHUNK):
            digest.update(part)
        return digest.hexdigest()
    except OSError:
        return None
    finally:
        close_quietly(calls, fd)


def read_file(
    calls: Syscalls, root: str, path: str, most: int = MAX_BYTES
) -> tuple[bytes, os.stat_result] | Unreadable:
    """The bytes, `most` of them, and the stat of what they were read from.

    Raises `NotThere`, `NotDownloaded`, and `StoreError` for a path that leads out of the vault.
    """
    try:
        parts_of(path)
    except NotWritten as error:
        raise StoreError(f"{path}: {error}") from None
    try:
        return _read(calls, root, path, most)
    except (FileNotFoundError, NotADirectoryError):
        raise NotThere(Message("{path}: there is no such file", path=path)) from None
    except OSError as error:
        return Unreadable(path, "OI801", Message("cannot be read: {reason}", reason=error_reason(error)))


def _read(calls: Syscalls, root: str, path: str, most: int) -> tuple[bytes, os.stat_result] | Unreadable:
    full = f"{root}/{path}"
    try:
        fd = calls.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        target = os.path.realpath(full, strict=True)
        if not target.startswith(f"{root}/"):
            return Unreadable(path, "OI801", Message("cannot be read: a symlink that leads out of the vault"))
        fd = calls.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        info = calls.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            return Unreadable(path, "OI803", Message("not a regular file"))
        if getattr(info, "st_flags", 0) & _SF_DATALESS:
            raise NotDownloaded(Message("{path}: not downloaded yet", path=path))
        if info.st_size > most:
            return Unreadable(path, "OI802", too_large(info.st_size))
        return read_all(calls, fd, info.st_size), info
    finally:
        close_quietly(calls, fd)
