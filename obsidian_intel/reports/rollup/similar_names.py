"""Benchmarks whose names only look alike: for a notice, never for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.core.folding import fold_loosely


def similar_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different names that are likely one benchmark: for a notice, never for a decision."""
    by_loose: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_loose.setdefault(fold_loosely(name), []).append(name)
    found = [(group[0], other) for group in by_loose.values() for other in group[1:]]
    return sorted([*found, *_near([group[0] for group in by_loose.values()])])


def _near(names: list[str]) -> list[tuple[str, str]]:
    """Pairs one slip apart: same digits, at least eight letters, one edit."""
    by_digits: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name in names:
        plain = fold_loosely(name)
        if len(plain) >= 8:
            by_digits.setdefault(tuple(re.findall(r"\d+", plain)), []).append((plain, name))
    return [pair for group in by_digits.values() if len(group) > 1 for pair in _one_slip_apart(group)]


def _one_slip_apart(group: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of folded names, each with the name itself: the pairs that one letter more, less, other or swapped tells apart.

    Two such names have a text in common when one letter at most is taken out of each, so no name is held against all.
    """
    shorter: dict[str, list[int]] = {}
    for number, (plain, first) in enumerate(group):
        texts = {plain, *(plain[:at] + plain[at + 1 :] for at in range(len(plain)))}
        near = {other for text in texts for other in shorter.get(text, ())}
        for other in sorted(near):
            if is_one_slip(group[other][0], plain):
                yield group[other][1], first
        for text in texts:
            shorter.setdefault(text, []).append(number)


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or swapped with its neighbour makes `other` of `one`, or they are equal."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])
