"""From a path in the vault to an open folder, never through a symlink."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from obsidian_intel.core.message import Message, marked
from obsidian_intel.store.syscalls import Syscalls

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
MAX_CHUNK = 16 << 20
_NO_NAMES = frozenset(("", ".", ".."))
CHANGED = marked("changed meanwhile")
GONE = marked("not there any more")


class NotWritten(Exception):
    """One entry of a plan cannot be done; the message is the reason. `kept`: something is left to recover."""

    def __init__(self, reason: str, *, kept: bool = False, diff: str = "") -> None:
        super().__init__(reason)
        self.kept = kept
        self.diff = diff


@dataclass(frozen=True, slots=True)
class OpenPath:
    """A name in an open folder; `path` is the whole path in the vault."""

    fd: int
    name: str
    path: str


def sha256(data: bytes) -> str:
    """Hexadecimal sha256."""
    return hashlib.sha256(data).hexdigest()


def error_reason(error: OSError) -> str:
    """The error in plain words, without the path."""
    if error.errno == errno.ENOSPC:
        return Message("the disk is full")
    return os.strerror(error.errno).lower() if error.errno else str(error)


def parts_of(path: str) -> list[str]:
    """The names in a vault path. `NotDone` for a path that is absolute, empty or climbs."""
    parts = path.split("/")
    if "\0" in path or not _NO_NAMES.isdisjoint(parts):
        raise NotWritten(Message("not a path inside the vault"))
    return parts


def read_all(calls: Syscalls, fd: int, size: int | None = None) -> bytes:
    """All bytes of an open file, from its start. `size`: how many to expect, when that is known."""
    wanted = min(calls.fstat(fd).st_size if size is None else size, MAX_CHUNK) + 1
    data = calls.pread(fd, wanted, 0)
    if len(data) < wanted:
        return data
    chunks, offset = [data], len(data)
    while chunk := calls.pread(fd, MAX_CHUNK, offset):
        chunks.append(chunk)
        offset += len(chunk)
    return b"".join(chunks)


def close_quietly(calls: Syscalls, fd: int) -> None:
    """Close. What was written was synced before, so an error here means nothing."""
    try:  # noqa: SIM105  (ten thousand times in a cold run)
        calls.close(fd)
    except OSError:
        pass


def write_all(calls: Syscalls, fd: int, data: bytes) -> None:
    """Write all of `data` at the file's position."""
    view = memoryview(data)
    while view:
        view = view[calls.write(fd, view) :]


def _step_in(calls: Syscalls, fd: int, name: str, shown: str) -> int:
    try:
        return calls.open(name, _FOLDER, dir_fd=fd)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            is_link = stat.S_ISLNK(calls.stat(name, fd).st_mode)
            raise NotWritten(
                Message(
                    "{shown} is {what}: not written through",
                    shown=shown,
                    what="a symlink" if is_link else "not a folder",
                )
            ) from None
        raise


@contextmanager
def open_place(calls: Syscalls, root: str, path: str, made: list[str] | None = None) -> Iterator[OpenPath]:
    """The open folder of `path` and its last name.

    With `made`, missing folders are made and their paths appended. Raises `NotDone` or `OSError`.
    """
    *folders, name = parts_of(path)
    fd = calls.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for depth, folder in enumerate(folders):
            shown = "/".join(folders[: depth + 1])
            try:
                inner = _step_in(calls, fd, folder, shown)
            except FileNotFoundError:
                if made is None:
                    raise
                _writable_folder(calls, fd, "/".join(folders[:depth]))
                calls.mkdir(folder, fd)
                made.append(shown)
                calls.fsync(fd)
                inner = _step_in(calls, fd, folder, shown)
            close_quietly(calls, fd)
            fd = inner
        yield OpenPath(fd, name, path)
    finally:
        close_quietly(calls, fd)


def _writable_folder(calls: Syscalls, fd: int, shown: str) -> None:
    if not os.access(".", os.W_OK | os.X_OK, dir_fd=fd):
        raise NotWritten(Message("the folder {shown} is read-only", shown=shown or "of the vault"))


def check_folder(calls: Syscalls, at: OpenPath) -> None:
    """`NotDone` when we have no right to write in the folder."""
    _writable_folder(calls, at.fd, at.path.rpartition("/")[0])


def check_note(calls: Syscalls, at: OpenPath, fd: int) -> os.stat_result:
    """The note's stat, or `NotDone` when it is none that we may write."""
    info = calls.fstat(fd)
    if not stat.S_ISREG(info.st_mode):
        raise NotWritten(Message("not a regular file"))
    if info.st_nlink == 0:
        raise NotWritten(Message(CHANGED))
    if info.st_nlink > 1:
        raise NotWritten(
            Message("hard-linked: {st_nlink} names share this file, a write would part them", st_nlink=info.st_nlink)
        )
    # What we may, not what the mode says: root may write what a copy from a read-only place left at 0444.
    if not os.access(at.name, os.W_OK, dir_fd=at.fd):
        raise NotWritten(Message("read-only"))
    check_folder(calls, at)
    return info


def open_note(calls: Syscalls, at: OpenPath) -> int:
    """The note open for reading. `NotDone` when it is a symlink or not there."""
    try:
        return calls.open(at.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at.fd)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotWritten(Message("a symlink: not written through")) from None
        if error.errno == errno.ENOENT:
            raise NotWritten(Message(GONE)) from None
        raise
