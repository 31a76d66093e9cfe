"""How many rows each month has, and how often it names each mechanism: of a range, and of the year before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from obsidian_intel.months.summary import MonthFacts
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Activity

_CONTEXT = 12


def activity(months: Sequence[MonthFacts], span: DateRange) -> tuple[Activity, ...]:
    """Every calendar month of the range that the log covers, and up to a year before it."""
    if not months:
        return ()
    year, month = divmod(int(span.first_month[:4]) * 12 + int(span.first_month[5:]) - 1 - _CONTEXT, 12)
    start = max(months[0].period, f"{year:04}-{month + 1:02}")
    counts: dict[str, list[int]] = {}
    tags: dict[str, Counter[str]] = {}
    for found in months:
        if found.period >= start:
            count = counts.setdefault(found.period, [0, 0, 0])
            count[0] += 1
            count[1] += sum(row.kind == "models" for row in found.rows)
            count[2] += sum(row.kind == "topics" for row in found.rows)
            own = tags.setdefault(found.period, Counter())
            own.update(tag for row in found.rows if row.kind == "models" for tag in row.tags)
    before = [month.period for month in months if month.period not in span]
    last = (before[-1] if before else "") if span.days else min(span.until, months[-1].period)
    periods = [*(DateRange(start, last, "").months() if last else ()), *(span.months() if span.days else ())]
    none = Counter[str]()
    rows = {period: tuple(counts.get(period, (0, 0, 0))) for period in periods}
    return tuple(
        Activity(period, notes, models, topics, tuple(tags.get(period, none).most_common()))
        for period, (notes, models, topics) in rows.items()
    )
