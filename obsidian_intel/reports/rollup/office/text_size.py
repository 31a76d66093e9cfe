"""How much room a text takes, so that none runs out of its cell or its slide. Sizes in points."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.reports.rollup.pictures.drawing import width_of

LINE, CHINESE_LINE = 1.2, 1.45
"""The height of a line, as a multiple of the size of its letters: fonts with Chinese need more."""
_PIECE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")
_BROAD = 1.04  # fonts differ: rather a line too many than one too few


def line_count(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines of `text` in a box of `room` points; a word that is longer than a line is broken."""
    size *= _BROAD * (1.06 if bold else 1)
    room = max(room, size)
    lines, used = 1, 0.0
    for piece in _PIECE.findall(text):
        wide, tight = width_of(piece, size), width_of(piece.rstrip(), size)
        if used + tight <= room:
            used += wide
            continue
        if used:
            lines += 1
        more = int(tight // room) if tight > room else 0
        lines += more
        used = wide - more * room
    return lines


def height_of(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """The height of `text` in a box of `room` points."""
    line = LINE if text.isascii() else CHINESE_LINE
    return line_count(text, size, room, bold=bold) * size * line


def reads_from_right(text: str) -> bool:
    """Whether the first letter that has a direction is of a script that is read from the right."""
    for char in text[:200]:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
