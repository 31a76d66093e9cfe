"""Where a clause, an item of a list or a bracket begins, so that a name there may be whose the scores behind it are."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.model_shapes import is_compared
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure

_BOUND = frozenset(("", *";；。，、：:,.|（([/—–"))
_VERBS = re.compile(
    r"(?:而|但|其中|同期|则|对手|竞品|对照|对比|基线|上|下|vs\.?|versus|while|whereas|but|and|with|和|与|及|不过|by|for|of|as|where|at|to|edges)\s*\Z",
    re.I,
)
_WORD_BEFORE = re.compile(r"([A-Za-z][A-Za-z0-9.-]*)\s*\Z")
_NEAR = 32  # characters back, where what leads to a name stands


def is_alone(norm: str, start: int) -> bool:
    """Whether a known name at `start` is not the end of a longer one, nor what something is built with."""
    before = _WORD_BEFORE.search(norm, max(0, start - _NEAR), start)
    if before is None or before[1].islower() or is_benchmark(before[1]) or is_measure(before[1]):
        return True
    return is_apart(norm, start)


def is_apart(norm: str, start: int) -> bool:
    """Whether a clause, an item or a bracket begins at `start`, or a turn stands before it."""
    before = norm[max(0, start - _NEAR) : start].rstrip(" *")
    listed = before in ("-", "+", "•") and start < _NEAR
    return (
        before[-1:] in _BOUND
        or before[-1:] == "的"
        or listed
        or _VERBS.search(before) is not None
        or is_compared(norm, start)
    )
