"""Names of benchmarks: which spellings are one, and which only look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−－"), "-")


def fold_benchmark(text: str) -> str:
    """`text` for comparing: case, width, kinds of dash and runs of spaces do not matter; `²` stays `²`."""
    if not text.isascii():
        text = "".join(_narrow(char) for char in unicodedata.normalize("NFC", text)).translate(_DASHES)
    return " ".join(text.casefold().split())


def _narrow(char: str) -> str:
    code = ord(char)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else char


def fold_loosely(text: str) -> str:
    """`text` with all but letters and digits gone: `τ²-Bench` and `tau2 bench` agree."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    for greek, latin in (("τ", "tau"), ("α", "alpha"), ("β", "beta"), ("μ", "mu")):
        plain = plain.replace(greek, latin)
    return re.sub(r"[\W_]+", "", plain)


class BenchmarkAliases:
    """`[benchmarks.aliases]`: spelling -> the name that counts."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._by_key = {fold_benchmark(spelling): name for spelling, name in aliases.items()}

    def name(self, benchmark: str) -> str:
        """The name that counts for `benchmark`; itself when no alias names it."""
        return self._by_key.get(fold_benchmark(benchmark), benchmark)


def similar_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different names that are likely one benchmark: for a note, never for a decision."""
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
