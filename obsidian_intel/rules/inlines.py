"""Runs of inline text, each with what in it is no text. Shared by rules about what does not render."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obsidian_intel.markdown.note import Link, LinkKind
from obsidian_intel.rules.context import NoteContext
from obsidian_intel.text import Span


@dataclass(frozen=True)
class Inline:
    """One paragraph, heading or cell. Lines are joined by one newline.

    `opaque` tells for each character whether it is code, math, a comment, or an address; `links` are the spans of link
    texts.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    opaque: Sequence[bool]
    links: tuple[tuple[int, int], ...]

    def offset(self, index: int) -> int:
        """Where in the document the character `index` stands."""
        line = bisect_right(self.starts, index) - 1
        return self.places[line] + index - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """The span in the document of `text[start:end]`."""
        return Span(self.offset(start), self.offset(end - 1) + 1)


def inlines(note: NoteContext) -> Iterator[Inline]:
    """Every run of inline text that is at most 32 KB, blocks first."""
    for block in note.note.blocks:
        yield from _inline(note, block.lines)
    for heading in note.note.headings:
        yield from _inline(note, (heading.content,))
    for table in note.note.tables:
        for row in (table.header, *table.rows):
            for cell in row.cells:
                yield from _inline(note, (cell.span,))


def _inline(note: NoteContext, lines: Sequence[Span]) -> Iterator[Inline]:
    if not lines or lines[-1].end - lines[0].start > 32_768 or "**" not in note.text[lines[0].start : lines[-1].end]:
        return
    parts = [line.of(note.text) for line in lines]
    starts, total = [], 0
    for part in parts:
        starts.append(total)
        total += len(part) + 1
    text = "\n".join(parts)
    opaque = [False] * len(text)
    links: list[tuple[int, int]] = []
    for line, start in zip(lines, starts, strict=True):
        for span in note.opaque_in(line):
            _mark(opaque, line, start, span)
    for link in note.links_in(Span(lines[0].start, lines[-1].end)):
        for span in _addresses(link):
            for line, start in zip(lines, starts, strict=True):
                _mark(opaque, line, start, span)
        if link.label_span is not None and not link.is_wiki:
            inside = [
                (start + link.label_span.start - line.start, start + link.label_span.end - line.start)
                for line, start in zip(lines, starts, strict=True)
                if line.start <= link.label_span.start and link.label_span.end <= line.end
            ]
            links += inside
    yield Inline(text, tuple(starts), tuple(line.start for line in lines), opaque, tuple(links))


def _mark(opaque: list[bool], line: Span, start: int, span: Span) -> None:
    for offset in range(max(span.start, line.start), min(span.end, line.end)):
        opaque[start + offset - line.start] = True


def _addresses(link: Link) -> Iterator[Span]:
    if link.kind in (LinkKind.INLINE, LinkKind.IMAGE) and link.label_span is not None:
        yield Span(link.span.start, link.label_span.start)
        yield Span(link.label_span.end, link.span.end)
    else:
        yield link.span
