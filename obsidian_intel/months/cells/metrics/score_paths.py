"""The way from a name to its score: links, verbs and adverbs that say nothing of either."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.rival_lexicon import one_of_words
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure

NUMBER = r"[<>≥≤~≈]?\s*\d+(?:,\d{3})*(?:\.\d+)?(?![\w.]*[A-Za-z]|-[A-Za-z])"
_STEP = re.compile(  # what may stand between a name and its score: links, verbs, adverbs
    rf"\s*(?:[:：=]|\([^()\d]{{1,16}}\)|{one_of_words('leads_to_score_cjk')}|(?<![A-Za-z]){one_of_words('leads_to_score')}(?![A-Za-z]))"
)
_BENCH = re.compile(r"\s*[A-Za-zτ](?<![A-Za-z0-9].)[\w²³@.-]*")
_MOST_STEPS = 8
_VALUE = re.compile(rf"\s*\(?\s*{NUMBER}")


def leads_to_score(norm: str, at: int) -> bool:
    """Whether only words that lead to a score stand before one: `trails on HLE with 45.5`, `はそれぞれ 45.5`."""
    for _ in range(_MOST_STEPS):
        if _VALUE.match(norm, at):
            return True
        step = _STEP.match(norm, at)
        if step is None:
            step = _BENCH.match(norm, at)
            word = step.group().strip() if step else ""
            if step is None or not (is_benchmark(word) or is_measure(word)):
                return False
        at = step.end()
    return False
