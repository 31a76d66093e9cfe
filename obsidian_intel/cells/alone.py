"""Lines of a cell that can be read one by one, because no mark of one reaches into another."""

from __future__ import annotations

import re
from functools import lru_cache

from obsidian_intel.cells.scan import BREAK_TAG, MARK, TEXT, Piece, Scan, scan_anew

# Text, and bold that pairs up; for a line of which not `has_more`.
BOLD_ONLY = re.compile(r"[^*]*+(?:\*\*(?![\s*])[^*]++(?<!\s)\*\*(?!\*)[^*]*+)*+")


def may_run_over(raw: str) -> bool:
    """Whether a cell may hold a mark that goes on behind a `<br>`. If not, its lines may be scanned one by one."""
    return "`" in raw or "](" in raw or "[[" in raw or "://" in raw or "%%" in raw or "\n" in raw or "\\<" in raw


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


def has_more(raw: str) -> bool:
    """Whether there may be marks other than `*`, brackets and tags."""
    return "_" in raw or "$" in raw or "&" in raw or "\\" in raw or "==" in raw or "~~" in raw


@lru_cache(maxsize=64)
def scan_line(raw: str) -> Scan:
    """As `scan`, for one line of a cell of which not `may_run_over`.

    The TEXT pieces of a line with nothing but bold are whole: a bracket in them is no piece of its own.
    """
    if has_more(raw) or "<" in raw or not BOLD_ONLY.fullmatch(raw):
        return scan_anew(raw)
    pieces: list[Piece] = []
    bold: dict[int, int] = {}
    start, opening = 0, -1
    while (at := raw.find("**", start)) >= 0:
        if at > start:
            pieces.append((TEXT, start, at, ""))
        start = at + 2
        pieces.append((MARK, at, start, ""))
        if opening >= 0:
            bold[start] = opening
        opening = at if opening < 0 else -1
    if start < len(raw):
        pieces.append((TEXT, start, len(raw), ""))
    return Scan(raw, pieces, [piece[1] for piece in pieces], [], bold)
