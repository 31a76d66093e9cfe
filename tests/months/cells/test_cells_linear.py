"""Reading a line takes time in step with its length, whatever is repeated in it."""

from __future__ import annotations

import random
import time

import pytest

from obsidian_intel.months.cells.metrics.clause_cache import _KNOWN
from obsidian_intel.months.cells.metrics.extract import _read_alone, read_cell

WORDS = [
    "MMLU", "GPQA", "AIME 2025", "88.5", "71", "%", "**", "/", " / ", "（", "）", "(", ")", "，", "；", "、", "→", "±", "K", "7B", "GPT-5", "Foo",
    "无", "有工具", "w/", "vs", "从", "到", "平均", "Pass@1", "[^1]", "`", "$", "~~", "<sub>", "[[", "]]", "1)", "：", ":", "的", " ", "分别为",
    "Thinking", "|", "and", "on", "with", "HLE", "50.2", "<br>", "超过", "https://a.b/c", "@", "-", "+", "_", "*", "8", "．", "FLUX.1 [dev]",
]  # fmt: skip
FLOOR = 0.03  # seconds: below, the clock says nothing
MOST = 2.6  # times as long, for twice the length


def seconds(raw: str) -> float:
    """The best of three, nothing remembered."""
    best = float("inf")
    for _ in range(3):
        read_cell.cache_clear()
        _read_alone.cache_clear()
        _KNOWN.clear()
        start = time.process_time()
        read_cell(raw)
        best = min(best, time.process_time() - start)
    return best


def repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize("seed", range(40))
def test_random_repetitions(seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(5):
        unit = "".join(chosen.choice(WORDS) for _ in range(chosen.randint(1, 6)))
        half, whole = seconds(repeated(unit, 4096)), seconds(repeated(unit, 8192))
        assert whole < max(MOST * half, FLOOR), unit


@pytest.mark.parametrize(
    "unit", ["、**K", "MMLU 8/", "GPT-5（73.1）", "A 1，", "从 8 到 ", "1) ", "Foo-7B-", "超过 Foo（7.1）"]
)
def test_shapes(unit: str) -> None:
    times = [seconds(f"HLE 50.1{repeated(unit, size)} 60.2") for size in (4096, 8192, 16384)]
    assert times[1] < max(MOST * times[0], FLOOR)
    assert times[2] < max(MOST * times[1], FLOOR)
