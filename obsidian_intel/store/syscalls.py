"""The system calls of the store, in one table: a test puts a fault, or a race, in the place of any of them."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

# What the two renames answer where the kernel or the file system has no such thing.
UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
_DARWIN = sys.platform == "darwin"
_EXCHANGE, _NO_REPLACE = (2, 4) if _DARWIN else (2, 1)
_AT_FDCWD, _STATX_BTIME, _STATX_SIZE, _STATX_BORN_AT = -100, 0x800, 256, 80  # of `struct statx`
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "i686": 353, "armv7l": 382}


@cache
def _rename_with_flags() -> Callable[..., int] | None:
    """`renameat2` (Linux) or `renameatx_np` (macOS); `None` where there is neither."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    found = getattr(libc, "renameatx_np" if _DARWIN else "renameat2", None)
    if found is not None:
        return found  # type: ignore[no-any-return]
    number = _RENAMEAT2.get(os.uname().machine)
    if _DARWIN or number is None or not hasattr(libc, "syscall"):
        return None
    return lambda *arguments: libc.syscall(number, *arguments)


def birth_time(path: str) -> int:
    """When a file or folder was made, in nanoseconds since 1970; 0 where the system does not tell."""
    try:
        born = getattr(os.stat(path), "st_birthtime", None)  # noqa: PTH116 - it comes as text
        return _statx_born(path) if born is None else int(born * 1_000_000_000)
    except OSError:
        return 0


def _statx_born(path: str) -> int:
    """`birth_time` on Linux, where `os.stat` has none."""
    import ctypes
    import struct

    statx = getattr(ctypes.CDLL(None), "statx", None)
    if statx is None:
        return 0
    found = ctypes.create_string_buffer(_STATX_SIZE)
    if statx(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, found) != 0:
        return 0
    (mask,) = struct.unpack_from("I", found)
    seconds, nanoseconds = struct.unpack_from("qI", found, _STATX_BORN_AT)
    return seconds * 1_000_000_000 + nanoseconds if mask & _STATX_BTIME else 0


def _flagged(source: str, source_fd: int, target: str, target_fd: int, flags: int) -> None:
    call = _rename_with_flags()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    import ctypes

    if call(source_fd, os.fsencode(source), target_fd, os.fsencode(target), flags) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), target)


def _exchange(first: str, second: str, dir_fd: int) -> None:
    """Swap two names of one folder in one step. `OSError` with a code in `UNSUPPORTED` where it cannot be."""
    _flagged(first, dir_fd, second, dir_fd, _EXCHANGE)


def _move(source: str, source_fd: int, target: str, target_fd: int) -> None:
    """Rename, and fail with EEXIST when `target` is there."""
    try:
        _flagged(source, source_fd, target, target_fd, _NO_REPLACE)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        os.link(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd, follow_symlinks=False)
        os.unlink(source, dir_fd=source_fd)


def _replace(source: str, target: str, dir_fd: int) -> None:
    os.replace(source, target, src_dir_fd=dir_fd, dst_dir_fd=dir_fd)


def _link(source: str, target: str, dir_fd: int) -> None:
    """One more name for a file, in the same folder; EEXIST when `target` is there."""
    os.link(source, target, src_dir_fd=dir_fd, dst_dir_fd=dir_fd, follow_symlinks=False)


def _stat(name: str, dir_fd: int) -> os.stat_result:
    return os.stat(name, dir_fd=dir_fd, follow_symlinks=False)


def _unlink(name: str, dir_fd: int) -> None:
    os.unlink(name, dir_fd=dir_fd)


def _mkdir(name: str, dir_fd: int) -> None:
    os.mkdir(name, dir_fd=dir_fd)


def _rmdir(name: str, dir_fd: int) -> None:
    os.rmdir(name, dir_fd=dir_fd)


def _open(name: str, flags: int, mode: int = 0o600, dir_fd: int | None = None) -> int:
    return os.open(name, flags | os.O_CLOEXEC, mode, dir_fd=dir_fd)


def _lease(fd: int) -> None:
    """Have the kernel hold back new writers of this file until `release`.

    EAGAIN: somebody has it open for writing now. Any other code: there are no leases here.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    # A held-back writer is told to us by a signal. The default one, SIGIO, would end the process.
    fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)


def _leased(fd: int) -> bool:
    """Whether the lease still stands, and no writer waits behind it."""
    return fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_RDLCK


def _release(fd: int) -> None:
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _copy_attributes(source: int, target: int) -> None:
    """Extended attributes (and ACLs) from one open file to another. What only root may set is left out."""
    if _DARWIN:
        import ctypes

        ctypes.CDLL(None).fcopyfile(source, target, None, 1 | 4)  # COPYFILE_ACL | COPYFILE_XATTR
        return
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(source)
    except OSError as error:
        if error.errno in UNSUPPORTED:
            return
        raise
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError:
            if name.startswith("user."):
                raise


@dataclass(slots=True)
class Syscalls:
    """Every call by which the store touches a disk. Folders are given as open descriptors."""

    open: Callable[..., int] = _open
    pread: Callable[[int, int, int], bytes] = os.pread
    write: Callable[[int, Any], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    close: Callable[[int], None] = os.close
    fstat: Callable[[int], os.stat_result] = os.fstat
    stat: Callable[[str, int], os.stat_result] = _stat
    fchmod: Callable[[int, int], None] = os.fchmod
    fchown: Callable[[int, int, int], None] = os.fchown
    copy_attributes: Callable[[int, int], None] = _copy_attributes
    exchange: Callable[[str, str, int], None] = _exchange
    move: Callable[[str, int, str, int], None] = _move
    replace: Callable[[str, str, int], None] = _replace
    link: Callable[[str, str, int], None] = _link
    unlink: Callable[[str, int], None] = _unlink
    mkdir: Callable[[str, int], None] = _mkdir
    rmdir: Callable[[str, int], None] = _rmdir
    lease: Callable[[int], None] = _lease
    leased: Callable[[int], bool] = _leased
    release: Callable[[int], None] = _release
