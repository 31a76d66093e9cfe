"""watchdog -> `ChangeQueue`. The only importer of watchdog."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from obsidian_intel.watch.change_queue import ChangeQueue, is_ignored

# Opened and closed-no-write are left out: our own reads would wake us.
WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


class Handler(FileSystemEventHandler):
    """Turns events into hints."""

    def __init__(self, root: Path, hints: ChangeQueue) -> None:
        self._prefix = str(root).rstrip("/") + "/"
        self._hints = hints

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called in the observer's thread for each event."""
        for name in (event.src_path, event.dest_path):
            if name:
                self._take(os.fsdecode(name), event.is_directory)

    def _take(self, name: str, is_directory: bool) -> None:
        path = name.removeprefix(self._prefix)
        if path == name or not path:
            self._hints.request_full_scan()
        elif not is_directory:
            self._hints.add_path(path)
        elif not is_ignored(path):
            self._hints.request_full_scan()


class _Overflow(logging.Handler):
    """watchdog tells of lost events in its log alone."""

    def __init__(self, hints: ChangeQueue) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.endswith("inotify_c") and "overflow" in record.getMessage().lower():
            self._hints.events_lost()


class FileObserver:
    """One observer over the whole vault. Raises `OSError` when the root cannot be watched."""

    def __init__(self, root: Path, hints: ChangeQueue) -> None:
        self._root = root
        self._observer: Any = Observer()
        self._overflow = _Overflow(hints)
        logger = logging.getLogger("watchdog")
        logger.addHandler(self._overflow)
        logger.propagate = False
        try:
            self._observer.schedule(Handler(root, hints), str(root), recursive=True, event_filter=WANTED)
            self._observer.start()
        except BaseException:
            logger.removeHandler(self._overflow)
            # An observer that never began still holds a thread and a descriptor, of which there are few.
            with suppress(Exception):
                self._observer.stop()
            raise

    @property
    def backend(self) -> str:
        """`inotify`, `fsevents`, `kqueue`, …"""
        return type(self._observer).__name__.removesuffix("Observer").lower()

    @property
    def alive(self) -> bool:
        """Whether all its threads run. The observer's own word is not enough: a dead emitter leaves it running."""
        emitters = self._observer.emitters
        reader = getattr(self._observer, "_inotify_fd", None)
        return (
            self._observer.is_alive()
            and bool(emitters)
            and all(emitter.is_alive() for emitter in emitters)
            and (reader is None or reader.is_alive())
        )

    def watched(self) -> set[str] | None:
        """The folders that are watched, as vault paths; None where the system does not say."""
        found: set[str] = set()
        for emitter in self._observer.emitters:
            group = getattr(emitter, "_inotify", None)
            paths = getattr(group, "_active_callbacks_by_path", None)
            if paths is None:
                return None
            root = os.fsencode(self._root)
            found |= {os.fsdecode(path[len(root) + 1 :]) for path in list(paths)}
        return found

    def close(self) -> None:
        """Stop watching."""
        logging.getLogger("watchdog").removeHandler(self._overflow)
        self._observer.stop()
        self._observer.join(timeout=2)
