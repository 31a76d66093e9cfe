"""Where a month wants a picture, and whether it has one."""

from __future__ import annotations

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Heading, Note
from obsidian_intel.markdown.pictures import has_picture
from obsidian_intel.months.headings_above import heading_path
from obsidian_intel.months.typed_month import Month


def picture_place(text: str, note: Note, month: Month) -> Span | None:
    """Where a picture that sums up theme and signal is missing: their heading, else the first of the two.

    None where the month states neither, and where a picture stands in their part or at the top of the note.
    """
    first = next((s for s in month.statements if s.field in ("theme", "signal")), None)
    if first is None:
        return None
    path = [heading for heading in heading_path(first.span.start, note.headings) if heading.level > 1]
    part = part_span(text, note, path[0]) if path else Span(note.body, len(text))
    below = next((h.span.start for h in note.headings if h.level > 1), len(text))
    if has_picture(text, note, part) or has_picture(text, note, Span(note.body, below)):
        return None
    return path[0].content if path else first.span


def part_span(text: str, note: Note, heading: Heading) -> Span:
    """From the heading to the next one of its level or above."""
    later = (h for h in note.headings if h.span.start > heading.span.start and h.level <= heading.level)
    following = next(later, None)
    return Span(heading.span.start, following.span.start if following else len(text))
