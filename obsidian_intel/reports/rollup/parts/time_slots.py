"""Months as the columns of a picture: single months, or quarters or years where they are many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from obsidian_intel.reports.rollup.model import Activity, Rollup

_MOST = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """A column: a month, a quarter or a year with all its rows. `inside`: it holds a month of the range.

    `head` and `foot` are its label in two lines, `02` over `2026`; `foot` is empty where the column before has it.
    """

    label: str
    head: str
    foot: str
    inside: bool
    rows: Activity


def time_slots(rollup: Rollup) -> tuple[TimeSlot, ...]:
    """At most twelve columns; of a range that is longer, its last twelve quarters or years."""
    activity = rollup.activity
    if not (inside := [month for month in activity if month.period in rollup.range]):
        return ()
    if len(inside) <= _MOST:
        return _slots(activity[-_MOST:], rollup, lambda period: period)
    if len(inside) <= _MOST * 3:
        return _slots(inside, rollup, _quarter)
    return _slots(inside, rollup, lambda period: period[:4])


def _quarter(period: str) -> str:
    found = _MONTH.fullmatch(period)
    return f"{found[1]}-Q{(int(found[2]) + 2) // 3}" if found else period


def _slots(months: Sequence[Activity], rollup: Rollup, label_of: Callable[[str], str]) -> tuple[TimeSlot, ...]:
    groups: dict[str, list[Activity]] = {}
    for month in months:
        groups.setdefault(label_of(month.period), []).append(month)
    slots: list[TimeSlot] = []
    year = ""
    for label, found in list(groups.items())[-_MOST:]:
        own, _, rest = label.partition("-")
        inside = any(month.period in rollup.range for month in found)
        foot = own if rest and own != year else ""
        slots.append(TimeSlot(label, rest or own, foot, inside, _sum(label, found)))
        year = own
    return tuple(slots)


def _sum(label: str, months: Sequence[Activity]) -> Activity:
    tags: Counter[str] = Counter()
    for month in months:
        tags.update(dict(month.tags))
    sums = (sum(month.notes for month in months), sum(m.models for m in months), sum(m.topics for m in months))
    return Activity(label, *sums, tuple(tags.most_common()))
