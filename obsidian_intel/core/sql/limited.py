"""Queries of a vault, each within limits: a process of its own answers them, and is ended where one takes too much."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, cast

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.query import QueryAnswer, QueryLimits
from obsidian_intel.core.sql.worker import receive, send, unpacked

LIMITS = QueryLimits(rows=200, seconds=2.0, memory=64 << 20, size=1_000_000)
_START_SECONDS = 60.0
_GRACE_SECONDS = 2.0  # for a step of SQLite that cannot be interrupted
_PACKAGE = Path(__file__).resolve().parents[3]
# Not `-m`, which would look for modules in the folder where one stands: that may be a vault.
_COMMAND = "import sys; sys.path.insert(0, sys.argv[1]); from obsidian_intel.core.sql.worker import main; main()"


class LimitedQueries:
    """Asks `data` (the rows of each table that the queries read) within `limits`. To be used with `with`."""

    def __init__(self, data: Mapping[str, Sequence[tuple[Any, ...]]], limits: QueryLimits = LIMITS) -> None:
        self._data = {name: list(rows) for name, rows in data.items()}
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LimitedQueries:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def answer(self, sql: str) -> QueryAnswer:
        """What `sql` answers. Raises `UsageError` of one line where it is wrong or takes more than the limits."""
        process = self._running()
        try:
            found = self._exchange(process, sql, self.limits.seconds + _GRACE_SECONDS)
        except (EOFError, OSError, ValueError):
            self._end()
            raise UsageError(
                Message(
                    "it takes longer than {seconds} s, or too much memory", seconds=format(self.limits.seconds, "g")
                )
            ) from None
        if len(found) == 1:
            raise UsageError(unpacked(*found[0]))
        return QueryAnswer(*found)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-P", "-c", _COMMAND, str(_PACKAGE)]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
            try:
                self._exchange(self._process, (self._data, tuple(self.limits)), _START_SECONDS)
            except (EOFError, OSError, ValueError):
                self._end()
                raise ObsintelError(Message("the process that answers queries could not be started")) from None
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], message: Any, seconds: float) -> Any:
        """Ask, and take the answer; the process is ended after `seconds`."""
        timer = Timer(seconds, process.kill)
        timer.start()
        try:
            send(cast(BinaryIO, process.stdin), message)
            return receive(cast(BinaryIO, process.stdout))
        finally:
            timer.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()
