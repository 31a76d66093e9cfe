"""What a cell is made of: pieces that tile its text, its links with a label, its emphasis."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from msgspec import Struct

# What a piece is.
TEXT = 0
MARK = 1  # **, ==, [, ](…): shown as nothing
BREAK = 2  # <br>
CODE = 3
MATH = 4
COMMENT = 5
TAG = 6  # any other HTML tag
WIKI = 7
EMBED = 8  # ![[…]] and ![…](…)
URL = 9  # bare, or in angle brackets
CHAR = 10  # an escape or an entity
FOOTNOTE = 11  # [^1]

# `raw[start:end]` and what a reader sees of it: (kind, start, end, shown); plain tuples, there are many.
# The text of a TEXT piece is not copied: its `shown` is empty.
Piece = tuple[int, int, int, str]


class InlineLink(NamedTuple):
    """A link with a label, `[label](target)`, `[label][name]` or `<a href=…>`: its span, and that of its label."""

    start: int
    end: int
    label_start: int
    label_end: int
    target: str


class CellReference(NamedTuple):
    """A reference link of a cell (`[label][name]`, `[label]`), as the note's definitions resolve it."""

    start: int
    end: int
    label_end: int
    target: str


References = tuple[CellReference, ...]


class InlineScan(Struct, frozen=True, gc=False):
    """A cell's pieces, its inline links and its emphasis (end of the closing mark -> start of the opening)."""

    raw: str
    pieces: list[Piece]
    starts: list[int]
    links: list[InlineLink]
    bold: dict[int, int]

    def index(self, offset: int) -> int:
        """The piece that holds `offset` (the count of pieces at the end of the text)."""
        return bisect_right(self.starts, offset) - 1 if offset < len(self.raw) else len(self.pieces)

    def shown(self, start: int, end: int) -> str:
        """What a reader sees of `raw[start:end]`: no marks, math as it stands, `<br>` as a newline."""
        raw, parts = self.raw, []
        first = bisect_right(self.starts, start) - 1
        last = bisect_left(self.starts, end)
        for kind, begin, stop, text in self.pieces[max(first, 0) : last]:
            if kind == TEXT:
                parts.append(raw[max(start, begin) : min(end, stop)])
            elif text and begin >= start:
                parts.append(text)
        return "".join(parts)
