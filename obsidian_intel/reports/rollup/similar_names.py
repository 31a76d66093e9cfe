"""Benchmarks whose names only look alike: for a notice, never for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    groups = [group for group in by_digits.values() if len(group) > 1]
    if not groups:
        return []
    from rapidfuzz.distance import OSA

    return [
        (first, second)
        for group in groups
        for index, (plain, first) in enumerate(group)
        for other, second in group[index + 1 :]
        if OSA.distance(plain, other, score_cutoff=1) <= 1
    ]
