"""Reading notes, as they are."""

from __future__ import annotations

import errno
import os
import stat

from obsidian_intel.document import MAX_BYTES, Document, Unreadable
from obsidian_intel.errors import StoreError
from obsidian_intel.store.calls import Calls
from obsidian_intel.store.folder import NotDone, parts_of, read_all, sha256, shut, why
from obsidian_intel.store.types import NotDownloaded, NotThere, Snapshot

_SF_DATALESS = 0x40000000


def read_file(calls: Calls, root: str, path: str) -> tuple[bytes, Snapshot] | Unreadable:
    """The bytes and what they were read from.

    Raises `NotThere`, `NotDownloaded`, and `StoreError` for a path that leads out of the vault.
    """
    try:
        parts_of(path)
    except NotDone as error:
        raise StoreError(f"{path}: {error}") from None
    try:
        return _read(calls, root, path)
    except (FileNotFoundError, NotADirectoryError):
        raise NotThere(f"{path}: there is no such file") from None
    except OSError as error:
        return Unreadable(path, "OI801", f"cannot be read: {why(error)}")


def _read(calls: Calls, root: str, path: str) -> tuple[bytes, Snapshot] | Unreadable:
    full = f"{root}/{path}"
    try:
        fd = calls.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        target = os.path.realpath(full, strict=True)
        if not target.startswith(f"{root}/"):
            return Unreadable(path, "OI801", "cannot be read: a symlink that leads out of the vault")
        fd = calls.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        info = calls.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            return Unreadable(path, "OI803", "not a regular file")
        if getattr(info, "st_flags", 0) & _SF_DATALESS:
            raise NotDownloaded(f"{path}: not downloaded yet")
        if info.st_size > MAX_BYTES:
            return Unreadable(path, "OI802", f"{info.st_size / 1e6:.0f} MB: notes over 10 MB are not read")
        data = read_all(calls, fd)
        return data, Snapshot(sha256(data), info.st_ino, info.st_mtime_ns, info.st_size)
    finally:
        shut(calls, fd)


def as_document(path: str, found: tuple[bytes, Snapshot] | Unreadable) -> Document | Unreadable:
    """The document of what was read."""
    return found if isinstance(found, Unreadable) else Document.from_bytes(path, found[0])
