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
    last_year = int(found["y2"] or first_year + (months[1] < months[0]))
    try:
        first, last = date(first_year, months[0], int(found["d1"])), date(last_year, months[1], int(found["d2"]))
    except ValueError:
        return None
    return (first, last) if 1 <= (last - first).days <= _MOST_DAYS else None
