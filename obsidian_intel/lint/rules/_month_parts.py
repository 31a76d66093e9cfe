"""The parts of a month: its second-level headings that we know by name."""

from __future__ import annotations

import re

from msgspec import Struct

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.near_names import nearest_by_letters
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.wanted_pictures import part_span

PARTS: dict[str, tuple[str, ...]] = {
    "The Observatory": ("observatory", "瞭望台", "观察站", "观测站"),
    "Technical Review": ("technicalreview", "技术评论", "技术评审", "技术追踪"),
    "Fresh Sketches": ("freshsketches", "新鲜速写", "本月速写"),
}
_FOLLOWING = re.compile(r"[(（:：].*")
_NO_SPACE = re.compile(r"(?:^|(?<=\r))[ >]*(#{1,6})([^\s#][^\r\n]*)", re.MULTILINE)


class MonthPart(Struct, frozen=True, gc=False):
    """A known part. `span` runs from its heading to the next one of its level or above."""

    key: str
    heading: Heading
    span: Span


def wanted_sections() -> tuple[str, ...]:
    """The parts of a month, in order."""
    return tuple(PARTS)


def parts_of(note: NoteContext) -> list[MonthPart]:
    """The known parts of the month, in the order in which they stand."""
    found = []
    for heading in note.note.headings:
        key = _known(heading.text) if heading.level == 2 else None
        if key:
            found.append(MonthPart(key, heading, part_span(note.text, note.note, heading)))
    return found


def nearly(note: NoteContext, part: str) -> Message | None:
    """What was meant to be that part, and what to do about it."""
    for heading in note.note.headings:
        line = note.document.line_of(heading.span.start)
        if _known(heading.text) == part:
            return Message(
                "line {line} has it at level {level}: begin that line with `## `", line=line, level=heading.level
            )
        if heading.level == 2 and nearest_by_letters(_name(heading.text), PARTS[part], 80):
            return Message("did you mean line {line}, `{heading}`?", line=line, heading=shorten(heading.text))
    for match in _NO_SPACE.finditer(note.text, note.note.body):
        if _known(match[2]) == part and not note.is_opaque(match.start(1)):
            line = note.document.line_of(match.start(1))
            return Message("line {line} needs a space behind `{hashes}`", line=line, hashes=match[1])
    return None


def _known(text: str) -> str | None:
    name = _name(text)
    return next((key for key, names in PARTS.items() if name in names), None)


def _name(text: str) -> str:
    return "".join(char for char in fold(_FOLLOWING.sub("", text)) if char.isalnum()).removeprefix("the")
