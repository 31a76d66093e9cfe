"""OI202 section-order."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.examples import MODELS, MONTH, OBSERVATORY, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._month_parts import parts_of, wanted_sections

_WANTED = '[lint]\nsections = ["clay", "chisel"]\n'


@rule(
    "OI202",
    name="section-order",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        OBSERVATORY + "## Technical Review\n\n" + MODELS + "## Fresh Sketches\n",
        "## 其他\n\n" + OBSERVATORY + "## 杂记\n",
        {"obsintel.toml": _WANTED, "2026-02.md": MONTH + MODELS + TOPICS},
    ),
    bad=(
        ("## 🎨 Fresh Sketches\n\n## 🏗️ Technical Review\n\n" + MODELS, None),
        ({"obsintel.toml": _WANTED, "2026-02.md": MONTH + TOPICS + "\n" + MODELS}, None),
    ),
)
def section_order(note: NoteContext) -> Iterator[Finding]:
    """The parts of a month stand in the same order every month.

    Why: one reads many months by knowing where to look. The order of tables is that of `lint.sections`.
    Fix: none.
    """
    if note.month is None:
        return
    order = wanted_sections()
    highest = -1
    for part in parts_of(note):
        place = order.index(part.key)
        if place < highest:
            message = Message(
                "`{part}` stands above `{other}` in other months; move it up", part=part.key, other=order[highest]
            )
            yield Finding(part.heading.content, message)
        highest = max(highest, place)
    wanted = [key.casefold() for key in note.config.lint.sections]
    highest = -1
    for section in note.month.sections:
        if section.key in wanted and section.heading:
            place = wanted.index(section.key)
            if place < highest:
                message = Message(
                    "the table `{table}` belongs above `{other}`; move it up", table=section.key, other=wanted[highest]
                )
                yield Finding(section.heading, message)
            highest = max(highest, place)
