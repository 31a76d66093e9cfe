"""Lines of a cell that can be read one by one, because no mark of one reaches into another."""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache
from obsidian_intel.markdown.cell_inline import BREAK_TAG, scan_uncached
from obsidian_intel.markdown.cell_pieces import InlineScan
from obsidian_intel.markdown.inline import has_multiline_marks

__all__ = ["FREE", "MATH", "SIMPLE", "SPACES", "has_multiline_marks", "line_ends", "scan_line"]

SPACES = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # all but " "
# Parts of a line that are shown as they stand: math, and marks of which nothing comes (`a_b`, `a = b`, `<5`, `a & b`).
MATH = rf"\$(?![\s$])[^$*<{SPACES}]++(?<![\s\\])\$(?![\d$])"
FREE = r"(?<=[^\W_])_(?=[^\W_])|=(?!=)|~(?!~)|<(?![a-zA-Z/!])|&(?!#?[A-Za-z0-9_]{1,8};)"
_ANY = rf"[^*_~=$<&\\]++|{MATH}|{FREE}"
SIMPLE = re.compile(  # a line of text, math, bold that pairs up, and a list mark
    rf"(?:{_ANY}|\*\*(?![\s*])(?:{_ANY})*+(?<!\s)\*\*(?!\*)|(?<!\S)\*(?=\s))*+"
)


def line_ends(raw: str) -> list[tuple[int, int]]:
    """Where each line ends and the next begins, in a cell whose lines may be read one by one."""
    size = len(raw)
    if raw.count("<") != raw.count("<br>"):
        return [*(found.span() for found in BREAK_TAG.finditer(raw)), (size, size)]
    ends, at = [], 0
    for line in raw.split("<br>"):
        at += len(line) + 4
        ends.append((at - 4, at))
    ends[-1] = (size, size)
    return ends


@text_cache(64)
def scan_line(raw: str) -> InlineScan:
    """As `scan`, for one line of a cell of which not `has_multiline_marks`."""
    return scan_uncached(raw)
