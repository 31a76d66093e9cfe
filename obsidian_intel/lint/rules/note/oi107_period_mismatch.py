"""OI107 period-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.periods import parse_period, period_in, period_of_path
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule

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
    ),
    bad=(
        ({"Log/2026-03.md": _HEAD + "# 月报\n"}, None),
        ({"Log/二月.md": _HEAD + "# 2026年1月 月报\n"}, None),
    ),
)
def period_mismatch(note: NoteContext) -> Iterator[Finding]:
    """`period`, the file's name and the first heading name the same month.

    Why: a note copied from last month keeps last month's period, and its rows are counted twice.
    Fix: none. Only you know which one is right.
    """
    if note.month is None:
        return
    stated = note.frontmatter.get("period")
    parsed = parse_period(note.frontmatter.text("period") or "")
    period = parsed[0] if parsed else note.month.period
    named = period_of_path(note.document.path)
    if parsed and stated and named and named != period:
        message = Message(
            "`period` is {period}, but the file's name says {named}; correct one", period=period, named=named
        )
        yield Finding(stated.span, message)
        return
    heading = next((h for h in note.note.headings if h.level == 1), None)
    told = period_in(heading.text) if heading else None
    if heading and told and told != period:
        message = Message(
            "the heading says {told}, but this is the note of {period}; correct one", told=told, period=period
        )
        yield Finding(heading.content, message)
