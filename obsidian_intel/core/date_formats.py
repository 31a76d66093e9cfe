"""Date formats as in Obsidian (moment.js): what a name in such a format says, and a date written in one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.periods import LogDate, of_day, of_week

TOKENS = lazy_pattern(
    r"\[([^\]]*)\]|\\(.)|YYYY|YY|Y|MMMM|MMM|MM|Mo|M|Qo|Q|DDDD|DDDo|DDD|DD|Do|D|dddd|ddd|dd|do|d|e|E"
    r"|gggg|gg|GGGG|GG|ww|wo|w|WW|Wo|W|HH|H|hh|h|mm|m|ss|s|A|a|(.)",
    re.DOTALL,
)
_NUMBER = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "Y": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "gggg": r"(?P<week_year>[0-9]{4})",
    "GGGG": r"(?P<week_year>[0-9]{4})",
    "gg": r"(?P<short_week_year>[0-9]{2})",
    "GG": r"(?P<short_week_year>[0-9]{2})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "Mo": r"(?P<month>[0-9]{1,2})[^\W\d_]*\.?",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "Do": r"(?P<day>[0-9]{1,2})(?:[^\W\d_]*|\.|º)",
    "DDDD": r"(?P<day_of_year>[0-9]{3})",
    "DDD": r"(?P<day_of_year>[0-9]{1,3})",
    "ww": r"(?P<week>[0-9]{2})",
    "WW": r"(?P<week>[0-9]{2})",
    "w": r"(?P<week>[0-9]{1,2})",
    "W": r"(?P<week>[0-9]{1,2})",
    "MMMM": r"(?P<name>[^\d_/]{1,20}?|[0-9]{1,2}[月월]|tháng\ [0-9]{1,2})",
    "MMM": r"(?P<abbreviation>[^\d_/]{1,12}?\.?|[0-9]{1,2}[月월]|thg\ [0-9]{1,2})",
    "dddd": r"[^\d/]{1,20}?",
    "ddd": r"[^\d/]{1,12}?",
    "dd": r"[^\d/]{1,6}?",
}
_WEEK_TOKENS = frozenset(("w", "ww", "wo", "W", "WW", "Wo"))
_DAY_TOKENS = frozenset(("D", "DD", "Do", "DDD", "DDDD", "DDDo"))
_MONTH_TOKENS = frozenset(("M", "MM", "MMM", "MMMM", "Mo"))
_YEAR_TOKENS = frozenset(("Y", "YY", "YYYY", "gg", "gggg", "GG", "GGGG"))


def tokens_of(form: str) -> list[str]:
    """The date tokens of a format, literal text left out."""
    return [match[0] for match in TOKENS.finditer(form) if match.lastindex is None]


def has_date(form: str) -> bool:
    """Whether a pattern is a date format rather than a glob: it has a year and a month, week or day."""
    found = set(tokens_of(form))
    return bool(found & _YEAR_TOKENS) and bool(found & (_MONTH_TOKENS | _WEEK_TOKENS | _DAY_TOKENS))


def is_local_week(form: str) -> bool:
    """Whether a format counts weeks as the locale does, not as ISO."""
    return not {"w", "ww", "wo", "gg", "gggg"}.isdisjoint(tokens_of(form))


def escape(text: str) -> str:
    """A literal text as part of a format: in square brackets, where it holds letters."""
    return "/".join(f"[{part}]" if re.search(r"[^\W\d_]", part) else part for part in text.split("/"))


@text_cache(64)
def _compiled(form: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def token(match: re.Match[str]) -> str:
        literal = next((group for group in match.groups() if group is not None), None)
        if literal is not None:
            return re.escape(unicodedata.normalize("NFC", literal))
        found = _NUMBER.get(match[0], r"[0-9]{1,4}" if match[0] not in ("A", "a") else r"\w{1,3}")
        if name := re.search(r"\?P<(\w+)>", found):
            if name[1] in seen:
                return rf"(?P={name[1]})"
            seen.add(name[1])
        return f"(?:{found})"

    return re.compile(TOKENS.sub(token, form), re.IGNORECASE)


def parse_format(text: str, form: str, *, sunday_weeks: bool = True) -> LogDate | None:
    """What `text`, which is wholly in the date format `form`, speaks of; None where it is not.

    `sunday_weeks`: a format with `ww` counts as in the United States (weeks begin on Sunday), else as ISO.

    >>> parse_format("Monthly/Februar 2026", "[Monthly]/MMMM YYYY")
    LogDate(period='2026-02', week=None, day=None)
    >>> parse_format("26-02", "YY-MM"), parse_format("2026-13", "YYYY-MM")
    (LogDate(period='2026-02', week=None, day=None), None)
    """
    match = _compiled(form).fullmatch(unicodedata.normalize("NFC", text))
    if match is None:
        return None
    parts = {key: value for key, value in match.groupdict().items() if value}
    week_year = _year(parts, "week_year") or _year(parts, "year")
    if "week" in parts and week_year:
        return _week(week_year, int(parts["week"]), is_local_week(form) and sunday_weeks)
    year = _year(parts, "year") or _year(parts, "week_year")
    if year is None:
        return None
    if "day_of_year" in parts:
        number = int(parts["day_of_year"])
        found = date(year, 1, 1) + timedelta(days=number - 1) if 1 <= number <= 366 else None
        return of_day(found.year, found.month, found.day) if found else None
    months = _months(parts)
    if len(months) != 1 or not 1 <= (month := months.pop()) <= 12:
        return None
    return of_day(year, month, int(parts["day"])) if "day" in parts else LogDate(f"{year:04}-{month:02}")


def _year(parts: dict[str, str], name: str) -> int | None:
    short = {"year": "short", "week_year": "short_week_year"}[name]
    if name in parts:
        return int(parts[name]) or None
    return 2000 + int(parts[short]) if short in parts else None


def _months(parts: dict[str, str]) -> set[int]:
    """The month's numbers, as digits and by name; 0 for a word that is no month."""
    from obsidian_intel.core.month_names import month_numbers

    found = {int(parts["month"])} if "month" in parts else set()
    for key in ("name", "abbreviation"):
        if word := parts.get(key):
            known = month_numbers(short=True)
            folded = unicodedata.normalize("NFKC", word).casefold().strip()
            digits = re.sub(r"\D", "", folded)
            found.add(known.get(folded) or known.get(folded.rstrip(".")) or int(digits or 0))
    return found


def _week(year: int, week: int, is_local: bool) -> LogDate | None:
    if not is_local:
        return of_week(year, week)
    first = date(year, 1, 1)
    sunday = first - timedelta(days=first.isoweekday() % 7) + timedelta(weeks=week - 1)
    thursday = sunday + timedelta(days=4)
    if not 1 <= week <= 53 or (week == 53 and sunday + timedelta(days=6) >= date(year + 1, 1, 1)):
        return None
    iso = thursday.isocalendar()
    return LogDate(f"{thursday.year}-{thursday.month:02}", f"{iso.year}-W{iso.week:02}")


def write_date(form: str, day: date, language: str = "en") -> str:
    """`day` in a date format; month names in `language`. What is in square brackets stays as it is.

    >>> write_date("YYYY/[W]WW/MMMM", date(2026, 2, 9), "fr"), write_date("YYYY年M月", date(2026, 2, 1))
    ('2026/W07/février', '2026年2月')
    """
    from obsidian_intel.core.month_names import month_names

    iso = day.isocalendar()
    local_year, local_week = _local_week(day)
    values = {
        "YYYY": f"{day.year:04}",
        "Y": str(day.year),
        "YY": f"{day.year % 100:02}",
        "GGGG": f"{iso.year:04}",
        "GG": f"{iso.year % 100:02}",
        "gggg": f"{local_year:04}",
        "gg": f"{local_year % 100:02}",
        "MMMM": month_names(language)[day.month - 1],
        "MMM": month_names(language, short=True)[day.month - 1],
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "Mo": f"{day.month}{_ordinal(day.month)}",
        "Q": str((day.month + 2) // 3),
        "Qo": f"{(day.month + 2) // 3}{_ordinal((day.month + 2) // 3)}",
        "DD": f"{day.day:02}",
        "D": str(day.day),
        "Do": f"{day.day}{_ordinal(day.day)}",
        "DDDD": f"{day.timetuple().tm_yday:03}",
        "DDD": str(day.timetuple().tm_yday),
        "DDDo": f"{day.timetuple().tm_yday}{_ordinal(day.timetuple().tm_yday)}",
        "WW": f"{iso.week:02}",
        "W": str(iso.week),
        "Wo": f"{iso.week}{_ordinal(iso.week)}",
        "ww": f"{local_week:02}",
        "w": str(local_week),
        "wo": f"{local_week}{_ordinal(local_week)}",
        "dddd": day.strftime("%A"),
        "ddd": day.strftime("%a"),
        "dd": day.strftime("%a")[:2],
        "d": str(day.isoweekday() % 7),
        "e": str(day.isoweekday() % 7),
        "E": str(day.isoweekday()),
        **dict.fromkeys(("HH", "mm", "ss"), "00"),
        **dict.fromkeys(("H", "m", "s"), "0"),
        "hh": "12",
        "h": "12",
        "A": "AM",
        "a": "am",
    }

    def written(match: re.Match[str]) -> str:
        literal = next((group for group in match.groups() if group is not None), None)
        return literal if literal is not None else values.get(match[0], match[0])

    return TOKENS.sub(written, form)


def _local_week(day: date) -> tuple[int, int]:
    """Year and number of the week as counted in the United States: the one with 1 January is the first."""
    saturday = day + timedelta(days=6 - day.isoweekday() % 7)
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
