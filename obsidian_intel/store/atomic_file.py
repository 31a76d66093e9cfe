"""The few moves that all writing is made of: a temp, a lease, a swap, a rename."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from obsidian_intel.core.message import Message
from obsidian_intel.store.paths import NotWritten, OpenPath, close_quietly, read_all, write_all
from obsidian_intel.store.syscalls import UNSUPPORTED, Syscalls

_LINKS = 20  # tries to give a note that is saved again and again its second name
_LOOKS = 50  # at most, until one is answered at once


def temp_name(temp: str) -> str:
    """The name under which a finished temp, and after the exchange the displaced file, stands."""
    return f".obsintel-{temp}.tmp"


def new_name(temp: str) -> str:
    """The name of a temp that is still being filled: never anybody's text but ours."""
    return f".obsintel-{temp}.new"


def old_name(temp: str) -> str:
    """The second name of a note's old file while it is replaced, where the file system has no exchange."""
    return f".obsintel-{temp}.old"


def same_file(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether both are the same inode."""
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


@dataclass(frozen=True, slots=True)
class FileContent:
    """What stands at a name now."""

    text: bytes
    mtime_ns: int


@dataclass(slots=True)
class Displaced:
    """A file that has left its place and is still held open, in case somebody writes to it late.

    `known`: sha256 of bytes that may go. `linked`: it still has its temp's name.
    """

    path: str
    temp: str
    fd: int
    leased: bool
    since: float
    base: bytes
    known: set[str]
    linked: bool = True


@dataclass(slots=True)
class AtomicFiles:
    """The system calls, how long to wait, and what is still held.

    `patience`: seconds to wait for another program to close a note. `late`: where there are no leases, seconds
    after which a displaced file is read once more. `settle`: where there is no exchange, seconds in which a rename that
    waited for a link of ours goes through; `at_once`: in how many a call ends that waited for nothing. `no_exchange`,
    `no_link`: devices without one. `keep` puts a path's bytes into the journal.
    """

    calls: Syscalls
    root: str
    keep: Callable[[str, bytes], None]
    patience: float = 2.0
    late: float = 2.0
    settle: float = 0.005
    at_once: float = 0.0002
    no_exchange: set[int] = field(default_factory=set)
    no_link: set[int] = field(default_factory=set)
    held: list[Displaced] = field(default_factory=list)

    def write_temp(self, at: OpenPath, temp: str, data: bytes, like: int | None = None) -> os.stat_result:
        """A synced dot-file with `data` and the mode, owner and attributes of `like`; its stat."""
        calls, name = self.calls, new_name(temp)
        fd = calls.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if like is None else 0o600, at.fd)
        try:
            try:
                write_all(calls, fd, data)
                if like is not None:
                    self._dress(fd, like)
                calls.fsync(fd)
                info = calls.fstat(fd)
            finally:
                close_quietly(calls, fd)
            self.rename(OpenPath(at.fd, name, at.path), OpenPath(at.fd, temp_name(temp), at.path), info)
        except BaseException:
            self.unlink(at, name)
            raise
        return info

    def _dress(self, fd: int, like: int) -> None:
        wanted, got = self.calls.fstat(like), self.calls.fstat(fd)
        if (wanted.st_uid, wanted.st_gid) != (got.st_uid, got.st_gid):
            with suppress(PermissionError):
                self.calls.fchown(fd, wanted.st_uid, wanted.st_gid)
        self.calls.copy_attributes(like, fd)
        self.calls.fchmod(fd, wanted.st_mode & 0o7777)

    def take_lease(self, fd: int) -> bool:
        """Hold back new writers. False where there are no leases; `NotDone` while one has it open."""
        end, pause = time.monotonic() + self.patience, 0.0005
        while True:
            try:
                self.calls.lease(fd)
                return True
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    return False
            if time.monotonic() > end:
                raise NotWritten(Message("open for writing in another program"))
            time.sleep(pause)
            pause = min(pause * 2, 0.02)

    def swap(self, at: OpenPath, temp: str, ours: os.stat_result) -> bool:
        """Exchange temp and note. False: done by a plain replace, because nothing better works here.

        An error counts only when it was not done all the same: a call may be interrupted behind its work.
        """
        name = temp_name(temp)
        while ours.st_dev not in self.no_exchange:
            try:
                self.calls.exchange(name, at.name, at.fd)
                return True
            except OSError as error:
                if not same_file(self.calls.stat(name, at.fd), ours):
                    return True
                if error.errno in UNSUPPORTED:
                    self.no_exchange.add(ours.st_dev)
                else:
                    raise
        if ours.st_dev not in self.no_link and self._swap_by_link(at, temp, ours):
            return True
        self._replace(at, name, ours)
        return False

    def _swap_by_link(self, at: OpenPath, temp: str, ours: os.stat_result) -> bool:
        """Put the new file in place without an exchange: the old one gets a second name first, and so outlives it.

        Only a save by rename just before the replace is lost; a save into the old file is found there afterwards.
        False where there are no hard links.
        """
        name, old = temp_name(temp), old_name(temp)
        if not self._link_aside(at, old):
            self.no_link.add(ours.st_dev)
            return False
        try:
            self._replace(at, name, ours)
        except BaseException:
            self.unlink(at, old)
            raise
        try:
            self.calls.move(old, at.fd, name, at.fd)
        except OSError:
            if self._is_there(at, old):
                raise NotWritten(Message("what was there is kept as {old}", old=old), kept=True) from None
        return True

    def _link_aside(self, at: OpenPath, old: str) -> bool:
        """Give what stands at a note the name `old` as well. False where there are no hard links.

        A rename that waited for the folder while we made the link goes through right behind it, so after a moment the
        note is looked at again, and what stands there then gets the name.
        """
        for left in reversed(range(_LINKS)):
            try:
                self.calls.link(at.name, old, at.fd)
            except FileNotFoundError:
                if left and self._is_there(at, at.name):
                    continue  # FUSE says so of a note that is being replaced
                raise
            except OSError:
                if not self._is_there(at, old):
                    return False
            time.sleep(self.settle)
            if self._stands_still(at, old) or not left:
                return True
            self.unlink(at, old)
        return True

    def _stands_still(self, at: OpenPath, old: str) -> bool:
        """Whether a note still is the file called `old`, and no rename in its folder is under way.

        Making `old` once more fails, and waits for the folder as a rename does: where that and a look are answered at
        once, nothing held them up. Where each answer takes its time, the last one counts.
        """
        try:
            aside = self.calls.stat(old, at.fd)
            for _ in range(_LOOKS):
                began = time.perf_counter()
                with suppress(FileExistsError):
                    self.calls.link(at.name, old, at.fd)
                if not same_file(self.calls.stat(at.name, at.fd), aside):
                    return False
                if time.perf_counter() - began < self.at_once:
                    break
        except OSError:
            return False
        return True

    def _is_there(self, at: OpenPath, name: str) -> bool:
        try:
            self.calls.stat(name, at.fd)
        except FileNotFoundError:
            return False
        return True

    def _replace(self, at: OpenPath, name: str, ours: os.stat_result) -> None:
        try:
            self.calls.replace(name, at.name, at.fd)
        except OSError:
            if not same_file(self.calls.stat(at.name, at.fd), ours):
                raise

    def rename(self, at: OpenPath, to: OpenPath, info: os.stat_result) -> None:
        """Rename without overwriting. An error counts only when the file is not at its new name."""
        try:
            self.calls.move(at.name, at.fd, to.name, to.fd)
        except FileExistsError:
            raise NotWritten(
                Message("is there already") if to.path == at.path else Message("{path} is there already", path=to.path)
            ) from None
        except OSError:
            with suppress(OSError):
                if same_file(self.calls.stat(to.name, to.fd), info):
                    return
            raise

    def read_note(self, at: OpenPath) -> FileContent | None:
        """What stands at a name; `None` when nothing does."""
        try:
            fd = self.calls.open(at.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at.fd)
        except FileNotFoundError:
            return None
        try:
            return FileContent(read_all(self.calls, fd), self.calls.fstat(fd).st_mtime_ns)
        finally:
            close_quietly(self.calls, fd)

    def unlink(self, at: OpenPath, name: str) -> None:
        """Remove a name that may be gone already."""
        with suppress(FileNotFoundError):
            self.calls.unlink(name, at.fd)
