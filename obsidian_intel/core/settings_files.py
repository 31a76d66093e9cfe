"""Files of settings, which may be a stranger's: only regular files of at most 1 MB are read."""

from __future__ import annotations

import os
import stat

from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.message import Message

MAX_BYTES = 1_000_000


def read_settings_file(path: str | os.PathLike[str], name: str) -> bytes | None:
    """The bytes of the settings file at `path`, shown as `name`; None where there is none.

    Raises `ConfigError` for anything but a regular file, and for one that is too large or cannot be read. Never
    blocks: a pipe is not opened for waiting, and no device is read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(Message("{name}: cannot be read: {strerror}", name=name, strerror=error.strerror)) from None
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise ConfigError(
                Message("{name}: this is no regular file; remove it, or put a file of settings in its place", name=name)
            )
        data = _read(fd, MAX_BYTES + 1) if info.st_size <= MAX_BYTES else b""
        if info.st_size > MAX_BYTES or len(data) > MAX_BYTES:
            raise ConfigError(Message("{name}: a file of settings is at most 1 MB; this one is larger", name=name))
        return data
    except OSError as error:
        raise ConfigError(Message("{name}: cannot be read: {strerror}", name=name, strerror=error.strerror)) from None
    finally:
        os.close(fd)


def _read(fd: int, limit: int) -> bytes:
    parts, size = [], 0
    while size < limit and (part := os.read(fd, limit - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
