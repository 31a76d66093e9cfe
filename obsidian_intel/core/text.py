"""Places in a text and changes to it. Units are code points of the file's own, un-normalised text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from enum import StrEnum
from itertools import accumulate

from msgspec import Struct


class Span(Struct, frozen=True, order=True, gc=False):
    """Half-open `[start, end)` in code points: `text[span.start:span.end]` is what stands there."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The text in this span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point; empty spans inside count."""
        return self.start < other.end and other.start < self.end


class SpanIndex:
    """Spans in any order, asked whether one of them holds a place. Takes the logarithm of their number."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._ends = list(accumulate([span.end for span in ordered], max))

    def holds(self, offset: int) -> bool:
        """Whether `offset` lies in one of them."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]

    def reaches(self, start: int, end: int) -> bool:
        """Whether one of them begins before `start` and goes on to `end` at least."""
        index = bisect_left(self._starts, start) - 1
        return index >= 0 and end <= self._ends[index]


class DisjointSpans:
    """Spans that do not overlap: each is taken only where there is room for it."""

    def __init__(self) -> None:
        self._taken: list[Span] = []

    def has_room(self, span: Span) -> bool:
        """Whether none that was taken overlaps `span`."""
        index = bisect_left(self._taken, span)
        return not any(each.overlaps(span) for each in self._taken[max(0, index - 1) : index + 1])

    def take(self, span: Span) -> bool:
        """Take `span` where there is room for it; whether there was."""
        room = self.has_room(span)
        if room:
            insort(self._taken, span)
        return room


class Position(Struct, frozen=True, order=True, gc=False):
    """Line and column, both from 1; columns in code points, a BOM not counted."""

    line: int
    column: int


class Edit(Struct, frozen=True, order=True, gc=False):
    """Put `text` in the place of `span`. An empty span inserts."""

    span: Span
    text: str


class Applicability(StrEnum):
    """`SAFE` fixes keep what a person meant for certain; `UNSAFE` ones want a look."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Fix(Struct, frozen=True, gc=False):
    """Edits that go in together or not at all."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


def narrow_edits(old: str, new: str) -> list[Edit]:
    """The one edit that turns `old` into `new`, as narrow as a common beginning and end allow; none when equal."""
    if old == new:
        return []
    limit = min(len(old), len(new))
    start = next((i for i in range(limit) if old[i] != new[i]), limit)
    end = next((i for i in range(limit - start) if old[-1 - i] != new[-1 - i]), limit - start)
    return [Edit(Span(start, len(old) - end), new[start : len(new) - end])]


def with_line_ending(text: str, span: Span) -> Span:
    """`span` with the line ending (CRLF, LF or CR) right behind it, if there is one."""
    if text.startswith("\r\n", span.end):
        return Span(span.start, span.end + 2)
    return Span(span.start, span.end + 1) if text[span.end : span.end + 1] in ("\r", "\n") else span


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all edits applied. Raises `ValueError` when two overlap or one lies outside."""
    parts: list[str] = []
    position = 0
    for edit in sorted(edits):
        if edit.span.start < position or not edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"edit {edit!r} overlaps another or lies outside the text")
        parts += (text[position : edit.span.start], edit.text)
        position = edit.span.end
    parts.append(text[position:])
    return "".join(parts)


def offset_before(edits: Iterable[Edit], offset: int) -> int:
    """Where what stands at `offset` of the edited text stood before; of text that was put in, where it was put."""
    moved = 0
    for edit in sorted(edits):
        start = edit.span.start + moved
        if start > offset:
            break
        if offset < start + len(edit.text):
            return edit.span.start
        moved += len(edit.text) - len(edit.span)
    return offset - moved
