"""A month, read from the ways in which people write it: `2026-02`, `2026年2月`, `Feb 2026`, `2026/02.md`."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.core.lazy import lazy_pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_HAN = {"十": 10, "十一": 11, "十二": 12, **{han: n for n, han in enumerate("一二三四五六七八九", start=1)}}
_HAN_MONTH = r"十[一二]?|[一二三四五六七八九]"
_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"

_CANONICAL = lazy_pattern(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
_WHOLE = lazy_pattern(
    rf"""(?P<y1>{_YEAR})\s?(?P<sep>[-./_])\s?(?P<m1>[0-9]{{1,2}})(?:(?P=sep){_DAY}(?:[T ][0-9:.+Z-]*)?)?
    |(?P<y2>{_YEAR})\s?年\s?(?:(?P<m2>[0-9]{{1,2}})|(?P<h2>{_HAN_MONTH}))\s?(?:月(?:份|\s?{_DAY}\s?[日号])?)
    |(?P<y3>{_YEAR})(?P<m3>[0-9]{{2}})(?:[0-3][0-9])?
    |{_NAME.format("n4")}\.?[\s,_-]*(?P<y4>{_YEAR})
    |(?P<y5>{_YEAR})[\s,_-]*{_NAME.format("n5")}\.?""",
    re.VERBOSE | re.IGNORECASE,
)
# Not in a longer number, not a day's date, not one end of a range, not a version.
_BEFORE = r"(?<![0-9v])(?<![0-9][-./_:–—~])"
_AFTER = r"(?![0-9])(?!\s?[-./_–—~至到]\s?[0-9])"
_INSIDE = lazy_pattern(
    rf"""{_BEFORE}(?P<y1>{_YEAR})(?P<sep>[-./_])(?P<m1>0[1-9]|1[0-2]|(?<=-)[1-9]){_AFTER}
    |(?<![0-9])(?P<y2>{_YEAR})\s?年\s?(?:(?P<m2>[0-9]{{1,2}})|(?P<h2>{_HAN_MONTH}))\s?月(?!\s?[0-9]{{1,2}}\s?[日号])
    |(?<![0-9a-z])(?<![0-9][\s.,-])(?<![0-9](?:st|nd|rd|th)\s){_NAME.format("n4")}\.?[\s,_-]{{0,2}}(?P<y4>{_YEAR}){_AFTER}
    |{_BEFORE}(?P<y5>{_YEAR})[\s,_-]{{0,2}}{_NAME.format("n5")}(?![a-z])(?!\.?[\s,_-]*[0-9])""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE = lazy_pattern(
    rf"(?<![0-9]){_YEAR}(?:[-./_][0-9]{{1,2}}[-./_][0-9]{{1,2}}|\s?年\s?[0-9]{{1,2}}\s?月\s?[0-9]{{1,2}}\s?[日号])(?![0-9])"
)
_YEAR_FOLDER = lazy_pattern(rf"({_YEAR})\s?年?")
_MONTH_STEM = lazy_pattern(
    rf"""(?P<m1>[0-9]{{1,2}})
    |(?P<m2>[0-9]{{1,2}})\s?月(?!\s?[0-9]).*|(?P<h2>{_HAN_MONTH})月.*
    |(?:(?P<m3>[0-9]{{1,2}})[\s._-]*)?{_NAME.format("n3")}""",
    re.VERBOSE | re.IGNORECASE,
)


def parse_period(text: str) -> tuple[str, bool] | None:
    """`(YYYY-MM, whether it was written so)`, or None for what is no month.

    >>> parse_period("2026-02"), parse_period("2026年2月"), parse_period("2026-13")
    (('2026-02', True), ('2026-02', False), None)
    """
    if _CANONICAL.fullmatch(text):
        return text, True
    found = _WHOLE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    period = _period(found) if found else None
    return (period, False) if period else None


def period_in(text: str) -> str | None:
    """The one month that a name or a heading speaks of; None where there is none, or more than one.

    >>> period_in("🗓️ Intelligence Log: 2026-02"), period_in("2026-02-14 Reading"), period_in("2601.16725")
    ('2026-02', None, None)
    """
    normal = unicodedata.normalize("NFKC", text)
    found = {period for match in _INSIDE.finditer(normal) if (period := _period(match))}
    return found.pop() if len(found) == 1 else None


def period_of_path(path: str) -> str | None:
    """The month that a note's path (with `/`) speaks of: its name first, then its folders.

    >>> period_of_path("Log/2026/02.md"), period_of_path("Log/2026-02-14.md")
    ('2026-02', None)
    """
    *folders, name = unicodedata.normalize("NFKC", path).split("/")
    stem = name.removesuffix(".md").strip()
    if _DATE.search(stem) or re.fullmatch(r"[0-9]{8}", stem):
        return None
    whole = parse_period(stem)
    if whole:
        return whole[0]
    if _INSIDE.search(stem):
        return period_in(stem)
    if folders and (found := _month_in_year(folders[-1], stem)):
        return found
    return None if re.search(r"[0-9]", stem) else _of_folders(folders)


def _of_folders(folders: list[str]) -> str | None:
    if not folders:
        return None
    whole = None if _DATE.search(folders[-1]) else parse_period(folders[-1])
    if whole:
        return whole[0]
    return _month_in_year(folders[-2], folders[-1]) if len(folders) > 1 else None


def _month_in_year(folder: str, stem: str) -> str | None:
    """`2026` and `02`, `2月`, `02-February`."""
    year, month = _YEAR_FOLDER.fullmatch(folder.strip()), _MONTH_STEM.fullmatch(stem)
    if not year or not month:
        return None
    return _canonical(year[1], _month(month.groupdict()))


def _period(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = next(value for key, value in parts.items() if key.startswith("y") and value)
    return _canonical(year, _month(parts))


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
