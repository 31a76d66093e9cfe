"""Put new bytes in the place of a note, move it, make it, remove it: no save that races is lost."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from obsidian_intel.core.message import Message
from obsidian_intel.store.atomic_file import Displaced, same_file, temp_name
from obsidian_intel.store.late_writes import LateWrites
from obsidian_intel.store.paths import (
    CHANGED,
    NotWritten,
    OpenPath,
    check_folder,
    check_note,
    close_quietly,
    error_reason,
    open_note,
    read_all,
    sha256,
)


class Exchange(LateWrites):
    """The four things that can be done to a note. Each raises `NotDone` or `OSError` and then changed nothing."""

    __slots__ = ()

    def replace(self, at: OpenPath, planned: bytes, new: bytes, temp: str, known: set[str]) -> None:
        """Put `new` where `planned` stands; `known` are the sha256 of both."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            if read_all(self.calls, fd) != planned:
                raise NotWritten(Message(CHANGED))
            ours = self.write_temp(at, temp, new, like=fd)
            try:
                # From here to the end of the swap nobody can begin to write into the note unnoticed.
                leased = self.take_lease(fd)
                self._still(at, fd, info, planned)
                swapped = self._swap(at, temp, ours)
            except BaseException:
                self._unlink_ours(at, temp_name(temp), ours)
                raise
            held = Displaced(at.path, temp, fd, leased, time.monotonic(), planned, known, linked=swapped)
            if swapped and not self._came_out(at, held, info):
                self._put_back(at, held)
                raise NotWritten(Message(CHANGED))
        except BaseException:
            close_quietly(self.calls, fd)
            raise
        self.discard(at, held)

    def _unlink_ours(self, at: OpenPath, name: str, ours: os.stat_result) -> None:
        """Remove a temp, unless an exchange has put another file under its name."""
        with suppress(OSError):
            if same_file(self.calls.stat(name, at.fd), ours):
                self.calls.unlink(name, at.fd)

    def _still(self, at: OpenPath, fd: int, info: os.stat_result, planned: bytes) -> None:
        """`NotDone` unless the very file still stands there with the very bytes."""
        try:
            now = self.calls.stat(at.name, at.fd)
        except FileNotFoundError:
            raise NotWritten(Message(CHANGED)) from None
        if not same_file(now, info) or read_all(self.calls, fd) != planned:
            raise NotWritten(Message(CHANGED))

    def _swap(self, at: OpenPath, temp: str, ours: os.stat_result) -> bool:
        try:
            return self.swap(at, temp, ours)
        except FileNotFoundError:
            raise NotWritten(Message(CHANGED)) from None

    def _came_out(self, at: OpenPath, held: Displaced, info: os.stat_result) -> bool:
        """Whether what the exchange brought out is what was planned against, and no writer is at it."""
        try:
            return (
                same_file(self.calls.stat(temp_name(held.temp), at.fd), info)
                and read_all(self.calls, held.fd) == held.base
                and (not held.leased or self.calls.leased(held.fd))
            )
        except OSError:
            return False

    def _put_back(self, at: OpenPath, held: Displaced) -> None:
        """Undo an exchange that brought out something else, whatever happens meanwhile."""
        name = temp_name(held.temp)
        try:
            self.swap(at, held.temp, self.calls.stat(name, at.fd))
            if held.leased:
                self.calls.release(held.fd)
            self.rescue(at, held.temp, held.known, held.base)
        except OSError as error:
            raise NotWritten(
                Message(
                    "{error_reason}; what was there is kept as {name}", error_reason=error_reason(error), name=name
                ),
                kept=True,
            ) from error

    def move(self, at: OpenPath, to: OpenPath, planned: bytes) -> None:
        """Give a note another name, where none is, if it still holds `planned`."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            check_folder(self.calls, to)
            leased = self.take_lease(fd)
            self._still(at, fd, info, planned)
            self.rename(at, to, info)
            still = same_file(self.calls.stat(to.name, to.fd), info) and read_all(self.calls, fd) == planned
            if not still or (leased and not self.calls.leased(fd)):
                with suppress(FileExistsError):
                    self.calls.move(to.name, to.fd, at.name, at.fd)
                    raise NotWritten(Message(CHANGED))
        finally:
            close_quietly(self.calls, fd)

    def delete(self, at: OpenPath, planned: bytes, temp: str) -> None:
        """Remove a note that still holds `planned`, by way of a temp, so that a late save comes back."""
        fd = open_note(self.calls, at)
        try:
            info = check_note(self.calls, at, fd)
            self.take_lease(fd)
            self._still(at, fd, info, planned)
            self.rename(at, OpenPath(at.fd, temp_name(temp), at.path), info)
        finally:
            close_quietly(self.calls, fd)
        try:
            self.rescue(at, temp, {sha256(planned)}, planned)
        except OSError as error:
            raise NotWritten(
                Message("{error_reason}; the next run cleans up", error_reason=error_reason(error)), kept=True
            ) from error
        if self.read_note(at) is not None:
            raise NotWritten(Message(CHANGED))

    def create(self, at: OpenPath, data: bytes, temp: str) -> None:
        """Make a note where nothing is; it appears whole or not at all."""
        check_folder(self.calls, at)
        ours = self.write_temp(at, temp, data)
        try:
            self.rename(OpenPath(at.fd, temp_name(temp), at.path), at, ours)
        except BaseException:
            self._unlink_ours(at, temp_name(temp), ours)
            raise
