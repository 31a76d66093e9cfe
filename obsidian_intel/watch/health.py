"""Keeps the events coming: the root's identity, the observer's health, and looking by the clock where both fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from obsidian_intel.core.message import Message
from obsidian_intel.watch.change_queue import ChangeQueue

if TYPE_CHECKING:
    from obsidian_intel.watch.file_events import FileObserver

RETRY = 30.0
Identity = tuple[int, int]


def identity(root: Path) -> Identity | None:
    """What tells the root from another folder of its name; None when it is not there or cannot be entered."""
    try:
        info = os.stat(root)  # noqa: PTH116 - called often
        readable = os.access(root, os.R_OK | os.X_OK)
    except OSError:
        return None
    return (info.st_dev, info.st_ino) if readable else None


def is_empty(root: Path) -> bool:
    """Whether a folder holds nothing at all: an empty mount point, say."""
    try:
        with os.scandir(root) as entries:
            return next(iter(entries), None) is None
    except OSError:
        return True


def open_events(root: Path, hints: ChangeQueue) -> FileObserver:
    """An observer that runs."""
    from obsidian_intel.watch.file_events import FileObserver

    return FileObserver(root, hints)


class WatchHealth:
    """Owns the observer. `check` is called every few seconds and repairs what it finds."""

    def __init__(
        self, root: Path, hints: ChangeQueue, opener: Callable[[Path, ChangeQueue], FileObserver] = open_events
    ) -> None:
        self.root = root
        self.hints = hints
        self.why = ""
        self.events: FileObserver | None = None
        self._opener = opener
        self._identity: Identity | None = None
        self._retry_at = 0.0
        self._blind: set[str] = set()

    @property
    def backend(self) -> str:
        """How changes come to us: `inotify`, …, or `polling`; `starting` before the first."""
        if self.events is not None:
            return self.events.backend
        return "polling" if self.why else "starting"

    @property
    def is_polling(self) -> bool:
        """Whether only the clock makes us look."""
        return self.events is None

    def start(self) -> None:
        """Begin to watch. Never raises: without events the clock must do."""
        self._identity = identity(self.root)
        self._open()

    def is_root_there(self) -> bool:
        """Whether the folder that we watch is where it was."""
        return self._identity is not None and identity(self.root) == self._identity

    def check(self, folders: Collection[str]) -> bool:
        """Look after root and observer; `folders` are those that hold notes. False while the root is away."""
        now = identity(self.root)
        if now is None:
            self._close()
            self._identity = None
            return False
        if now != self._identity:
            self._close()
            self._identity = now
            self._open()
            self.hints.request_full_scan()
            return True
        if self.events is None:
            if self.hints.clock() >= self._retry_at:
                self._open()
                if self.events is not None:
                    self.hints.everything()
        elif not self.events.alive:
            self._close()
            self._open()
            self.hints.request_full_scan()
        self._see_blind(folders)
        return True

    def _see_blind(self, folders: Collection[str]) -> None:
        """Folders that no watch covers: the system's limit is reached, and nobody was told."""
        if self.events is None:
            return
        watched = self.events.watched()
        if watched is None:
            return
        blind = {folder for folder in folders if folder not in watched and (self.root / folder).is_dir()}
        still, self._blind = blind & self._blind, blind  # a folder made just now may get its watch yet
        if still:
            self._close()
            self._give_up(Message("{count} folders could not be watched (the system's watch limit)", count=len(still)))

    def _open(self) -> None:
        try:
            self.events = self._opener(self.root, self.hints)
        except OSError as error:
            limit = error.errno in (errno.ENOSPC, errno.EMFILE)
            self._give_up(Message("the system's watch limit is reached") if limit else str(error.strerror or error))
        except Exception as error:
            self._give_up(Message("watching failed: {error}", error=error))
        else:
            self.why = ""

    def _give_up(self, why: str) -> None:
        if not self.why:
            self.hints.request_full_scan()
        self.events = None
        self.why = why
        self._retry_at = self.hints.clock() + RETRY

    def _close(self) -> None:
        if self.events is not None:
            self.events.close()
            self.events = None

    def stop(self) -> None:
        """End all watching."""
        self._close()
