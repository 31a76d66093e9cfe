"""How a watcher stands, told to `obsintel daemon status` and to the screen, not more often than they can be read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from obsidian_intel.core.message import listed
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.watch.instance import Instance, Status, host_name

PUBLISH_EVERY = 0.5


class StatusPublisher:
    """Holds the status of one watcher; `on_change` is called whenever it was told anew."""

    def __init__(self, instance: Instance, clock: Callable[[], float], mode: str) -> None:
        self.status = Status(os.getpid(), host_name(), utc_now(), mode=mode)
        self.on_change: list[Callable[[], None]] = []
        self._instance = instance
        self._clock = clock
        self._told: Status | None = None
        self._not_before = 0.0

    def update(self, **fields: Any) -> None:
        """Note fields of `Status`; they are told with the next `publish`."""
        self.status = replace(self.status, **fields)

    @property
    def due_at(self) -> float | None:
        """When the status is to be told, by the clock; None where it was told as it is."""
        return None if self.status == self._told else self._not_before

    def publish(self, *, now: bool = False) -> None:
        """Tell the status where it is not what was told last, or was removed; without `now` only after some time."""
        is_new = self.status != self._told or (now and self._instance.read_status() is None)
        if not is_new or (self._clock() < self._not_before and not now):
            return
        self._told = self.status
        self._not_before = self._clock() + PUBLISH_EVERY
        self._instance.write_status(self.status)
        for each in self.on_change:
            each()


def counts_of(status: Status) -> str:
    """`41 notes, 1 error, 0 warnings`."""
    return listed(
        (pluralize(status.notes, "note"), pluralize(status.errors, "error"), pluralize(status.warnings, "warning"))
    )


def utc_now() -> str:
    """Now, in UTC, ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
