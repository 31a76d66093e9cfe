"""OI201 missing-section."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.examples import MODELS, MONTH, OBSERVATORY, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._month_parts import nearly, parts_of, wanted_sections

_WANTED = '[lint]\nsections = ["clay", "chisel"]\n'


@rule(
    "OI201",
    name="missing-section",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        OBSERVATORY + "## Technical Review\n\n" + MODELS + "## Fresh Sketches\n",
        "## 我的本月\n\n" + MODELS + ROW,
        {"obsintel.toml": _WANTED, "2026-02.md": MONTH + MODELS + TOPICS},
    ),
    bad=(
        (OBSERVATORY + "## Technical Review\n\n" + MODELS + ROW, None),
        ("## 🔭 The Observatory\n\n## 🎨 Fresh Sketches\n", None),
        (OBSERVATORY + "### Technical Review\n\n## Fresh Sketches\n", None),
        (OBSERVATORY + "## Technical Review\n\n##Fresh Sketches\n", None),
        (OBSERVATORY + "## Technical Review\n\n## Fresh Sketchs\n", None),
        ({"obsintel.toml": _WANTED, "2026-02.md": MONTH + MODELS}, None),
    ),
)
def missing_section(note: NoteContext) -> Iterator[Finding]:
    """A month has all its parts: the Observatory, the Technical Review, the Fresh Sketches, and the tables you ask for.

    Why: a part that was deleted by a slip is missed only when the quarter is rolled up. A month that has at most one
    of the three parts is written in another way, and is not checked; `lint.sections` names tables that are required.
    Fix: none.
    """
    if note.month is None:
        return
    parts = parts_of(note)
    if len(parts) >= 2:
        for part in wanted_sections():
            if part not in {each.key for each in parts}:
                advice = nearly(note, part) or Message("give it a heading of that name")
                yield Finding(note.top, Message("the part `{part}` is missing; {advice}", part=part, advice=advice))
    have = {section.key for section in note.month.sections}
    for key in note.config.lint.sections:
        if key.casefold() not in have:
            message = Message(
                "there is no table `{key}`; give one a heading that ends in `({title})`", key=key, title=key.title()
            )
            yield Finding(note.top, message)
