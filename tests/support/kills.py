"""kill -9 that lands where it is meant to, on any machine: at the n-th call that the process makes, not after a time."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from types import FrameType
from typing import Any

from obsidian_intel.store.store import Store

_CALLS = ("call", "c_call", "c_return")
_WRITES = Store.apply.__code__


@dataclass(frozen=True)
class RunLength:
    """How many calls a run makes (of Python functions, into and out of C), and between which of them it writes."""

    calls: int
    writes_from: int
    writes_to: int

    def points(self, count: int, chance: random.Random) -> Iterator[int]:
        """`count` calls to be killed at: one in five anywhere, the others while the store is at work."""
        for number in range(count):
            yield (
                chance.randrange(self.calls) if number % 5 == 4 else chance.randrange(self.writes_from, self.writes_to)
            )


def measure(run: Callable[[], None]) -> RunLength:
    """Do `run` in a process of its own, to its end.

    Have done it here once before: what is loaded or kept at first use would be counted, and missing when it is killed.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def counted() -> None:
        total = first = last = 0

        def count(frame: FrameType, event: str, _: Any) -> None:
            nonlocal total, first, last
            total += event in _CALLS
            if frame.f_code is _WRITES and event in ("call", "return"):
                first, last = first or total, total

        _profiled(run, count)
        theirs.send(RunLength(total, first, last))

    child = context.Process(target=counted)
    child.start()
    theirs.close()
    length: RunLength = ours.recv()
    child.join()
    assert 0 < length.writes_from < length.writes_to <= length.calls, length
    return length


def kill_at(call: int, run: Callable[[], None]) -> bool:
    """Do `run` in a process of its own that is killed at its `call`-th call; False when it made fewer."""

    def doomed() -> None:
        left = call

        def count(_: FrameType, event: str, __: Any) -> None:
            nonlocal left
            left -= event in _CALLS
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        _profiled(run, count)

    child = get_context("fork").Process(target=doomed)
    child.start()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode == -signal.SIGKILL


def _profiled(run: Callable[[], None], profile: Callable[[FrameType, str, Any], None]) -> None:
    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
