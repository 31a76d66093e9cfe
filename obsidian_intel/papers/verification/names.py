"""Whether a text names a benchmark, whatever the spelling."""

from __future__ import annotations

from collections.abc import Iterable

from obsidian_intel.core.folding import fold_loosely, tokens
from obsidian_intel.months.board_identity import BoardIdentity

_WEAK = frozenset(("bench", "benchmark", "test", "eval", "set", "the", "of", "dataset", "val", "score"))


class BenchmarkNames:
    """Looks for benchmarks in texts. Texts are asked about often: what was folded is kept."""

    def __init__(self, identity: BoardIdentity | None = None) -> None:
        self._identity = identity or BoardIdentity()
        self._folded: dict[str, str] = {}
        self._spelled: dict[str, tuple[str, ...]] = {}

    def is_named(self, benchmark: str, texts: Iterable[str]) -> bool:
        """Whether the texts together name the benchmark: by a spelling of it, or by all words of its name."""
        folded = [self._fold(text) for text in texts]
        if any(spelling in text for spelling in self._spellings(benchmark) for text in folded):
            return True
        words = [fold_loosely(word) for word in tokens(benchmark)]
        strong = [word for word in words if len(word) > 1 and word not in _WEAK]
        return bool(strong) and len(strong) > 1 and all(any(word in text for text in folded) for word in strong)

    def _fold(self, text: str) -> str:
        found = self._folded.get(text)
        if found is None:
            if len(self._folded) > 50_000:
                self._folded.clear()
            found = self._folded[text] = fold_loosely(text)
        return found

    def _spellings(self, benchmark: str) -> tuple[str, ...]:
        if benchmark not in self._spelled:
            found = (benchmark, *self._identity.spellings(benchmark))
            self._spelled[benchmark] = tuple(filter(None, dict.fromkeys(map(fold_loosely, found))))
        return self._spelled[benchmark]
