"""When the watcher checks, walks and acts next, by its own clock in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

CHECK_EVERY = 3.0
HELD_EVERY = 1.0
POLL_EVERY = 2.0


class Schedule:
    """The times of what is done by the clock. All are due at once before they are first set.

    `check_at`: is all as it was, of what no event tells? `walk_at`: the whole vault is looked at again. `act_at`: what
    may be written then is written; None where nothing waits.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.check_at = self.walk_at = 0.0
        self.act_at: float | None = None

    def check_again(self, *, soon: bool = False) -> None:
        """Check after a while; `soon` where the vault's folder is missed."""
        self.check_at = self.clock() + (HELD_EVERY if soon else CHECK_EVERY)

    def walk_again(self, every: float, *, polling: bool, took: float = 0.0) -> None:
        """Walk again after `every` seconds; when polling sooner, in proportion to what a walk costs."""
        self.walk_at = self.clock() + (min(every, max(POLL_EVERY, 20 * took)) if polling else every)

    def act_by(self, when: float | None) -> None:
        """Act at `when`, unless that is to be sooner."""
        if when is not None:
            self.act_at = when if self.act_at is None else min(self.act_at, when)

    @property
    def is_check_due(self) -> bool:
        """Whether it is time to check."""
        return self.clock() >= self.check_at

    @property
    def is_walk_due(self) -> bool:
        """Whether it is time to walk."""
        return self.clock() >= self.walk_at

    @property
    def is_act_due(self) -> bool:
        """Whether something may be written now."""
        return self.act_at is not None and self.clock() >= self.act_at


def time_asleep() -> float:
    """For how long this machine has slept since it was started, in seconds."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        return time.time() - time.monotonic()
    return time.clock_gettime(boot) - time.monotonic()
