"""OI106 invalid-period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.periods import parse_day, parse_period, parse_week
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.vault.classify import NoteKind

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month


def _month(period: str) -> str:
    return f"---\nperiod: {period}\ntype: Monthly Report\ntags: [Trends]\n---\n\n# 月报\n"


@rule(
    "OI106",
    name="invalid-period",
    severity=Severity.ERROR,
    scope=Scope.LOG,
    fix=Applicability.SAFE,
    needs=has_month,
    good=(
        _month("2026-02"),
        _month('"2026-02"'),
        {"W/2026-W07.md": _month("2026-W07"), "D/2026-02-03.md": _month("2026-02-03")},
        {"D/2026-02-01.md": _month("2026-02-01")},
        {"Papers/x.md": "---\ntype: Paper\ntitle: x\nperiod: old\n---\n"},
    ),
    bad=(
        (_month("2026-2"), _month("2026-02")),
        (_month("2026年2月"), _month("2026-02")),
        (_month("'202602'"), _month("'2026-02'")),
        (_month("2026-02-01"), _month("2026-02")),
        (_month("Februar 2026"), _month("2026-02")),
        (_month("2026 week 7"), _month("2026-W07")),
        ({"D/2026-02-03.md": _month("2026年2月3日")}, {"D/2026-02-03.md": _month("2026-02-03")}),
        ({"2026-02.md": _month("2026-13")}, None),
    ),
)
def invalid_period(note: NoteContext) -> Iterator[Finding]:
    """`period` is a year and a month: `2026-02`, or in the note of a week or a day that: `2026-W07`, `2026-02-03`.

    Why: months sort, join and roll up by it.
    Fix: another way to write it is rewritten (safe). What is no month, week or day is only reported.
    """
    found = note.frontmatter.get("period")
    if note.kind != NoteKind.MONTH or found is None or found.is_list or not found.scalars:
        return
    scalar = found.scalars[0]
    if not scalar.text.strip():
        return
    wanted = _written(scalar.text, note.month)
    if wanted is None:
        message = Message(
            "`{value}` is no month; write year and month, as in `2026-02`", value=shorten(scalar.text, 40)
        )
        yield Finding(scalar.span, message)
    elif wanted != scalar.text:
        quote = scalar.raw[0] if scalar.quoted else ""
        fix = Fix((Edit(scalar.span, f"{quote}{wanted}{quote}"),))
        message = Message("`{value}` is read as {period}; write `{period}`", value=scalar.text, period=wanted)
        yield Finding(scalar.span, message, fix)


def _written(text: str, month: Month | None) -> str | None:
    """How the week, the day or the month in `text` is written; None for what is none of these."""
    if week := parse_week(text):
        return week.week
    if month and month.day and (day := parse_day(text)) and day.day == month.day:
        return day.day
    found = parse_period(text)
    return found[0] if found else None
