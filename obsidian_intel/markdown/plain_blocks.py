"""Whole blocks that one pattern takes at one go: headings, plain paragraphs, quotes and lists that end in a blank line.

Most of a note is made of these. Each begins where no block and no container is open, and what follows it opens
nothing that it could go on with, so the rules of `BlockReader` for lines come to the same.
"""

from __future__ import annotations

import re

# Text with which a line can begin without being a mark of anything; below the first line no `|` or `:` either.
_FIRST = r"(?:[^\s#`~<\-*_=%$>+0-9]|`(?!``)|\*\*(?=[^\s*])|\$(?!\$)|[0-9]++(?![.)]))"
_NEXT = r"(?:[^\s#`~<\-*_=%$>+0-9|:]|`(?!``)|\*\*(?=[^\s*])|\$(?!\$)|[0-9]++(?![.)]))"
_REST = r"[^\n]*+(?:\n|\Z)"
_MARK = r"(?:[-*+]|[0-9]{1,9}[.)]) {1,4}"
_BLANK = r"(?=[ \t]*+(?:\n|\Z))"
_OUTSIDE = r"(?=(?:[ \t]*+\n)++(?:[^ \t\n]|[ \t]*+\Z)|[ \t]*+\Z)"  # a line follows that stands in no list

UNIT = re.compile(
    r"(?:[ \t]*+\n)*+(?:"
    rf"((?={_FIRST}){_REST}(?:(?={_NEXT}){_REST})*+{_BLANK})"
    r"|(#{1,6})[ \t]++([^\n]*+)(?:\n|\Z)"
    rf"|((?:{_MARK}(?={_FIRST}){_REST})++{_OUTSIDE})"
    rf"|(> ?(?={_FIRST}){_REST}(?:> ?(?={_NEXT}){_REST})*+{_BLANK})"
    r")"
)
PARAGRAPH, HASHES, HEADING, LIST, QUOTE = 1, 2, 3, 4, 5
_LINES = {
    PARAGRAPH: re.compile(r"([^\n]++)"),
    LIST: re.compile(rf"{_MARK}([^\n]++)"),
    QUOTE: re.compile(r"> ?([^\n]++)"),
}


def lines_of(text: str, kind: int, start: int, stop: int) -> list[tuple[int, int]]:
    """The lines of a unit at `text[start:stop]`, their marks and line endings left out."""
    return [line.span(1) for line in _LINES[kind].finditer(text, start, stop)]
