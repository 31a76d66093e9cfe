"""Rows that wait, as data: which, why, since when, and what ends it. For `status`, the screen and the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from obsidian_intel.papers.plan_model import Action, LinkPlan, MentionPlan


class HeldRow(Struct, frozen=True, gc=False):
    """One paper of one row that is not linked yet. `line` counts from 1, `until` says what ends the wait."""

    path: str
    line: int
    name: str
    reason: str
    since: datetime
    until: str

    def as_dict(self) -> dict[str, str | int]:
        """As JSON has it: `{path, line, name, reason, since, until}`, the time in ISO 8601."""
        return {
            "path": self.path,
            "line": self.line,
            "name": self.name,
            "reason": self.reason,
            "since": self.since.isoformat(timespec="seconds"),
            "until": self.until,
        }


def is_held(plan: MentionPlan) -> bool:
    """Whether this mention waits for something that may come by itself or by a person's hand."""
    return plan.action in (Action.BROKEN, Action.WAIT)


class HeldRows:
    """What is held, with the time from which on it was; a row that waits for something else now begins anew."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._since: Mapping[tuple[str, str, str], datetime] = {}

    def update(self, plan: LinkPlan) -> tuple[HeldRow, ...]:
        """The rows that `plan` holds, in its order."""
        known, now = self._since, self._now()
        since: dict[tuple[str, str, str], datetime] = {}
        found = []
        for each in filter(is_held, plan.slots):
            key = each.slot.month, each.slot.memory_key, each.reason
            since[key] = known.get(key, now)
            line = each.slot.fact.range.start.line
            found.append(HeldRow(each.slot.month, line, each.slot.label, each.reason, since[key], each.until))
        self._since = since
        return tuple(found)
