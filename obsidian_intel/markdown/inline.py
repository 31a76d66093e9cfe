"""Links, tags, code, math and comments in a note's runs of inline text and in the cells of its tables."""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.inline_reader import TRIGGER, InlineMarks, InlineReader
from obsidian_intel.markdown.note_parts import Link, Region, Tag


class InlineScanner(InlineMarks):
    """Collects what it finds in all the runs of one note."""

    def scan(self, text: str, start: int, end: int, shift: int = 0) -> None:
        """Read `text[start:end]`; spans gain `shift`."""
        self.read(text, TRIGGER.search(text, start, end), start, end, shift)

    def read(self, text: str, found: re.Match[str] | None, start: int, end: int, shift: int = 0) -> None:
        """Read `text[start:end]`, where `found` is the first mark behind `start`, if there is one."""
        search = TRIGGER.search
        while found is not None and found.lastindex:
            start = self.take(found, shift)
            found = search(text, start, end)
        if found is not None:
            InlineReader(self, text, end, shift).read(found, start)

    def scan_cell(self, raw: str, start: int) -> None:
        """Read a table's cell that stands at `start`; what stands in it alone is remembered."""
        if self.references:
            self.scan(raw, 0, len(raw), start)
        elif found := _in_cell(raw):
            self.links += [_moved_link(link, start) for link in found.links]
            self.tags += [Tag(_moved(tag.span, start), tag.name) for tag in found.tags]
            self.regions += [Region(each.kind, _moved(each.span, start), each.closed) for each in found.regions]


@text_cache(512)
def has_multiline_marks(raw: str) -> bool:
    """Whether a cell may hold a mark that goes on behind a `<br>`: a link, code, a comment, an escaped bracket."""
    return "`" in raw or "](" in raw or "[[" in raw or "://" in raw or "%%" in raw or "\n" in raw or "\\<" in raw


@text_cache(512)
def _in_cell(raw: str) -> InlineScanner | None:
    """What stands in a cell, in a note without references."""
    if not (has_multiline_marks(raw) or "$" in raw or "#" in raw) and raw.count("<") == raw.count("<br>"):
        return None
    scanner = InlineScanner()
    scanner.scan(raw, 0, len(raw))
    return scanner if scanner.links or scanner.tags or scanner.regions else None


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved_link(link: Link, by: int) -> Link:
    label_span = None if link.label_span is None else _moved(link.label_span, by)
    spans = _moved(link.span, by), _moved(link.target_span, by)
    return Link(link.kind, spans[0], link.target, spans[1], link.anchor, link.label, label_span)
