"""Whether more or less is better: a small table of measures, extended by `[benchmarks]`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.lazy import lazy_pattern

LOWER = (
    # speech, text, translation
    *("WER", "CER", "TER", "DER", "JER", "EER", "MCD", "RTF", "PER", "edit distance", "NED", "perplexity", "PPL"),
    # images, video, geometry, driving
    *("FID", "FVD", "KID", "LPIPS", "DISTS", "NIQE", "AbsRel", "Abs Rel", "Sq Rel", "EPE", "ATE", "RPE", "ADE", "FDE"),
    *("chamfer distance", "collision rate", "MPJPE"),
    # errors of numbers, probabilities, time series
    *("MAE", "MSE", "RMSE", "MAPE", "sMAPE", "MASE", "CRPS", "WQL", "NLL", "BPB", "BPC", "ECE", "brier", "log loss"),
    # safety: attacks that succeed, harmless questions refused, statements made up
    *("ASR", "attack success rate", "over refusal", "over refusal rate", "false refusal", "false refusal rate"),
    *("hallucination rate", "toxicity", "error rate", "false positive rate", "FPR"),
    *("latency", "TTFT", "TPOT", "ITL"),
    *(
        "困惑度",
        "错误率",
        "误差",
        "损失",
        "延迟",
        "时延",
        "幻觉率",
        "字错率",
        "词错率",
        "编辑距离",
        "过度拒绝",
        "攻击成功率",
    ),
    *("误报率", "碰撞率", "拒答率"),
)
_LOWER_AT_END = ("error", "errors", "err", "loss")  # "Error Detection Bench" is no error
_DASHES = re.compile("[-_‐‑‒–—−]")
_LOWER_UNITS = frozenset({"ms", "s", "sec", "秒", "毫秒"})


class ScoreDirection:
    """Tells `higher` from `lower`. The person's own names win over the table, whole names over words."""

    def __init__(self, lower: Iterable[str] = (), higher: Iterable[str] = ()) -> None:
        self._lower = _pattern(tuple(lower))
        self._higher = _pattern(tuple(higher))

    def of(self, benchmark: str, protocol: str | None, unit: str | None) -> str:
        """`higher` or `lower`. An arrow that stands in `benchmark` or `protocol` (`↓`, `↑`) wins over all."""
        for arrow, better in (("↓", "lower"), ("↑", "higher")):
            if arrow in benchmark or arrow in (protocol or ""):
                return better
        told = f"{_spaced(benchmark)}\n{_spaced(protocol or '')}"
        if self._higher and self._higher.search(told):
            return "higher"
        for pattern in (self._lower, _TABLE, _AT_END):
            if pattern and pattern.search(told):
                return "lower"
        return "lower" if unit and unit in _LOWER_UNITS else "higher"


def _spaced(text: str) -> str:
    """`text` in lower case and half width, a space for each dash, underscore or run of spaces."""
    return " ".join(_DASHES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def _any_of(names: tuple[str, ...], *, at_end: bool = False) -> str:
    """An expression for all names, each as a whole word; Chinese names anywhere."""
    end = "$" if at_end else "(?![a-z0-9])"
    parts = [
        rf"(?<![a-z0-9]){re.escape(_spaced(name))}{end}" if name.isascii() else re.escape(_spaced(name))
        for name in names
        if _spaced(name)
    ]
    return "|".join(parts)


@text_cache(8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    found = _any_of(names)
    return re.compile(found, re.MULTILINE) if found else None


_TABLE = lazy_pattern(_any_of(LOWER), re.MULTILINE)
_AT_END = lazy_pattern(_any_of(_LOWER_AT_END, at_end=True), re.MULTILINE)
