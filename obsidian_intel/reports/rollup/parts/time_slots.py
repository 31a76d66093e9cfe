"""Months as the columns of a picture: single months, or quarters or years where they are many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Activity, Rollup

_MOST = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})")


class TimeSlot(Struct, frozen=True):
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
    return slots_of(rollup.activity, rollup.range)


def slots_of(activity: Sequence[Activity], span: DateRange) -> tuple[TimeSlot, ...]:
    """The columns of months in order; those of `span` are marked, and decide how wide a column is."""
    if not (inside := [month for month in activity if month.period in span]):
        return ()
    if len(inside) <= _MOST:
        return _slots(activity[-_MOST:], span, lambda period: period)
    if len(inside) <= _MOST * 3:
        return _slots(inside, span, _quarter)
    return _slots(inside, span, lambda period: period[:4])


def _quarter(period: str) -> str:
    found = _MONTH.fullmatch(period)
    return f"{found[1]}-Q{(int(found[2]) + 2) // 3}" if found else period


def _slots(months: Sequence[Activity], span: DateRange, label_of: Callable[[str], str]) -> tuple[TimeSlot, ...]:
    groups: dict[str, list[Activity]] = {}
    for month in months:
        groups.setdefault(label_of(month.period), []).append(month)
    slots: list[TimeSlot] = []
    year = ""
    for label, found in list(groups.items())[-_MOST:]:
        own, _, rest = label.partition("-")
        inside = any(month.period in span for month in found)
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
