"""The month, week or day that a note's path tells: by its name first, then by its folders."""

from __future__ import annotations

import re
from datetime import date

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.date_text import plain_date_text
from obsidian_intel.core.day_ranges import days_of_week
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.periods import (
    YEAR,
    LogDate,
    edge_day,
    edge_month,
    edge_week,
    holds_month,
    month_named,
    of_day,
    of_week,
    parse_period,
    period_in,
    week_of_days,
)

_EIGHT_DIGITS = lazy_pattern("[0-9]{8}")
_DIGIT = lazy_pattern("[0-9]")
_DATE = lazy_pattern(
    rf"(?<![0-9]){YEAR}(?:[-./_][0-9]{{1,2}}[-./_][0-9]{{1,2}}|\s?年\s?[0-9]{{1,2}}\s?月\s?[0-9]{{1,2}}\s?[日号])(?![0-9])"
)
_WEEK_STEM = lazy_pattern(r"(?:w(?:eek|k)?|kw)[\s._-]?(?P<w1>[0-9]{1,2})", re.IGNORECASE)
_DAY_STEM = lazy_pattern(r"(?P<d1>[0-3]?[0-9])\s?[日号]?(?:\s?[-–~～]\s?(?P<d2>[0-3]?[0-9])\s?[日号]?)?")
_FOLDER_NOTE = lazy_pattern(r"readme|index|_index", re.IGNORECASE)
_YEAR_FOLDER = lazy_pattern(rf"({YEAR})\s?年?")
_QUARTER_FOLDER = lazy_pattern(
    rf"""(?:(?P<y1>{YEAR})[\s_年./-]*)?(?:q(?P<q1>[1-4])|(?P<q2>[1-4])q|第?\s?(?P<q3>[1-4一二三四])\s?季度?|t(?P<q4>[1-4]))
    (?:[\s_./-]*(?P<y2>{YEAR})\s?年?)?""",
    re.VERBOSE | re.IGNORECASE,
)


def period_of_path(path: str) -> str | None:
    """The month that a note's path (with `/`) speaks of: its name first, then its folders.

    >>> period_of_path("Log/2026/02.md"), period_of_path("Log/2026-02-14.md")
    ('2026-02', None)
    """
    folders, stem = _named_parts(path)
    if _DATE.search(stem) or _EIGHT_DIGITS.fullmatch(stem):
        return None
    whole = parse_period(stem)
    if whole:
        return whole[0]
    if holds_month(stem):
        return period_in(stem)
    if found := _month_in_folders(folders, stem):
        return found
    return None if _DIGIT.search(stem) else _of_folders(folders)


@text_cache(1024)
def date_of_path(path: str) -> LogDate | None:
    """The day, week or month that a note's path speaks of: a day or a week where its name begins or ends with one.

    >>> date_of_path("Daily/2026-02-03 Tuesday.md"), date_of_path("2026/W07.md")
    (LogDate(period='2026-02', week=None, day='2026-02-03'), LogDate(period='2026-02', week='2026-W07', day=None))
    """
    folders, stem = _named_parts(path)
    if (found := _week_of_days(folders, stem) or edge_day(stem) or edge_week(stem)) is not None:
        return found
    if found := _day_in_month(folders, stem):
        return found
    in_year = _YEAR_FOLDER.fullmatch(folders[-1].strip()) if folders else None
    if in_year and (week := _WEEK_STEM.fullmatch(stem)):
        return of_week(int(in_year[1]), int(week["w1"]))
    if found := _of_dated_folder(folders, stem):
        return found
    period = period_of_path(path)
    return LogDate(period) if period else None


def _named_parts(path: str) -> tuple[list[str], str]:
    """The folders of a note and what it is called: of `2026-W07/README.md` that is the folder's name."""
    *folders, name = plain_date_text(path).split("/")
    stem = name.removesuffix(".md").strip()
    if folders and _FOLDER_NOTE.fullmatch(stem):
        stem = folders.pop().strip()
    return folders, stem


def _week_of_days(folders: list[str], stem: str) -> LogDate | None:
    """The week that a name tells by its days, `2024-02-19~02-23`, or `0219-0223` in the folder of the year."""
    in_year = _YEAR_FOLDER.fullmatch(folders[-1].strip()) if folders else None
    days = days_of_week(stem, int(in_year[1]) if in_year else None)
    if days is None:
        return None
    return week_of_days(*days)


def _day_in_month(folders: list[str], stem: str) -> LogDate | None:
    """A day, or days of a week, in the folder of its month: `2018/05/22`, `2026-02/03`, `2018/12/24-28`."""
    found = _DAY_STEM.fullmatch(stem)
    if found is None or not folders:
        return None
    month = (edge_month(folders[-1].strip()) or LogDate("")).period if len(folders[-1]) > 4 else None
    month = month or (_month_in_year(folders[-2], folders[-1]) if len(folders) > 1 else None)
    if not month:
        return None
    days = [of_day(int(month[:4]), int(month[5:]), int(day)) for day in (found["d1"], found["d2"]) if day]
    first, last = days[0], days[-1]
    if first is None or last is None or not first.day or not last.day:
        return None
    return first if len(days) == 1 else week_of_days(date.fromisoformat(first.day), date.fromisoformat(last.day))


def _of_dated_folder(folders: list[str], stem: str) -> LogDate | None:
    """The day or week of the folder of a note whose own name has no number: `2026-02-03/nlp`, `3-Feb-2026/NLP`."""
    if not folders or any(map(str.isdecimal, stem)):
        return None
    return edge_day(folders[-1].strip()) or edge_week(folders[-1].strip())


def stands_at_edge(path: str) -> bool:
    """Whether a note's name is a month, week or day, or begins or ends with one: `2026-02`, `2026-02 models`.

    Where the name has no number, that of its folder is asked.
    """
    folders, stem = _named_parts(path)
    if edge_day(stem) or edge_week(stem) or parse_period(stem) or _week_of_days(folders, stem):
        return True
    if _day_in_month(folders, stem) or _of_dated_folder(folders, stem):
        return True
    if folders and (_month_in_folders(folders, stem) or _WEEK_STEM.fullmatch(stem)):
        return True
    return edge_month(stem, one=False) is not None


def _of_folders(folders: list[str]) -> str | None:
    if not folders:
        return None
    whole = None if _DATE.search(folders[-1]) else parse_period(folders[-1])
    if whole:
        return whole[0]
    return _month_in_year(folders[-2], folders[-1]) if len(folders) > 1 else None


def _month_in_year(folder: str, stem: str) -> str | None:
    """`2026` and `02`, `2月`, `02-February`."""
    year, month = _YEAR_FOLDER.fullmatch(folder.strip()), month_named(stem)
    return f"{year[1]}-{month:02}" if year and month else None


def _month_in_folders(folders: list[str], stem: str) -> str | None:
    """A month in the folder of its year, or of its quarter: `2026Q1` and `02月`, `2026`, `Q1` and `February`."""
    if not folders:
        return None
    if found := _month_in_year(folders[-1], stem):
        return found
    quarter = _QUARTER_FOLDER.fullmatch(folders[-1].strip())
    if quarter is None:
        return None
    year = quarter["y1"] or quarter["y2"] or (folders[-2].strip() if len(folders) > 1 else "")
    found = _month_in_year(year, stem)
    number = next(value for key, value in quarter.groupdict().items() if key[0] == "q" and value)
    return found if found and (int(found[5:]) + 2) // 3 == ("一二三四".find(number) + 1 or int(number)) else None
