"""Waiting until something has been still for a moment, without ever losing its last change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """What a call that was put off can be taken back with."""

    def cancel(self) -> None:
        """Do not make the call."""


class Debounce:
    """Calls `act` with a key once it has been still for `delay()` seconds, and `most` after its first change at most.

    `later` puts a call off by seconds, `clock` tells the time; both are those of an event loop.
    """

    def __init__(
        self,
        act: Callable[[str], None],
        later: Callable[[float, Callable[[], None]], Timer],
        clock: Callable[[], float],
        *,
        delay: Callable[[], float],
        most: float,
    ) -> None:
        self._act, self._later, self._clock = act, later, clock
        self._delay, self._most = delay, most
        self._waiting: dict[str, tuple[float, Timer]] = {}

    def changed(self, key: str) -> None:
        """Something has changed: the call for it is made anew, later, but never later than it must be."""
        now = self._clock()
        since, timer = self._waiting.get(key, (now, None))
        if timer is not None:
            timer.cancel()
        wait = max(0.0, min(self._delay(), since + self._most - now))
        self._waiting[key] = (since, self._later(wait, lambda: self.flush(key)))

    def flush(self, key: str) -> None:
        """Make the call now, where one is waited for."""
        if self.forget(key):
            self._act(key)

    def waits(self, key: str) -> bool:
        """Whether a call is waited for."""
        return key in self._waiting

    def forget(self, key: str) -> bool:
        """Do not make the call. Whether one was waited for."""
        _, timer = self._waiting.pop(key, (0.0, None))
        if timer is not None:
            timer.cancel()
        return timer is not None
