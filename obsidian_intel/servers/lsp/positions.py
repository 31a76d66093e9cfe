"""Places in a text as editors count them: lines from 0, and units of UTF-8, UTF-16 or UTF-32 within a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate

from lsprotocol import types

from obsidian_intel.core.text import Edit, Span

_LINE_END = re.compile(r"\r\n|\r|\n")
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with each half of a surrogate pair, which no file can hold, as U+FFFD; its length stays."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


class TextPositions:
    """Offsets in code points to positions of the protocol and back. `encoding`: "utf-8", "utf-16" or "utf-32".

    A position behind the end of its line counts as that end, one behind the last line as the end of the text, one in
    the middle of a character as its beginning. Lines end at CRLF, CR and LF.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self.encoding = encoding

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])]

    def _line_end(self, line: int) -> int:
        """Where line `line` ends, its line ending left out."""
        text, starts = self.text, self._starts
        if line + 1 >= len(starts):
            return len(text)
        end = starts[line + 1] - 1
        return end - 1 if text.startswith("\r\n", end - 1) and end > starts[line] else end

    def position(self, offset: int) -> types.Position:
        """The position of `offset`."""
        line = bisect_right(self._starts, offset) - 1
        before = self.text[self._starts[line] : min(offset, self._line_end(line))]
        return types.Position(line, self._units(before))

    def offset(self, position: types.Position) -> int:
        """The offset of `position`."""
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[position.line], self._line_end(position.line)
        return start + self._points(self.text[start:end], position.character)

    def range(self, span: Span) -> types.Range:
        """The range of `span`."""
        return types.Range(self.position(span.start), self.position(span.end))

    def span(self, place: types.Range) -> Span:
        """The span of `place`; one that ends before it begins is empty."""
        start = self.offset(place.start)
        return Span(start, max(start, self.offset(place.end)))

    def edits(self, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """`edits` for an editor. One that begins or ends between CR and LF takes both, as no position lies there."""
        return [types.TextEdit(self.range(edit.span), edit.text) for edit in map(self._whole, edits)]

    def _whole(self, edit: Edit) -> Edit:
        start, end, text = edit.span.start, edit.span.end, edit.text
        if self._splits_line_ending(end):
            end, text = end + 1, text + "\n"
        if self._splits_line_ending(start):
            start, text = start - 1, "\r" + text
        return Edit(Span(start, end), text)

    def _splits_line_ending(self, offset: int) -> bool:
        return offset > 0 and self.text.startswith("\r\n", offset - 1)

    def _units(self, text: str) -> int:
        if self.encoding == "utf-32" or text.isascii():
            return len(text)
        codec, size = _CODECS[self.encoding]
        return len(text.encode(codec)) // size

    def _points(self, line: str, units: int) -> int:
        if self.encoding == "utf-32" or line.isascii():
            return min(units, len(line))
        codec, size = _CODECS[self.encoding]
        return len(line.encode(codec)[: units * size].decode(codec, "ignore"))
