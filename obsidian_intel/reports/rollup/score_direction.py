"""Whether more or less is better: a small table of measures, extended by `[benchmarks]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from obsidian_intel.reports.rollup.benchmark_aliases import fold_benchmark

LOWER = (
    *("WER", "CER", "TER", "MCD", "FID", "FVD", "LPIPS", "PPL", "perplexity", "BPB", "BPC"),
    *("error rate", "EER", "NLL", "MAE", "MSE", "RMSE", "latency", "TTFT", "TPOT"),
    *("hallucination rate", "困惑度", "错误率", "误差", "损失", "延迟", "时延", "幻觉率", "字错率", "词错率"),
)
_LOWER_AT_END = ("error", "errors", "err", "loss")  # "Error Detection Bench" is no error
_LOWER_UNITS = frozenset({"ms", "s", "sec", "秒", "毫秒"})


class ScoreDirection:
    """Tells `higher` from `lower`. The person's own names win over the table, whole names over words."""

    def __init__(self, lower: Iterable[str] = (), higher: Iterable[str] = ()) -> None:
        self._lower = _pattern(tuple(lower))
        self._higher = _pattern(tuple(higher))
        self._table = _pattern(LOWER)
        self._at_end = _pattern(_LOWER_AT_END, at_end=True)

    def of(self, benchmark: str, protocol: str | None, unit: str | None) -> str:
        """`higher` or `lower`."""
        told = f"{fold_benchmark(benchmark)}\n{fold_benchmark(protocol or '')}"
        if self._higher and self._higher.search(told):
            return "higher"
        for pattern in (self._lower, self._table, self._at_end):
            if pattern and pattern.search(told):
                return "lower"
        return "lower" if unit and unit in _LOWER_UNITS else "higher"


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...], at_end: bool = False) -> re.Pattern[str] | None:
    """One pattern for all names, each as a whole word; Chinese names anywhere."""
    end = "$" if at_end else "(?![a-z0-9])"
    parts = [
        rf"(?<![a-z0-9]){re.escape(fold_benchmark(name))}{end}" if name.isascii() else re.escape(fold_benchmark(name))
        for name in names
        if fold_benchmark(name)
    ]
    return re.compile("|".join(parts), re.MULTILINE) if parts else None
