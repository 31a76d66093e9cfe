"""OI203 duplicate-section."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.examples import CHISEL, MODELS, OBSERVATORY, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._month_parts import parts_of


@rule(
    "OI203",
    name="duplicate-section",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + ROW + "\n" + TOPICS,
        MODELS + ROW + "\n" + MODELS.partition("\n\n")[2] + ROW.replace("GLM-5", "GLM-6"),
        "## 二月\n\n### 笔记\n\n## 三月\n\n### 笔记\n",
    ),
    bad=(
        (OBSERVATORY + OBSERVATORY, None),
        (MODELS + ROW + "\n" + CHISEL + "文字\n\n" + MODELS, None),
    ),
)
def duplicate_section(note: NoteContext) -> Iterator[Finding]:
    """A part, or a section of tables, has one heading in a month.

    Why: after a copy or a merge two headings of one name stand in the note, and rows go under either.
    Fix: none. Two tables under one heading are fine.
    """
    if note.month is None:
        return
    seen: dict[str, Span] = {}
    places = [(part.key, part.heading.span) for part in parts_of(note)]
    places += [(s.key, s.heading) for s in note.month.sections if s.kind and not s.guide and s.heading]
    for key, span in sorted(places, key=lambda place: place[1]):
        first = seen.setdefault(key, span)
        if first != span and key not in _told(seen, span):
            seen[f"{key}\0{span.start}"] = span
            line = note.document.line_of(first.start)
            yield Finding(
                span, Message("line {line} begins a section `{key}` already; join the two", line=line, key=key)
            )


def _told(seen: dict[str, Span], span: Span) -> set[str]:
    return {key.partition("\0")[0] for key in seen if key.endswith(f"\0{span.start}")}
