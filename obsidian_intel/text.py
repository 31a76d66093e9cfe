"""Places in a text and changes to it. Units are code points of the file's own, un-normalised text."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

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
