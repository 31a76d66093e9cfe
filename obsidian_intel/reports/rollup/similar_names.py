"""Benchmarks whose names only look alike: for a notice, never for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from obsidian_intel.core.folding import fold_loosely

_LEAST_LETTERS = 8


def similar_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different names that are likely one benchmark: for a notice, never for a decision."""
    by_loose: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_loose.setdefault(fold_loosely(name), []).append(name)
    found = [(group[0], other) for group in by_loose.values() for other in group[1:]]
    near = ((by_loose[first][0], by_loose[second][0]) for first, second in _near(by_loose))
    return sorted([*found, *near])


def _near(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs one slip apart, in order: the same digits, at least eight letters, one edit."""
    order = {name: number for number, name in enumerate(names) if len(name) >= _LEAST_LETTERS}
    alike: dict[str, list[str]] = {}
    for name in order:
        for left in _one_letter_less(name):
            alike.setdefault(left, []).append(name)
    pairs = {pair for group in alike.values() if len(group) > 1 for pair in combinations(group, 2)}
    likely = sorted((pair for pair in pairs if _digits(pair[0]) == _digits(pair[1])), key=lambda pair: order[pair[0]])
    return [pair for pair in likely if is_one_slip(*pair)]


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or swapped with its neighbour makes `other` of `one`, or they are equal."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])


def _one_letter_less(name: str) -> Iterator[str]:
    """`name`, and each text that it is without one letter: names one edit apart share one of these."""
    yield name
    yield from {name[:place] + name[place + 1 :] for place in range(len(name))}


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+", name)
