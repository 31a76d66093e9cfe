"""Put new bytes in the place of a note, so that no save that races with it is lost.

The rule behind all of it: a file that leaves its place may be deleted only when nobody can write to it any
more and its bytes are known (planned against, ours, or in the journal). All else is a person's text.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from obsidian_intel.store.calls import UNSUPPORTED, Calls
from obsidian_intel.store.folder import (
    NotDone,
    Place,
    check_folder,
    check_note,
    open_note,
    open_place,
    read_all,
    sha256,
    why,
    write_all,
)

CHANGED = "changed meanwhile"


def temp_name(temp: str) -> str:
    """The name under which a finished temp, and after the exchange the displaced file, stands."""
    return f".obsintel-{temp}.tmp"


def new_name(temp: str) -> str:
    """The name of a temp that is still being filled: never anybody's but ours."""
    return f".obsintel-{temp}.new"


@dataclass(slots=True)
class Displaced:
    """A file that has left its place and is still held, in case somebody writes to it late."""

    path: str
    temp: str
    fd: int
    leased: bool
    since: float
    base: bytes
    known: set[str]
    linked: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    text: bytes
    mtime_ns: int


@dataclass(slots=True)
class Exchange:
    """How long to wait, and what is still held.

    `patience`: seconds to wait for another program to close a note. `late`: where there are no leases, seconds
    after which a displaced file is read once more. `keep` puts bytes into the journal before they go.
    """

    calls: Calls
    root: str
    keep: Callable[[str, bytes], None]
    patience: float = 2.0
    late: float = 2.0
    has_exchange: bool = True
    held: list[Displaced] = field(default_factory=list)

    def replace(self, at: Place, planned: bytes, new: bytes, temp: str) -> None:
        """Put `new` where `planned` stands. `NotDone` and nothing changed when something else stands there."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            if read_all(self.calls, fd) != planned:
                raise NotDone(CHANGED)
            ours = self.write_temp(at, temp, new, like=fd)
            try:
                leased = self.take_lease(fd)
                self._still(at, fd, info, planned)
            except BaseException:
                self._unlink(at, temp_name(temp))
                raise
            self._swap_verified(at, fd, info, planned, new, temp, ours, leased)
        except BaseException:
            self.calls.close(fd)
            raise

    def write_temp(self, at: Place, temp: str, data: bytes, like: int | None = None) -> os.stat_result:
        """A synced dot-file with `data` and the mode, owner and attributes of `like`; its stat."""
        calls, name = self.calls, new_name(temp)
        fd = calls.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if like is not None else 0o666, at.fd)
        try:
            try:
                write_all(calls, fd, data)
                if like is not None:
                    self._dress(fd, like)
                calls.fsync(fd)
                info = calls.fstat(fd)
            finally:
                calls.close(fd)
            calls.move(name, at.fd, temp_name(temp), at.fd)
        except BaseException:
            self._unlink(at, name)
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
                raise NotDone("open for writing in another program")
            time.sleep(pause)
            pause = min(pause * 2, 0.02)

    def _still(self, at: Place, fd: int, info: os.stat_result, planned: bytes) -> None:
        try:
            now = self.calls.stat(at.name, at.fd)
        except FileNotFoundError:
            raise NotDone(CHANGED) from None
        if not _same(now, info) or read_all(self.calls, fd) != planned:
            raise NotDone(CHANGED)

    def _swap_verified(
        self, at: Place, fd: int, info: os.stat_result, planned: bytes, new: bytes, temp: str,
        ours: os.stat_result, leased: bool,
    ) -> None:  # fmt: skip
        known = {sha256(planned), sha256(new)}
        try:
            swapped = self.swap(at, temp, ours)
        except OSError:
            self._unlink(at, temp_name(temp))
            raise
        held = Displaced(at.path, temp, fd, leased, time.monotonic(), planned, known, linked=swapped)
        if swapped and not self._came_out(at, held, info, planned):
            self._put_back(at, held)
            raise NotDone(CHANGED)
        self._drop(at, held)

    def swap(self, at: Place, temp: str, ours: os.stat_result) -> bool:
        """Exchange temp and note. False: done by a plain replace, because there is no exchange here.

        An error counts only when the temp still is `ours`: a call may fail after it was done.
        """
        if self.has_exchange:
            for _ in range(3):
                try:
                    self.calls.exchange(temp_name(temp), at.name, at.fd)
                    return True
                except OSError as error:
                    if not _same(self.calls.stat(temp_name(temp), at.fd), ours):
                        return True
                    if error.errno in UNSUPPORTED:
                        self.has_exchange = False
                        break
                    if error.errno != errno.EINTR:
                        raise
        self.calls.replace(temp_name(temp), at.name, at.fd)
        return False

    def _came_out(self, at: Place, held: Displaced, info: os.stat_result, planned: bytes) -> bool:
        """Whether what the exchange brought out is what was planned against, and no writer is at it."""
        try:
            return (
                _same(self.calls.stat(temp_name(held.temp), at.fd), info)
                and read_all(self.calls, held.fd) == planned
                and (not held.leased or self.calls.leased(held.fd))
            )
        except OSError:
            return False

    def _put_back(self, at: Place, held: Displaced) -> None:
        """Undo an exchange that brought out something else, whatever happens meanwhile."""
        name = temp_name(held.temp)
        try:
            self.swap(at, held.temp, self.calls.stat(name, at.fd))
        except OSError as error:
            raise NotDone(f"{why(error)}; the newer text is kept as {name}", kept=True) from error
        if held.leased:
            self.calls.release(held.fd)
        self.rescue(at, held.temp, held.known, held.base)

    def rescue(self, at: Place, temp: str, known: set[str], base: bytes) -> str | None:
        """Find the right place for what the temp holds: a person's text goes to the note, or beside it.

        The path of the copy when one had to be made. `NotDone(kept=True)` leaves the temp where it is.
        """
        for _ in range(50):
            found = self.quiet(at, temp_name(temp))
            if found is None:
                return None
            fd, text, leased = found
            try:
                if sha256(text) in known:
                    self._drop(at, Displaced(at.path, temp, fd, leased, time.monotonic(), base, known))
                    fd = -1
                    return None
                there = self._read_note(at)
                if there is None:
                    with suppress(FileExistsError):
                        self.calls.move(temp_name(temp), at.fd, at.name, at.fd)
                        return None
                    continue
                info = self.calls.fstat(fd)
                if sha256(there.text) in known or info.st_mtime_ns > there.mtime_ns:
                    self.swap(at, temp, info)
                    continue
                if not covers(there.text, text, base):
                    return self._copy_beside(at, temp)
                self.keep(at.path, text)
                known = known | {sha256(text)}
            finally:
                if fd >= 0:
                    self.calls.close(fd)
        raise NotDone(f"never at rest; your text is kept as {temp_name(temp)}", kept=True)

    def _drop(self, at: Place, held: Displaced) -> None:
        """Take the displaced file out of its folder; it is held until `finish`."""
        self.held.append(held)
        if held.leased:
            with suppress(OSError):
                self._unlink(at, temp_name(held.temp))
                held.linked = False

    def finish(self) -> list[str]:
        """Look once more at all that is held. What was written late comes back; one line for each trouble."""
        troubles = []
        while self.held:
            held = self.held.pop()
            try:
                with open_place(self.calls, self.root, held.path) as at:
                    copy = self._look_again(at, held)
                if copy:
                    troubles.append(f"{held.path}: two saves crossed; the other one is in {copy}")
            except NotDone as error:
                troubles.append(f"{held.path}: {error}")
            except OSError as error:
                troubles.append(f"{held.path}: {why(error)}; {temp_name(held.temp)} is looked at in the next run")
            finally:
                self.calls.close(held.fd)
        return troubles

    def _look_again(self, at: Place, held: Displaced) -> str | None:
        if not held.leased:
            time.sleep(max(0.0, held.since + self.late - time.monotonic()))
        elif not self.calls.leased(held.fd):
            self.calls.release(held.fd)
            self.take_lease(held.fd)
        text = read_all(self.calls, held.fd)
        if sha256(text) in held.known:
            if held.linked:
                self._unlink(at, temp_name(held.temp))
            return None
        if not held.linked:
            self.write_temp(at, held.temp, text, like=held.fd)
        return self.rescue(at, held.temp, held.known, held.base)

    def quiet(self, at: Place, name: str) -> tuple[int, bytes, bool] | None:
        """The open file, its bytes and whether it is leased, once nobody writes to it; `None` when gone."""
        try:
            fd = self.calls.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=at.fd)
        except FileNotFoundError:
            return None
        try:
            leased = self._lease_or_wait(fd, f"still being written to; kept as {name}")
            return fd, read_all(self.calls, fd), leased
        except BaseException:
            self.calls.close(fd)
            raise

    def _lease_or_wait(self, fd: int, busy: str) -> bool:
        try:
            leased = self.take_lease(fd)
        except NotDone:
            raise NotDone(busy, kept=True) from None
        if not leased:
            time.sleep(self.late)
        return leased

    def _read_note(self, at: Place) -> _Found | None:
        try:
            fd = self.calls.open(at.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at.fd)
        except FileNotFoundError:
            return None
        try:
            return _Found(read_all(self.calls, fd), self.calls.fstat(fd).st_mtime_ns)
        finally:
            self.calls.close(fd)

    def _copy_beside(self, at: Place, temp: str) -> str:
        stem, dot, suffix = at.name.rpartition(".")
        stamp = time.strftime("%Y-%m-%d %H%M%S")
        for number in range(1, 100):
            more = "" if number == 1 else f" {number}"
            name = f"{stem or at.name} (conflicted copy {stamp}{more}){dot}{suffix if stem else ''}"
            with suppress(FileExistsError):
                self.calls.move(temp_name(temp), at.fd, name, at.fd)
                return at.path[: len(at.path) - len(at.name)] + name
        raise NotDone(f"your text is kept as {temp_name(temp)}", kept=True)

    def move(self, at: Place, to: Place, planned: bytes) -> None:
        """Give a note another name, where none is, if it still holds `planned`."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            check_folder(self.calls, to)
            leased = self.take_lease(fd)
            self._still(at, fd, info, planned)
            self._rename(at, to, info)
            still = _same(self.calls.stat(to.name, to.fd), info) and read_all(self.calls, fd) == planned
            if not still or (leased and not self.calls.leased(fd)):
                with suppress(FileExistsError):
                    self.calls.move(to.name, to.fd, at.name, at.fd)
                    raise NotDone(CHANGED)
        finally:
            self.calls.close(fd)

    def delete(self, at: Place, planned: bytes, temp: str) -> None:
        """Remove a note that still holds `planned`, by way of a temp, so that a late save comes back."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            self.take_lease(fd)
            self._still(at, fd, info, planned)
            self._rename(at, Place(at.fd, temp_name(temp), at.path), info)
        finally:
            self.calls.close(fd)
        self.rescue(at, temp, {sha256(planned)}, planned)
        if self._read_note(at) is not None:
            raise NotDone(CHANGED)

    def create(self, at: Place, data: bytes, temp: str) -> None:
        """Make a note where nothing is; it appears whole or not at all."""
        check_folder(self.calls, at)
        ours = self.write_temp(at, temp, data)
        try:
            self._rename(Place(at.fd, temp_name(temp), at.path), at, ours)
        except BaseException:
            self._unlink(at, temp_name(temp))
            raise

    def _rename(self, at: Place, to: Place, info: os.stat_result) -> None:
        """Rename without overwriting. An error counts only when the file is not at its new name."""
        try:
            self.calls.move(at.name, at.fd, to.name, to.fd)
        except FileExistsError:
            raise NotDone("is there already" if to.path == at.path else f"{to.path} is there already") from None
        except OSError:
            with suppress(OSError):
                if _same(self.calls.stat(to.name, to.fd), info):
                    return
            raise

    def _unlink(self, at: Place, name: str) -> None:
        with suppress(FileNotFoundError):
            self.calls.unlink(name, at.fd)


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def covers(newer: bytes, older: bytes, base: bytes) -> bool:
    """Whether all lines that `older` adds to `base` stand in `newer` as well."""
    added = set(older.splitlines()) - set(base.splitlines())
    return added <= set(newer.splitlines())
