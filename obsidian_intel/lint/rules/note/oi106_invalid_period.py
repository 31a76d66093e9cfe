"""OI106 invalid-period."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.periods import parse_period
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.vault.classify import NoteKind


def _month(period: str) -> str:
    return f"---\nperiod: {period}\ntype: Monthly Report\ntags: [Trends]\n---\n\n# 月报\n"


@rule(
    "OI106",
    name="invalid-period",
    severity=Severity.ERROR,
    scope=Scope.LOG,
    fix=Applicability.SAFE,
    needs=has_month,
    good=(_month("2026-02"), _month('"2026-02"'), {"Papers/x.md": "---\ntype: Paper\ntitle: x\nperiod: old\n---\n"}),
    bad=(
        (_month("2026-2"), _month("2026-02")),
        (_month("2026年2月"), _month("2026-02")),
        (_month("'202602'"), _month("'2026-02'")),
        (_month("2026-02-01"), _month("2026-02")),
        ({"2026-02.md": _month("2026-13")}, None),
    ),
)
def invalid_period(note: NoteContext) -> Iterator[Finding]:
    """`period` is a year and a month: `2026-02`.

    Why: months sort, join and roll up by it.
    Fix: another way to write a month is rewritten (safe). What is no month is only reported.
    """
    found = note.frontmatter.get("period")
    if note.kind != NoteKind.MONTH or found is None or found.is_list or not found.scalars:
        return
    scalar = found.scalars[0]
    if not scalar.text.strip():
        return
    parsed = parse_period(scalar.text)
    if parsed is None:
        message = Message(
            "`{value}` is no month; write year and month, as in `2026-02`", value=shorten(scalar.text, 40)
        )
        yield Finding(scalar.span, message)
    elif not parsed[1]:
        quote = scalar.raw[0] if scalar.quoted else ""
        fix = Fix((Edit(scalar.span, f"{quote}{parsed[0]}{quote}"),))
        message = Message("`{value}` is read as {period}; write `{period}`", value=scalar.text, period=parsed[0])
        yield Finding(scalar.span, message, fix)
