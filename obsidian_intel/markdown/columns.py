"""Indentation in columns, tabs included, the way CommonMark counts it.

A cursor is a pair `(pos, col)`: an offset in the text and the column that it stands at. A tab that was
eaten in part keeps its offset while the column moves on; what is left of it follows from the column.
"""

from __future__ import annotations

import re

_WHITE = re.compile(r"[ \t]*")
TAB = 4


def indent(text: str, pos: int, col: int, end: int) -> tuple[int, int]:
    """The cursor behind all spaces and tabs."""
    if pos >= end:
        return pos, col
    char = text[pos]
    if char != " " and char != "\t":
        return pos, col
    stop = _WHITE.match(text, pos, end).end()  # type: ignore[union-attr]
    if text.find("\t", pos, stop) < 0:
        return stop, col + stop - pos
    for index in range(pos, stop):
        col += 1 if text[index] == " " else TAB - col % TAB
    return stop, col


def skip_columns(text: str, pos: int, col: int, end: int, width: int) -> tuple[int, int]:
    """The cursor after at most `width` columns of spaces and tabs."""
    while width > 0 and pos < end:
        char = text[pos]
        if char == " ":
            pos, col, width = pos + 1, col + 1, width - 1
        elif char == "\t":
            size = TAB - col % TAB
            if size > width:
                return pos, col + width
            pos, col, width = pos + 1, col + size, width - size
        else:
            break
    return pos, col
