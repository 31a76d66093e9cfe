"""OI107 period-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.core.periods import LogDate, parse_day, parse_week, period_in, week_days
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.vault.classify import stated_date

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month

_HEAD = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [Trends]\n---\n\n"


@rule(
    "OI107",
    name="period-mismatch",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        {"Log/2026-02.md": _HEAD + "# Intelligence Log: 2026-02\n"},
        {"Log/February.md": _HEAD + "# 二月\n\n## Since 2025-12\n"},
        {"Log/2026年2月.md": _HEAD + "# 2026 年 2 月\n"},
        {"Log/Februar 2026.md": _HEAD + "# Februar 2026\n"},
        {"Weekly/2026-W09.md": _HEAD + "# 2026-W09: from February into March 2026\n"},
        {"Daily/2026-02-03.md": _HEAD + "# 3 February 2026\n"},
    ),
    bad=(
        ({"Log/2026-03.md": _HEAD + "# 月报\n"}, None),
        ({"Log/二月.md": _HEAD + "# 2026年1月 月报\n"}, None),
        ({"Log/März 2026.md": _HEAD + "# Log\n"}, None),
        ({"Weekly/2026-W05.md": _HEAD + "# The Thursday of this week is in January\n"}, None),
        ({"Weekly/2026-W07.md": _HEAD.replace("period", "week: 2026-W08\nperiod") + "# Log\n"}, None),
    ),
)
def period_mismatch(note: NoteContext) -> Iterator[Finding]:
    """`period`, the file's name and the first heading name the same month.

    Why: a note copied from last month keeps last month's period, and its rows are counted twice.
    Fix: none. Only you know which one is right.
    """
    if note.month is None:
        return
    named = date_of_path(note.document.path)
    text = note.frontmatter.text("period") or ""
    read = stated_date(text, named)
    period = read.period if read else note.month.period
    if named is not None and (found := _against_name(note, read, named)):
        yield found
        return
    heading = next((h for h in note.note.headings if h.level == 1), None)
    in_heading = period_in(heading.text) if heading else None
    if heading and in_heading and in_heading != period and in_heading not in _touched(note.month):
        message = Message(
            "the heading says {named}, but this is the note of {period}; correct one", named=in_heading, period=period
        )
        yield Finding(heading.content, message)


def _against_name(note: NoteContext, read: LogDate | None, in_heading: LogDate) -> Finding | None:
    """A property `period`, `week` or `day` that does not say what the file's name says."""
    stated = note.frontmatter.get("period")
    shown = in_heading.day or in_heading.week or in_heading.period
    if stated and read and read.period != in_heading.period:
        shown = f"{in_heading.week} ({in_heading.period})" if in_heading.week else shown
        return Finding(stated.span, _contradiction("period", read.period, shown))
    for key, parse, wanted in (("week", parse_week, in_heading.week), ("day", parse_day, in_heading.day)):
        found, prop = parse(note.frontmatter.text(key) or ""), note.frontmatter.get(key)
        if found and prop and wanted and wanted not in found:
            return Finding(prop.span, _contradiction(key, found.day or found.week or "", wanted))
    return None


def _touched(month: Month) -> set[str]:
    """The months that a week lies in."""
    return {day.isoformat()[:7] for day in week_days(month.week)} if month.week else set()


def _contradiction(key: str, value: str, in_heading: str) -> Message:
    return Message(
        "`{key}` is {value}, but the file's name says {named}; correct one", key=key, value=value, named=in_heading
    )
