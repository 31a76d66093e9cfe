"""The months, weeks and days that the headings of one note speak of: `## 2025-03`, `### March` under `## 2025`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from obsidian_intel.core.date_text import plain_date_text
from obsidian_intel.core.day_ranges import days_in
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.periods import (
    LogDate,
    edge_day,
    edge_month,
    edge_week,
    month_named,
    of_day,
    of_week,
    week_of_days,
)

_YEAR = lazy_pattern(r"\W*((?:19|20)[0-9]{2})\s?年?(?:\s?年?度)?\W*")
_ONE_YEAR = lazy_pattern(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_DAY_OF_YEAR = lazy_pattern(
    r"(?P<m>0?[1-9]|1[0-2])(?:\s?月\s?(?P<d>0?[1-9]|[12][0-9]|3[01])\s?[日号].{0,60}"
    r"|[-/](?P<d2>0?[1-9]|[12][0-9]|3[01])(?:\s?[(（].{0,20})?)"
)
_WEEK_OF_YEAR = lazy_pattern(r"w(?:eek|k)?[\s._-]?(?P<w>[0-9]{1,2})(?![0-9]).{0,40}", re.IGNORECASE)
_NEAR = 62  # days from one entry of a log to the next
_WEEK_OF = lazy_pattern(r"(?:the\s)?w(?:eek|k)\b(?!\s?[0-9])", re.IGNORECASE)
_EDGES = lazy_pattern(r"^[^\w(（\[【]+|[^\w)）\]】]+$")


def dates_of_headings(headings: Sequence[tuple[int, str]], year: int | None = None) -> list[LogDate | None]:
    """What each heading, `(level, text)`, speaks of; None where it tells no date. `year`: that of the note's name.

    A month, a week or a day without its year is that of the year that a heading above it names, else the only one that
    any heading names, else of the year in which it stands nearest to the date before it.

    >>> dates_of_headings([(2, "2025"), (3, "March"), (3, "Week of 2025-03-10"), (2, "Papers")])
    [None, LogDate(period='2025-03', week=None, day=None), LogDate(period='2025-03', week='2025-W11', day=None), None]
    """
    found: list[LogDate | None] = []
    years = {int(whole[1]) for _, text in headings if (whole := _YEAR.fullmatch(plain_date_text(text)))}
    year = year or (years.pop() if len(years) == 1 else None)
    before: LogDate | None = None
    above: list[tuple[int, int]] = []  # level and year of the headings that name one and stand above
    for level, text in headings:
        while above and above[-1][0] >= level:
            above.pop()
        here = above[-1][1] if above else year
        plain = plain_date_text(text)
        whole = _YEAR.fullmatch(plain)
        if whole:
            above.append((level, int(whole[1])))
            found.append(None)
            continue
        each = _date(_EDGES.sub("", plain), here) if here or _ONE_YEAR.search(plain) else None
        if each is None and here is None and before:
            each = _nearest(_EDGES.sub("", plain), before)
        found.append(each)
        before = each or before
        if each and not (each.week or each.day):
            above.append((level, int(each.period[:4])))
    return found


def _nearest(text: str, before: LogDate) -> LogDate | None:
    """What a heading speaks of that tells no year, in the year that brings it within `_NEAR` days of `before`."""
    last = date.fromisoformat(before.last_day)
    for year in (last.year, last.year - 1, last.year + 1):
        each = _date(text, year)
        if each and abs((date.fromisoformat(each.last_day) - last).days) <= _NEAR:
            return each
    return None


def _date(text: str, year: int | None) -> LogDate | None:
    days = days_in(text, year)
    if days:
        return week_of_days(*days)
    if found := edge_day(text):
        return _of_week_of(found) if _WEEK_OF.match(text) else found
    if found := edge_week(text) or edge_month(text):
        return found
    if year is None or _ONE_YEAR.search(text):
        return None
    if number := month_named(text):
        return LogDate(f"{year}-{number:02}")
    if day := _DAY_OF_YEAR.fullmatch(text):
        return of_day(year, int(day["m"]), int(day["d"] or day["d2"]))
    if week := _WEEK_OF_YEAR.fullmatch(text):
        return of_week(year, int(week["w"]))
    return None


def _of_week_of(found: LogDate) -> LogDate | None:
    """The week that holds a day: of `Week of 2025-03-10`."""
    day = date.fromisoformat(found.day or "")
    return week_of_days(day, day)
