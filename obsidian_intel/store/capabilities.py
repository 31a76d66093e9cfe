"""Which protections the file system of a vault gives. Tried out with two dot-files, removed at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from obsidian_intel.core.message import Message
from obsidian_intel.store.atomic_file import new_name
from obsidian_intel.store.paths import close_quietly, error_reason
from obsidian_intel.store.syscalls import Syscalls


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What works here. `trouble`: why nothing could be tried, else empty."""

    exchange: bool = False
    no_replace: bool = False
    lease: bool = False
    attributes: bool = False
    trouble: str = ""

    def lines(self) -> tuple[str, ...]:
        """What protects the writes here, in words, one line each."""
        if self.trouble:
            return (Message("cannot write here: {trouble}", trouble=self.trouble),)
        return (
            Message("a save that races with a write is swapped back (atomic exchange)")
            if self.exchange
            else Message(
                "no atomic exchange here: a save by rename within microseconds of a write could be lost, "
                "so the watcher waits three times as long for quiet"
            ),
            Message("a program that still has the note open is noticed (leases)")
            if self.lease
            else Message("no leases here: each note written is looked at once more 2 s later"),
            Message("new notes appear whole and overwrite nothing")
            if self.no_replace
            else Message("new notes overwrite nothing, by a hard link"),
            Message("extended attributes are kept") if self.attributes else Message("no extended attributes here"),
        )


def protections(calls: Syscalls, root: str) -> Capabilities:
    """Try each protection in the folder `root`."""
    first, second = (new_name(os.urandom(4).hex()) for _ in range(2))
    try:
        folder = calls.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        return Capabilities(trouble=error_reason(error))
    try:
        for name in (first, second):
            calls.close(calls.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, folder))
        return _try(calls, folder, first, second)
    except OSError as error:
        return Capabilities(trouble=error_reason(error))
    finally:
        for name in (first, second):
            with suppress(OSError):
                calls.unlink(name, folder)
        close_quietly(calls, folder)


def _try(calls: Syscalls, folder: int, first: str, second: str) -> Capabilities:
    fd = calls.open(first, os.O_RDONLY, 0o600, folder)
    try:
        lease = _works(lambda: calls.lease(fd))
        attributes = hasattr(os, "setxattr") and _works(lambda: os.setxattr(fd, "user.obsintel", b"1"))
    finally:
        close_quietly(calls, fd)
    exchange = _works(lambda: calls.exchange(first, second, folder))
    try:
        calls.move(first, folder, second, folder)
        no_replace = False
    except FileExistsError:
        no_replace = True
    except OSError:
        no_replace = False
    return Capabilities(exchange, no_replace, lease, attributes)


def _works(call: Callable[[], None]) -> bool:
    try:
        call()
    except OSError:
        return False
    return True
