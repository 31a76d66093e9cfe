"""Runs of inline text, each with what in it is no text. Shared by rules about what does not render."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.markdown.note_parts import Link, LinkKind, Row

LIMIT = 32_768
_BULLET = re.compile(r"<br\s*/?>[ \t]*(\*)(?=[ \t])", re.IGNORECASE)  # of a list that a cell cannot hold: OI308's


class InlineRun(Struct, frozen=True, gc=False):
    """One paragraph, heading or cell. Lines are joined by one newline.

    `opaque` are the spans of code, math, comments, addresses and stray bullets; `links` those of link texts.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    opaque: tuple[tuple[int, int], ...]
    links: tuple[tuple[int, int], ...]

    def offset(self, index: int) -> int:
        """Where in the document the character `index` stands."""
        line = bisect_right(self.starts, index) - 1
        return self.places[line] + index - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """The span in the document of `text[start:end]`."""
        return Span(self.offset(start), self.offset(end - 1) + 1)


def inlines(
    note: NoteContext, runs: Iterable[Sequence[Span]], places: Sequence[int], wanted: Callable[[str], bool]
) -> Iterator[InlineRun]:
    """Those of `runs`, each its lines, that are at most 32 KB, hold one of `places` (in order) and are `wanted`."""
    for lines in runs if places else ():
        start, end = lines[0].start, lines[-1].end
        index = bisect_left(places, start)
        if index == len(places) or places[index] >= end or end - start > LIMIT:
            continue
        if wanted(note.text[start:end]):
            yield _inline(note, lines)


def runs_outside_rows(note: NoteContext) -> Iterator[Sequence[Span]]:
    """Blocks, headings, and the headers of tables."""
    for block in note.note.blocks:
        if block.lines:
            yield block.lines
    for heading in note.note.headings:
        yield (heading.content,)
    for table in note.note.tables:
        yield from runs_of(table.header)


def runs_of(row: Row) -> Iterator[Sequence[Span]]:
    """The cells of a row."""
    for cell in row.cells:
        yield (cell.span,)


def _inline(note: NoteContext, lines: Sequence[Span]) -> InlineRun:
    parts = [line.of(note.text) for line in lines]
    starts, total = [], 0
    for part in parts:
        starts.append(total)
        total += len(part) + 1
    text = "\n".join(parts)
    hidden: list[tuple[int, int]] = []
    links: list[tuple[int, int]] = []
    pairs = list(zip(lines, starts, strict=True))
    for line, start in pairs:
        hidden += (_within(span, line, start) for span in note.opaque_in(line))
    for link in note.links_in(Span(lines[0].start, lines[-1].end)):
        for line, start in pairs:
            hidden += (_within(span, line, start) for span in _addresses(link) if span.overlaps(line))
            label = link.label_span
            if label is not None and not link.is_wiki and line.start <= label.start and label.end <= line.end:
                links.append(_within(label, line, start))
    if "<" in text:
        hidden += (found.span(1) for found in _BULLET.finditer(text))
    return InlineRun(text, tuple(starts), tuple(line.start for line in lines), _merged(hidden), tuple(links))


def _within(span: Span, line: Span, start: int) -> tuple[int, int]:
    """The part of `span` that lies in `line`, counted from where the line's text begins in the whole."""
    return max(span.start, line.start) - line.start + start, min(span.end, line.end) - line.start + start


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)


def _addresses(link: Link) -> Iterator[Span]:
    if link.kind in (LinkKind.INLINE, LinkKind.IMAGE) and link.label_span is not None:
        yield Span(link.span.start, link.label_span.start)
        yield Span(link.label_span.end, link.span.end)
    else:
        yield link.span
