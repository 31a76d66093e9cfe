"""What the file system hinted at since the last look. Filled by the observer's thread, emptied by the worker."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.obsidian_settings import OBSIDIAN_FILES

MANY = 2_000
FLOOD_PAUSE, FLOOD_WAIT = 1.0, 30.0
_SETTINGS = tuple("/" + name for name in OBSIDIAN_FILES)


@dataclass
class ChangeBatch:
    """Hints taken at once. `everything`: more than paths can say; only a walk tells. Times are monotonic.

    In a `flood` a look at every short pause would walk the vault over and over; so it waits for a longer one.
    """

    paths: dict[str, float] = field(default_factory=dict)
    everything: bool = False
    settings: bool = False
    flood: bool = False
    first: float = 0.0
    last: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.paths) or self.everything or self.settings


class ChangeQueue:
    """The dirty set. Vault paths with `/`; safe to fill from any thread and from a signal handler (`wake`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.overflows = 0
        self._lock = threading.Lock()
        self._batch = ChangeBatch()
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()

    def wake(self) -> None:
        """End a `wait`."""
        self._bell.put(None)

    def wait(self, seconds: float) -> None:
        """Wait for a hint, a `wake`, or the end of `seconds`."""
        try:
            self._bell.get(timeout=max(0.0, seconds))
            while True:
                self._bell.get_nowait()
        except queue.Empty:
            return

    def add_path(self, path: str) -> None:
        """Something happened to a file."""
        now = self.clock()
        with self._lock:
            quiet = not self._batch
            if is_settings(path):
                self._batch.settings = True
            elif is_ignored(path):
                return
            elif not self._batch.everything:
                self._batch.paths[path] = now
                if len(self._batch.paths) > MANY:
                    self._batch.everything = self._batch.flood = True
                    self._batch.paths.clear()
            self._stamp(now)
        if quiet:
            self.wake()

    def request_full_scan(self) -> None:
        """Something happened that only a walk can tell."""
        with self._lock:
            self._batch.everything = True
            self._stamp(self.clock())
        self.wake()

    def settings_changed(self) -> None:
        """The settings may have changed."""
        with self._lock:
            self._batch.settings = True
            self._stamp(self.clock())
        self.wake()

    def events_lost(self) -> None:
        """The system lost events."""
        with self._lock:
            self.overflows += 1
            self._batch.flood = True
        self.request_full_scan()

    def _stamp(self, now: float) -> None:
        self._batch.first = self._batch.first or now
        self._batch.last = now

    def due_at(self, debounce: float, max_wait: float) -> float | None:
        """When to look: some time after the last hint, and not too long after the first. None: nothing to see."""
        with self._lock:
            if not self._batch:
                return None
            if self._batch.flood:
                debounce, max_wait = max(debounce, FLOOD_PAUSE), max(max_wait, FLOOD_WAIT)
            return min(self._batch.last + debounce, self._batch.first + max_wait)

    def is_dirty(self, path: str) -> bool:
        """Whether a hint about `path` waits to be looked at."""
        with self._lock:
            return self._batch.everything or path in self._batch.paths

    def drain(self) -> ChangeBatch:
        """All hints so far; the set is empty then."""
        with self._lock:
            batch, self._batch = self._batch, ChangeBatch()
        return batch


def is_ignored(path: str) -> bool:
    """Dot-files and what lies in dot-folders (`.obsidian`, `.git`, `.trash`), and editors' `*~`."""
    return path[:1] == "." or "/." in path or path[-1:] == "~" or not path


def is_settings(path: str) -> bool:
    """Whether a change there may change the settings."""
    return path == FILE_NAME or (path[:1] == "." and path.endswith(_SETTINGS))
