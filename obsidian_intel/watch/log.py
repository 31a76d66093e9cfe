"""What the watcher says: one line a happening, into a log that rotates and to whoever looks on."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from obsidian_intel.core.terminal import one_line

LOG_BYTES = 1_000_000
LOG_FILES = 3
KEPT = 50


class EventLog:
    """Says a line to the log and to `sinks`. Never raises and never waits: a full disk does not stop the watcher."""

    def __init__(self, log: Path | None) -> None:
        self.recent: deque[tuple[str, str]] = deque(maxlen=KEPT)
        self.sinks: list[Callable[[str, str], None]] = []
        self._logger = logging.Logger("obsintel.watch")
        self._last: dict[str, str] = {}
        if log is not None:
            self._open(log)

    def _open(self, log: Path) -> None:
        with contextlib.suppress(OSError):
            handler = _Quiet(log, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
            self._logger.addHandler(handler)

    def log(self, line: str) -> None:
        """One happening."""
        line = one_line(line)
        now = time.strftime("%H:%M:%S")
        self.recent.append((now, line))
        self._logger.info(line)
        for sink in self.sinks:
            sink(now, line)

    def log_once(self, about: str, line: str) -> None:
        """One happening, unless it is what was last logged about this."""
        if self._last.get(about, "") != line:
            self._last[about] = line
            if line:
                self.log(line)

    def close(self) -> None:
        """Close the log."""
        for handler in self._logger.handlers:
            with contextlib.suppress(OSError):
                handler.close()


class _Quiet(RotatingFileHandler):
    """Rotates; never raises; is our user's alone; and begins anew where its file or folder was removed."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with contextlib.suppress(OSError, AttributeError):
            os.fchmod(fd, 0o600)  # one of an earlier version
        return open(fd, "a", encoding=self.encoding)  # noqa: PTH123

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log that cannot be written is no reason to stop, or to talk."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self.stream is not None and not _is_in_place(self.stream, self.baseFilename):
                self.stream.close()
                self.stream = self._open()
            super().emit(record)


def _is_in_place(stream: TextIOWrapper, path: str) -> bool:
    """Whether the file at `path` still is the one that `stream` writes to."""
    try:
        return os.path.samestat(Path(path).stat(), os.fstat(stream.fileno()))
    except OSError:
        return False


class Printer:
    """Prints lines from a thread of its own: a pipe that nobody reads blocks that thread alone."""

    LIMIT = 1_000

    def __init__(self) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue(self.LIMIT)
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def __call__(self, now: str, line: str) -> None:
        """Print when there is room; else the log alone has it."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(f"{now} {line}\n")

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                sys.stdout.write(line)
                sys.stdout.flush()
            except (OSError, ValueError):
                return

    def close(self) -> None:
        """Print what is left, for at most a second."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
        self._thread.join(timeout=1)
