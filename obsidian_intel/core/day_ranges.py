"""The first and the last day of a week, as names tell them: `2024-02-19~02-23`, `0219-0223`."""

from __future__ import annotations

import re
from datetime import date

from obsidian_intel.core.lazy import lazy_pattern

_YEAR = r"(?:19|20)[0-9]{2}"
_RANGE = lazy_pattern(
    rf"""(?:(?P<y1>{_YEAR})[-./_年]?)?(?P<m1>[01]?[0-9])[-./_月]?(?P<d1>[0-3][0-9]|(?<=[-./_月])[1-9])日?
    \s?[-–—~～至到_]\s?(?:(?P<y2>{_YEAR})[-./_年]?)?(?P<m2>[01]?[0-9])[-./_月]?(?P<d2>[0-3][0-9]|(?<=[-./_月])[1-9])日?""",
    re.VERBOSE,
)
_MOST_DAYS = 8
_FIRST_DAYS = (0, 6)  # of a week: Monday, Sunday
_NAME = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WORD = rf"(?:{_NAME})[a-z]*\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_IN_WORDS = lazy_pattern(
    rf"""(?<![\w.])(?:(?P<n1>{_WORD})\s?(?P<d1>[0-3]?[0-9]){_ORDINAL}(?:,?\s(?P<y1>{_YEAR}))?
        \s?(?:[-–—~～]|to|until|bis|au)\s?(?:(?P<n2>{_WORD})\s?)?(?P<d2>[0-3]?[0-9]){_ORDINAL}
    |W?(?P<d3>[0-3]?[0-9]){_ORDINAL}(?:\s?(?P<n3>{_WORD}))?(?:\s(?P<y3>{_YEAR}))?
        \s?(?:[-–—~～]|to|until|bis|au)\s?(?P<d4>[0-3]?[0-9]){_ORDINAL}\s?(?P<n4>{_WORD}))(?![\w])""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_DIGITS = lazy_pattern(
    rf"""(?<![0-9])(?:(?P<y1>{_YEAR})(?P<s>[-./年])\s?)?(?P<m1>[01]?[0-9])[-./月]\s?(?P<d1>[0-3]?[0-9])日?
    \s?(?:[-–—~～至到]|to)\s?(?:(?:(?P<y2>{_YEAR})[-./年]\s?)?(?P<m2>[01]?[0-9])[-./月]\s?)?(?P<d2>[0-3]?[0-9])日?(?![0-9])""",
    re.VERBOSE,
)
_ANY_YEAR = lazy_pattern(rf"(?<![0-9]){_YEAR}(?![0-9])")


def days_of_week(text: str, year: int | None = None) -> tuple[date, date] | None:
    """The first and the last of two to nine days, where `text` is nothing else. `year`: that of its folder.

    >>> days_of_week("2024-02-19~02-23"), days_of_week("1230-0103", 2024)
    ((datetime.date(2024, 2, 19), datetime.date(2024, 2, 23)), (datetime.date(2024, 12, 30), datetime.date(2025, 1, 3)))
    """
    found = _RANGE.fullmatch(text)
    first_year = int(found["y1"] or year or 0) if found else 0
    if found is None or not first_year:
        return None
    months = int(found["m1"]), int(found["m2"])
    if not found["y1"] and months[1] < months[0] and _is_of_year_before(first_year, months[0], int(found["d1"])):
        first_year -= 1
    last_year = int(found["y2"] or first_year + (months[1] < months[0]))
    try:
        first, last = date(first_year, months[0], int(found["d1"])), date(last_year, months[1], int(found["d2"]))
    except ValueError:
        return None
    return (first, last) if 1 <= (last - first).days <= _MOST_DAYS else None


def days_in(text: str, year: int | None = None) -> tuple[date, date] | None:
    """The first and the last of two to nine days that a heading speaks of, in digits or with English names of months.

    Its year is the one that it names, of the last day where it stands behind, else `year`.

    >>> days_in("Papers of the Week (June 23 - June 29) - 2025"), days_in("Week 30 December - 5 January", 2024)
    ((datetime.date(2025, 6, 23), datetime.date(2025, 6, 29)), (datetime.date(2024, 12, 30), datetime.date(2025, 1, 5)))
    """
    found = _IN_WORDS.search(text)
    if found is not None:
        first_name, last_name = found["n1"] or found["n3"] or found["n4"], found["n2"] or found["n4"] or found["n1"]
        months = _number(first_name), _number(last_name)
        days = int(found["d1"] or found["d3"]), int(found["d2"] or found["d4"])
        named = found["y1"] or found["y3"]
    else:
        found = _IN_DIGITS.search(text)
        if found is None:
            return None
        months = int(found["m1"]), int(found["m2"] or found["m1"])
        days = int(found["d1"]), int(found["d2"])
        named = found["y1"]
    turns = months[1] < months[0]
    rest = text[: found.start()] + " " + text[found.end() :]
    years = {int(each) for each in _ANY_YEAR.findall(rest)}
    if named:
        first_year = int(named)
    elif len(years) == 1:
        first_year = years.pop() - turns
    elif year is not None and not years:
        first_year = year
    else:
        return None
    try:
        first, last = date(first_year, months[0], days[0]), date(first_year + turns, months[1], days[1])
    except ValueError:
        return None
    return (first, last) if 1 <= (last - first).days <= _MOST_DAYS else None


def _is_of_year_before(year: int, month: int, day: int) -> bool:
    """Whether days that span the new year, in the folder of `year`, are those in which it begins: weeks begin on a
    Monday or a Sunday, and only in one of the two years does this day fall on one.
    """
    try:
        own, before = date(year, month, day).weekday(), date(year - 1, month, day).weekday()
    except ValueError:
        return False
    return own not in _FIRST_DAYS and before in _FIRST_DAYS


def _number(name: str) -> int:
    return _NAME.split("|").index(name[:3].lower()) + 1
