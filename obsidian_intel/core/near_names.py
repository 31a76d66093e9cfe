"""Did you mean: names like one that is not known. For messages, never a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

_NUMERALS = frozenset("0123456789０１２３４５６７８９零〇一二三四五六七八九十")
_LETTERS_A_SLIP = ((18, 3), (10, 2), (5, 1))  # from that many letters on, how many slips a name may hold
_TRIED = 5  # candidates of the same distance


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, when one is alike enough to suggest."""
    from rapidfuzz import process, utils

    found = process.extractOne(name, list(names), processor=utils.default_process, score_cutoff=70)
    return str(found[0]) if found else None


def nearest_by_letters(name: str, names: Iterable[str], least: int) -> str | None:
    """The name with the most letters of `name`: `nam` is nearer to `name` than to `benchmark_name`.

    `least`: how alike they must be, of 100.
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=least)
    return str(found[0]) if found else None


def near_name(name: str, candidates: Sequence[str]) -> int | None:
    """Index of the candidate that `name` was meant to be, or None. Both are compared as they are.

    At most one slip (a letter more, less, other, or two that changed places) in five letters, two in ten, three in
    eighteen; a wide letter counts as two. The numbers in both must be the same: `GLM-5` is no slip for `GLM-6`.
    """
    slips = next((slips for letters, slips in _LETTERS_A_SLIP if _letters(name) >= letters), 0)
    if not slips:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(name, candidates, scorer=OSA.distance, score_cutoff=slips, limit=_TRIED)
    numbers = _numbers(name)
    return next((int(index) for text, _, index in found if text != name and _numbers(text) == numbers), None)


def _letters(name: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in name)


def _numbers(name: str) -> list[str]:
    return [char for char in name if char in _NUMERALS]
