"""What to do with a file that has left its place.

It may be deleted only when nobody can write to it any more and its bytes are known: planned against, ours,
or in the journal. All else is a person's text, and gets a place.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from obsidian_intel.core.message import Message
from obsidian_intel.store.atomic_file import AtomicFiles, Displaced, FileContent, temp_name
from obsidian_intel.store.paths import NotWritten, OpenPath, close_quietly, error_reason, open_place, read_all, sha256


class LateWrites(AtomicFiles):
    """Brings back what was written late, and lets go of the rest."""

    __slots__ = ()

    def rescue(self, at: OpenPath, temp: str, known: set[str], base: bytes) -> str | None:
        """Find the right place for what the temp holds: a person's text goes to the note, or beside it.

        The newer of two saves goes to the note. The path of the copy when one had to be made.
        `NotDone(kept=True)` leaves the temp where it is.
        """
        for _ in range(50):
            found = self._quiet(at, temp)
            if found is None:
                return None
            held, text = found
            held.base, held.known = base, known
            kept_open = False
            try:
                if sha256(text) in known:
                    self.discard(at, held)
                    kept_open = True
                    return None
                there = self.read_note(at)
                if there is None:
                    with suppress(FileExistsError):
                        self.calls.move(temp_name(temp), at.fd, at.name, at.fd)
                        return None
                elif self._gives_way(there, held, known):
                    self.swap(at, temp, self.calls.fstat(held.fd))
                elif contains_additions(there.text, text, base):
                    self.keep(at.path, text)
                    known = known | {sha256(text)}
                else:
                    return self._copy_beside(at, temp)
            finally:
                if not kept_open:
                    close_quietly(self.calls, held.fd)
        raise NotWritten(
            Message("never at rest; your text is kept as {temp_name}", temp_name=temp_name(temp)), kept=True
        )

    def _gives_way(self, there: FileContent, held: Displaced, known: set[str]) -> bool:
        """Whether what stands at the note is known, or an older save than the one in hand."""
        if sha256(there.text) in known:
            return True
        info = self.calls.fstat(held.fd)
        return info.st_mtime_ns > there.mtime_ns and info.st_dev not in self.no_exchange

    def _quiet(self, at: OpenPath, temp: str) -> tuple[Displaced, bytes] | None:
        """The temp and its bytes, once nobody writes to it; `None` when it is gone."""
        name = temp_name(temp)
        try:
            fd = self.calls.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=at.fd)
        except FileNotFoundError:
            return None
        try:
            try:
                leased = self.take_lease(fd)
            except NotWritten:
                raise NotWritten(Message("still being written to; kept as {name}", name=name), kept=True) from None
            if not leased:
                time.sleep(self.late)
            return Displaced(at.path, temp, fd, leased, time.monotonic(), b"", set()), read_all(self.calls, fd)
        except BaseException:
            close_quietly(self.calls, fd)
            raise

    def discard(self, at: OpenPath, held: Displaced) -> None:
        """Take the displaced file out of its folder; it is held until `finish`."""
        self.held.append(held)
        if held.leased:
            with suppress(OSError):
                self.unlink(at, temp_name(held.temp))
                held.linked = False

    def _copy_beside(self, at: OpenPath, temp: str) -> str:
        stem, dot, suffix = at.name.rpartition(".")
        if not stem:
            stem, dot, suffix = at.name, "", ""
        stamp = time.strftime("%Y-%m-%d %H%M%S")
        for number in range(1, 100):
            more = "" if number == 1 else f" {number}"
            name = f"{stem} (conflicted copy {stamp}{more}){dot}{suffix}"
            with suppress(FileExistsError):
                self.calls.move(temp_name(temp), at.fd, name, at.fd)
                return at.path[: len(at.path) - len(at.name)] + name
        raise NotWritten(Message("your text is kept as {temp_name}", temp_name=temp_name(temp)), kept=True)

    def recheck_displaced(self) -> tuple[list[str], bool]:
        """Look once more at all that is held. What was written late comes back.

        Lines worth telling, and whether anything is left for a later run.
        """
        notes: list[str] = []
        left = False
        while self.held:
            held = self.held.pop()
            try:
                with open_place(self.calls, self.root, held.path) as at:
                    copy = self._look_again(at, held)
                if copy:
                    notes.append(
                        Message("{path}: two saves crossed; the other one is in {copy}", path=held.path, copy=copy)
                    )
            except NotWritten as error:
                notes.append(f"{held.path}: {error}")
                left = True
            except OSError as error:
                notes.append(
                    Message(
                        "{path}: {error_reason}; the next run cleans up",
                        path=held.path,
                        error_reason=error_reason(error),
                    )
                )
                left = True
            finally:
                close_quietly(self.calls, held.fd)
        return notes, left

    def _look_again(self, at: OpenPath, held: Displaced) -> str | None:
        if not held.leased:
            time.sleep(max(0.0, held.since + self.late - time.monotonic()))
        elif not self.calls.leased(held.fd):
            self.calls.release(held.fd)
            self.take_lease(held.fd)
        text = read_all(self.calls, held.fd)
        if text == held.base or sha256(text) in held.known:
            if held.linked:
                self.unlink(at, temp_name(held.temp))
            return None
        if not held.linked:
            self.write_temp(at, held.temp, text, like=held.fd)
        return self.rescue(at, held.temp, held.known, held.base)


def contains_additions(newer: bytes, older: bytes, base: bytes) -> bool:
    """Whether all lines that `older` adds to `base` stand in `newer` as well."""
    added = set(older.splitlines()) - set(base.splitlines())
    return added <= set(newer.splitlines())
