"""A note of many months, weeks or days: each a heading with what stands beneath it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from obsidian_intel.core.heading_dates import dates_of_headings
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.periods import LogDate
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.headings_above import Headings
from obsidian_intel.months.typed_month import Month, Section

MANY = 3  # dates that make a note one of many, where nothing else says that it is of the log
_MAY_HOLD_YEAR = re.compile(r"\d{4}|[年년]|[〇零二]{2}")
_YEAR = lazy_pattern(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

Dated = dict[int, LogDate]
"""The start of a heading -> what it is about."""


def dated_headings(path: str, headings: Sequence[Heading], own: LogDate | None = None, least: int = MANY) -> Dated:
    """The headings that part a note into months, weeks or days; none where it is no note of many.

    `own` is what the note's name or properties say it is about: the days and weeks of one month part no note. A note
    has `least` dates or more.
    """
    if len(headings) < least:
        return {}
    years = {int(year) for year in _YEAR.findall(path.rpartition("/")[2])} or set(map(int, _YEAR.findall(path)))
    year = years.pop() if len(years) == 1 else None
    if year is None and not any(_MAY_HOLD_YEAR.search(heading.text) for heading in headings):
        return {}
    dates = dates_of_headings([(heading.level, heading.text) for heading in headings], year)
    found = {heading.span.start: date for heading, date in zip(headings, dates, strict=True) if date}
    distinct = set(found.values())
    if len(distinct) < least:
        return {}
    if own and 2 * sum(date.period == own.period for date in distinct) >= len(distinct):
        return {}
    return found


def with_dates(month: Month, dated: Dated, headings: Sequence[Heading]) -> Month:
    """The month of a note with what each of its tables and lists is about: that of the innermost dated heading.

    Its own period is then the latest. A note in which only one date has any is about that.
    """
    places = Headings(headings)
    dates: dict[LogDate, int] = {}
    sections: list[Section] = []
    for section in month.sections:
        above = (
            dated[each.span.start] for each in reversed(places.path(section.span.start)) if each.span.start in dated
        )
        date = next(above, None)
        number = None if date is None else dates.setdefault(date, len(dates))
        sections.append(section if number is None else replace(section, part=number))
    if len(dates) == 1:
        date = next(iter(dates))
        return replace(month, period=date.period, week=date.week, day=date.day)
    if not dates:
        return month
    period = max(date.period for date in dates)
    return replace(month, period=period, sections=tuple(sections), dates=tuple(dates))
