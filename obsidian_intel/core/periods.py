"""A month, a week or a day, read from the ways in which people write it: `2026-02`, `2026年2月`, `Feb 2026`, `W07`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from obsidian_intel.core.date_text import plain_date_text
from obsidian_intel.core.lazy import lazy_pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_HAN = {"十": 10, "十一": 11, "十二": 12, **{han: n for n, han in enumerate("一二三四五六七八九", start=1)}}
_HAN_MONTH = r"十[一二]?|[一二三四五六七八九]"
YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"

_CANONICAL = lazy_pattern(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
_WHOLE = lazy_pattern(
    rf"""(?P<y1>{YEAR})\s?(?P<sep>[-./_])\s?(?P<m1>[0-9]{{1,2}})(?:(?P=sep){_DAY}(?:[T ][0-9:.+Z-]*)?)?
    |(?P<y2>{YEAR})\s?年\s?(?:(?P<m2>[0-9]{{1,2}})|(?P<h2>{_HAN_MONTH}))\s?(?:月(?:份|\s?{_DAY}\s?[日号])?)
    |(?P<y3>{YEAR})(?P<m3>[0-9]{{2}})(?:[0-3][0-9])?
    |{_NAME.format("n4")}\.?[\s,_-]*(?P<y4>{YEAR})
    |(?P<y5>{YEAR})[\s,_-]*{_NAME.format("n5")}\.?
    |(?P<m6>[0-9]{{1,2}})\s?[-./_]\s?(?P<y6>{YEAR})
    |(?P<y7>{YEAR})(?P<sep7>[-._])(?P<m7>[0-9]{{2}})(?:(?P=sep7)|\s)\s?{_NAME.format("n7")}""",
    re.VERBOSE | re.IGNORECASE,
)
# Not in a longer number, not a day's date, not one end of a range, not a version.
_BEFORE = r"(?<![0-9v])(?<![0-9][-./_:–—~])"
_AFTER = r"(?![0-9])(?!\s?[-./_–—~至到]\s?[0-9])"
_INSIDE = lazy_pattern(
    rf"""{_BEFORE}(?P<y1>{YEAR})(?P<sep>[-./_])(?P<m1>0[1-9]|1[0-2]|(?<=-)[1-9]){_AFTER}
    |(?<![0-9])(?P<y2>{YEAR})\s?年\s?(?:(?P<m2>[0-9]{{1,2}})|(?P<h2>{_HAN_MONTH}))\s?月(?!\s?[0-9]{{1,2}}\s?[日号])
    |(?<![0-9a-z])(?<![0-9][\s.,-])(?<![0-9](?:st|nd|rd|th)\s){_NAME.format("n4")}\.?[\s,_-]{{0,2}}(?P<y4>{YEAR}){_AFTER}
    |{_BEFORE}(?P<y5>{YEAR})[\s,_-]{{0,2}}{_NAME.format("n5")}(?![a-z])(?!\.?[\s,_-]*[0-9])
    |{_BEFORE}(?P<m6>0[1-9]|1[0-2])[-./_](?P<y6>{YEAR}){_AFTER}""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEK = lazy_pattern(
    rf"""(?<![0-9a-z])(?:(?P<y1>{YEAR})[\s,_./年-]*(?:w(?:eek|k|w)?\.?|kw)[\s_-]?(?P<w1>[0-9]{{1,2}})
    |(?:w(?:eek|k)?\.?|kw)[\s_-]?(?P<w2>[0-9]{{1,2}})(?:\s?[-–—/,._(]\s?|\s)\(?(?P<y2>{YEAR})\)?)(?![0-9a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE_DAY = lazy_pattern(
    rf"""(?<![0-9])(?:(?P<y1>{YEAR})(?P<sep>[-./_])(?P<m1>[0-9]{{1,2}})(?P=sep)(?P<d1>[0-9]{{1,2}})
    |(?P<y2>{YEAR})\s?年\s?(?:(?P<m2>[0-9]{{1,2}})|(?P<h2>{_HAN_MONTH}))\s?月\s?(?P<d2>[0-9]{{1,2}})\s?[日号]
    |(?P<y3>{YEAR})(?P<m3>[0-9]{{2}})(?P<d3>[0-9]{{2}})
    |(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th|\.|,)?[\s_-]{{1,2}}{_NAME.format("n4")}\.?[\s,_-]{{1,2}}(?P<y4>{YEAR})
    |{_NAME.format("n5")}\.?[\s_-](?P<d5>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s|[_-])(?P<y5>{YEAR}))(?![0-9])
    (?:(?<=[0-9日号])T[0-9:.+Z-]+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_STEM = lazy_pattern(
    rf"""(?P<m1>[0-9]{{1,2}})
    |(?P<m2>[0-9]{{1,2}})\s?月(?!\s?[0-9]).*|(?P<h2>{_HAN_MONTH})月.*
    |(?:(?P<m3>[0-9]{{1,2}})[\s._-]*)?{_NAME.format("n3")}""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = " \t#*_-–—:：·・|,，.。()（）[]【】「」《》<>~"


class LogDate(NamedTuple):
    """What a note of the log is about: the month `YYYY-MM`, and the week `2026-W07` or the day `2026-02-03` in it."""

    period: str
    week: str | None = None
    day: str | None = None

    @property
    def last_day(self) -> str:
        """The last day that it is about, `YYYY-MM-DD`: of a week its Sunday, of a month its last."""
        return self.day or (week_days(self.week)[1].isoformat() if self.week else last_day_of(self.period))


def last_day_of(period: str) -> str:
    """The last day of a month `YYYY-MM`."""
    year, month = int(period[:4]), int(period[5:])
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).isoformat()


def week_days(week: str) -> tuple[date, date]:
    """The Monday and the Sunday of an ISO week `2026-W07`."""
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return monday, monday + timedelta(days=6)


def of_week(year: int, week: int) -> LogDate | None:
    """An ISO week with the month of its Thursday; None where the year has no such week."""
    try:
        thursday = date.fromisocalendar(year, week, 4)
    except ValueError:
        return None
    return LogDate(f"{thursday.year}-{thursday.month:02}", f"{year}-W{week:02}")


def week_of_days(first: date, last: date) -> LogDate | None:
    """The ISO week of the day in the middle of a few days."""
    year, week, _ = (first + (last - first) / 2).isocalendar()
    return of_week(year, week)


def of_day(year: int, month: int, day: int) -> LogDate | None:
    """A day; None where there is none such."""
    try:
        found = date(year, month, day).isoformat()
    except ValueError:
        return None
    return LogDate(found[:7], day=found)


def parse_period(text: str) -> tuple[str, bool] | None:
    """`(YYYY-MM, whether it was written so)`, or None for what is no month.

    >>> parse_period("2026-02"), parse_period("2026年2月"), parse_period("2026-13")
    (('2026-02', True), ('2026-02', False), None)
    """
    if _CANONICAL.fullmatch(text):
        return text, True
    found = _WHOLE.fullmatch(plain_date_text(text).strip())
    period = _period(found) if found else None
    return (period, False) if period else None


def parse_week(text: str) -> LogDate | None:
    """The week that `text` is, whole.

    >>> parse_week("2026-W07"), parse_week("Week 14 - 2026"), parse_week("2026-W60")
    (LogDate(period='2026-02', week='2026-W07', day=None), LogDate(period='2026-04', week='2026-W14', day=None), None)
    """
    found = _WEEK.fullmatch(plain_date_text(text).strip())
    return _week(found) if found else None


def parse_day(text: str) -> LogDate | None:
    """The day that `text` is, whole: `2026-02-03`, `2026_02_03`, `3 February 2026`, `2026年2月3日`."""
    found = _WHOLE_DAY.fullmatch(plain_date_text(text).strip())
    return _day(found) if found else None


def period_in(text: str) -> str | None:
    """The one month that a name or a heading speaks of; None where there is none, or more than one.

    >>> period_in("🗓️ Intelligence Log: 2026-02"), period_in("2026-02-14 Reading"), period_in("2601.16725")
    ('2026-02', None, None)
    """
    text = plain_date_text(text)
    found = {period for match in _INSIDE.finditer(text) if (period := _period(match))}
    return found.pop() if len(found) == 1 else None


def edge_day(text: str) -> LogDate | None:
    """The one day with which `text` (as `plain_date_text` gives it) begins or ends."""
    return _one(day for match in _WHOLE_DAY.finditer(text) if _at_edge(text, match) and (day := _day(match)))


def edge_week(text: str) -> LogDate | None:
    """The one week with which `text` (as `plain_date_text` gives it) begins or ends."""
    return _one(week for match in _WEEK.finditer(text) if _at_edge(text, match) and (week := _week(match)))


def edge_month(text: str, *, one: bool = True) -> LogDate | None:
    """The month with which `text` (as `plain_date_text` gives it) begins or ends; with `one`, where it is the only."""
    whole = parse_period(text)
    if whole:
        return LogDate(whole[0])
    found = [period for match in _INSIDE.finditer(text) if _at_edge(text, match) and (period := _period(match))]
    return LogDate(found[0]) if found and not (one and len(set(found)) > 1) else None


def holds_month(text: str) -> bool:
    """Whether `text` (as `plain_date_text` gives it) speaks of a month at all."""
    return _INSIDE.search(text) is not None


def month_named(text: str) -> int:
    """The month that `text` is, without its year: `02`, `2月`, `February`, `02-February`; 0 where it is none."""
    found = _MONTH_STEM.fullmatch(text)
    number = _month(found.groupdict()) if found else 0
    return number if number <= 12 else 0


def _one(found: object) -> LogDate | None:
    dates = set(found)  # type: ignore[call-overload]
    return dates.pop() if len(dates) == 1 else None


def _at_edge(text: str, match: re.Match[str]) -> bool:
    return not text[: match.start()].strip(_MARKS) or not text[match.end() :].strip(_MARKS)


def _period(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = next(value for key, value in parts.items() if key.startswith("y") and value)
    return _canonical(year, _month(parts))


def _week(match: re.Match[str]) -> LogDate | None:
    return of_week(int(match["y1"] or match["y2"]), int(match["w1"] or match["w2"]))


def _day(match: re.Match[str]) -> LogDate | None:
    parts = match.groupdict()
    year, day = (next(value for key, value in parts.items() if key[0] == mark and value) for mark in "yd")
    return of_day(int(year), _month(parts), int(day))


def _month(parts: dict[str, str | None]) -> int:
    """The month's number; 0 when there is none, or two that differ (`03-February`)."""
    found = set()
    for key, value in parts.items():
        if value and key[0] == "m":
            found.add(int(value))
        elif value and key[0] == "h":
            found.add(_HAN[value])
        elif value and key[0] == "n":
            found.add(_MONTHS.index(value[:3].lower()) + 1)
    return found.pop() if len(found) == 1 else 0


def _canonical(year: str, month: int) -> str | None:
    return f"{year}-{month:02}" if 1 <= month <= 12 else None
