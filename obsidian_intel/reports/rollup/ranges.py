"""The months that a rollup is about: `2026-02`, `2026-Q1`, `2026`, or from one month to another."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.message import Message, together

_YEAR = lazy_pattern(r"[12][0-9]{3}")
_MONTH = lazy_pattern(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_QUARTER = lazy_pattern(r"([12][0-9]{3})-?[Qq]([1-4])")


class DateRange(Struct, frozen=True):
    """Months `since` … `until` (`YYYY-MM`), both in. `label` names it: `2026-02`, `2026-Q1`, `2026`, `A to B`.

    `days`: the first and the last day (`YYYY-MM-DD`) of a range that is a week or a day. `since` and `until` are then
    its label, which sorts behind every month up to then.
    """

    since: str
    until: str
    label: str
    days: tuple[str, str] | None = None

    @property
    def named(self) -> str:
        """The label for a text that people read: `2026-01 to 2026-03` in the language of that text."""
        since, to, until = self.label.partition(" to ")
        return Message("{since} to {until}", since=since, until=until) if to else self.label

    def __contains__(self, period: str) -> bool:
        return self.since <= period <= self.until

    def months(self) -> Iterator[str]:
        """Every month in it, first to last; of a week or a day the label alone."""
        if self.days is not None:
            yield self.label
            return
        year, month = int(self.since[:4]), int(self.since[5:])
        while (period := f"{year:04}-{month:02}") <= self.until:
            yield period
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def before(self) -> DateRange | None:
        """The range before it, as long as it: of a quarter the quarter before. None before the year 1000.

        >>> parse_range_text("2026-Q1").before()
        DateRange(since='2025-10', until='2025-12', label='2025-Q4')
        """
        if self.days is not None:
            return self._days_before(self.days)
        first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (self.since, self.until))
        since, until = (f"{number // 12}-{number % 12 + 1:02}" for number in (2 * first - last - 1, first - 1))
        if len(since) < 7:
            return None
        if "Q" in self.label:
            return DateRange(since, until, f"{until[:4]}-Q{int(until[5:]) // 3}")
        if self.label == self.since[:4]:
            return DateRange(since, until, since[:4])
        return DateRange(since, until, since if since == until else f"{since} to {until}")

    @staticmethod
    def _days_before(days: tuple[str, str]) -> DateRange:
        """The week or the day before."""
        from datetime import date, timedelta

        first, last = map(date.fromisoformat, days)
        last_before = first - timedelta(days=1)
        if first == last:
            label = last_before.isoformat()
            return DateRange(label, label, label, (label, label))
        since = first - timedelta(days=7)
        label = f"{since.isocalendar()[0]}-W{since.isocalendar()[1]:02}"
        return DateRange(label, label, label, (since.isoformat(), last_before.isoformat()))

    @property
    def first_month(self) -> str:
        """The month (`YYYY-MM`) in which it begins."""
        return self.since if self.days is None else self.days[0][:7]

    @property
    def page_name(self) -> str:
        """The name of its page, without folder and `.md`: `2026-Q1 Rollup`."""
        return f"{self.label} Rollup"


def parse_range(
    *,
    month: str | None = None,
    week: str | None = None,
    quarter: str | None = None,
    year: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> DateRange:
    """The range that the options name. Raises `UsageError` of one line when they do not name exactly one.

    >>> parse_range(quarter="2026-Q1")
    DateRange(since='2026-01', until='2026-03', label='2026-Q1')
    """
    given = [
        name
        for name, value in (("month", month), ("week", week), ("quarter", quarter), ("year", year))
        if value is not None
    ]
    if since is not None or until is not None:
        given.append("since/--until")
    if len(given) != 1:
        found = together(f"--{name}" for name in given) or Message("none of them")
        raise UsageError(
            Message("give one of --month, --week, --quarter, --year, or --since with --until, not {found}", found=found)
        )
    if month is not None:
        period = _month(month, "--month")
        return DateRange(period, period, period)
    if week is not None:
        part = _week_or_day(week)
        if part is None or "W" not in part.label:
            raise UsageError(Message("--week: `{week}` is no week; write it as 2026-W07", week=week))
        return part
    if quarter is not None:
        return _quarter(quarter)
    if year is not None:
        text = year.strip()
        if not _YEAR.fullmatch(text):
            raise UsageError(Message("--year: `{year}` is not a year; write it as 2026", year=year))
        return DateRange(f"{text}-01", f"{text}-12", text)
    return _between(since, until)


def parse_range_text(text: str) -> DateRange:
    """A range in one word: `2026-02`, `2026-W07`, `2026-02-03`, `2026-Q1`, `2026`, or `2026-01..2026-03`.

    Raises `UsageError`.

    >>> parse_range_text("2026-01..2026-03").label
    '2026-01 to 2026-03'
    """
    first, dots, last = (part.strip() for part in text.partition(".."))
    if dots:
        ends = [parse_range_text(part) for part in (first, last) if part]
        if len(ends) == 2 and not any(end.days for end in ends):
            return _between(ends[0].since, ends[1].until)
    elif _MONTH.fullmatch(first):
        return DateRange(first, first, first)
    elif _QUARTER.fullmatch(first):
        return _quarter(first)
    elif _YEAR.fullmatch(first):
        return DateRange(f"{first}-01", f"{first}-12", first)
    else:
        from obsidian_intel.core.periods import parse_period

        if part := _week_or_day(first):
            return part
        found = parse_period(first)
        if found is not None:
            return DateRange(found[0], found[0], found[0])
    raise UsageError(
        Message(
            "`{text}` is no period; write 2026-02, 2026-W07, 2026-02-03, 2026-Q1, 2026, or 2026-01..2026-03", text=text
        )
    )


def _month(text: str, option: str) -> str:
    if not _MONTH.fullmatch(text.strip()):
        raise UsageError(Message("{option}: `{text}` is not a month; write it as 2026-02", option=option, text=text))
    return text.strip()


def _quarter(text: str) -> DateRange:
    found = _QUARTER.fullmatch(text.strip())
    if not found:
        raise UsageError(Message("--quarter: `{text}` is not a quarter; write it as 2026-Q1, from Q1 to Q4", text=text))
    year, number = found[1], int(found[2])
    return DateRange(f"{year}-{number * 3 - 2:02}", f"{year}-{number * 3:02}", f"{year}-Q{number}")


def _between(since: str | None, until: str | None) -> DateRange:
    if since is None or until is None:
        raise UsageError(Message("--since and --until go together: name the first and the last month"))
    first, last = _month(since, "--since"), _month(until, "--until")
    if first > last:
        raise UsageError(Message("--since {first} is later than --until {last}", first=first, last=last))
    return DateRange(first, last, first if first == last else f"{first} to {last}")


def _week_or_day(text: str) -> DateRange | None:
    from obsidian_intel.core.periods import parse_day, parse_week, week_days

    if (found := parse_week(text)) and found.week:
        monday, sunday = week_days(found.week)
        return DateRange(found.week, found.week, found.week, (monday.isoformat(), sunday.isoformat()))
    if (found := parse_day(text)) and found.day:
        return DateRange(found.day, found.day, found.day, (found.day, found.day))
    return None
