"""Whole blocks that one pattern takes at one go: headings, plain paragraphs, quotes and lists that end in a blank line.

Most of a note is made of these. Each begins where no block and no container is open, and what follows it opens
nothing that it could go on with, so the rules of `BlockReader` for lines come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    r"|(#{1,6}[ \t][^\n]*+)(?:\n|\Z)"
    rf"|((?:{_MARK}(?={_FIRST}){_REST})++{_OUTSIDE})"
    rf"|(> ?(?={_FIRST}){_REST}(?:> ?(?={_NEXT}){_REST})*+{_BLANK})"
    r")"
)
PARAGRAPH, HEADING, LIST, QUOTE = 1, 2, 3, 4
_PREFIX = {PARAGRAPH: re.compile(""), LIST: re.compile(_MARK), QUOTE: re.compile("> ?")}


def lines_of(text: str, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The lines of a unit, their marks and line endings left out."""
    kind = found.lastindex or 0
    prefix = _PREFIX[kind]
    start, stop = found.span(kind)
    while start < stop:
        end = text.find("\n", start, stop)
        if end < 0:
            end = stop
        mark = prefix.match(text, start)
        yield (mark.end() if mark else start), end
        start = end + 1
