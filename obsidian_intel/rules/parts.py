"""The parts of a month: its second-level headings that we know by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from obsidian_intel.config import fold
from obsidian_intel.markdown.note import Heading
from obsidian_intel.rules.context import NoteContext
from obsidian_intel.text import Span

PARTS: dict[str, tuple[str, ...]] = {
    "The Observatory": ("observatory", "瞭望台", "观察站", "观测站"),
    "Technical Review": ("technicalreview", "技术评论", "技术评审", "技术追踪"),
    "Fresh Sketches": ("freshsketches", "新鲜速写", "本月速写"),
}
_FOLLOWING = re.compile(r"[(（:：].*")


@dataclass(frozen=True, slots=True)
class Part:
    """A known part. `span` runs from its heading to the next one of its level or above."""

    key: str
    heading: Heading
    span: Span


def wanted_sections() -> tuple[str, ...]:
    """The parts of a month, in order."""
    return tuple(PARTS)


def parts_of(note: NoteContext) -> list[Part]:
    """The known parts of the month, in the order in which they stand."""
    found = []
    for heading in note.note.headings:
        key = _known(heading.text) if heading.level == 2 else None
        if key:
            found.append(Part(key, heading, section_span(note, heading)))
    return found


def section_span(note: NoteContext, heading: Heading) -> Span:
    """From the heading to the next one of its level or above."""
    later = (h for h in note.note.headings if h.span.start > heading.span.start and h.level <= heading.level)
    following = next(later, None)
    return Span(heading.span.start, following.span.start if following else len(note.text))


def _known(text: str) -> str | None:
    name = "".join(char for char in fold(_FOLLOWING.sub("", text)) if char.isalnum()).removeprefix("the")
    return next((key for key, names in PARTS.items() if name in names), None)
