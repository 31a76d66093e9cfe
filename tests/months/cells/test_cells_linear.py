"""Reading a line takes steps in proportion to its length, whatever is repeated in it. Seconds are for `bench.hostile`."""

from __future__ import annotations

import random
import sys
from itertools import pairwise

import pytest
from slow import mostly_slow, one_of

from obsidian_intel.months.cells.metrics.clause_cache import _KNOWN
from obsidian_intel.months.cells.metrics.extract import _READ, read_cell
from obsidian_intel.months.cells.metrics.line_reading import models_of, read_alone
from obsidian_intel.months.cells.metrics.normalize import view_line

WORDS = [
    "MMLU", "GPQA", "AIME 2025", "88.5", "71", "%", "**", "/", " / ", "（", "）", "(", ")", "，", "；", "、", "→", "±", "K", "7B", "GPT-5", "Foo",
    "无", "有工具", "w/", "vs", "从", "到", "平均", "Pass@1", "[^1]", "`", "$", "~~", "<sub>", "[[", "]]", "1)", "：", ":", "的", " ", "分别为",
    "Thinking", "|", "and", "on", "with", "HLE", "50.2", "<br>", "超过", "https://a.b/c", "@", "-", "+", "_", "*", "8", "．", "FLUX.1 [dev]",
]  # fmt: skip
FEW = 3000  # calls: below, what is fixed counts more than what grows
MOST = 2.6  # times as many, for twice the length


def steps(raw: str) -> int:
    """How many calls reading takes, nothing remembered."""
    _READ.cache_clear()
    for remembered in (read_alone, models_of, view_line):
        remembered.cache_clear()
    _KNOWN.clear()
    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        read_cell(raw, ("StarRiver-32B",))
    finally:
        sys.setprofile(None)
    return count


def repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def most_steps(unit: str, size: int) -> int:
    """The most calls for about `size` code points: where the line is cut decides which marks of it pair."""
    return max(steps(f"HLE 50.1{repeated(unit, size + more)} 60.2") for more in range(0, len(unit), len(unit) // 4 + 1))


@pytest.mark.parametrize("seed", mostly_slow(range(40), 2))
def test_random_repetitions(seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(3):
        unit = "".join(chosen.choice(WORDS) for _ in range(chosen.randint(1, 6)))
        assert most_steps(unit, 4096) < max(MOST * most_steps(unit, 2048), FEW), unit


@pytest.mark.parametrize("sizes", mostly_slow([[1024, 2048], [4096, 8192, 16384]]))
@pytest.mark.parametrize(
    "unit",
    one_of(
        2,
        [
            "、**K",
            "MMLU 8/",
            "GPT-5（73.1）",
            "A 1，",
            "从 8 到 ",
            "1) ",
            "Foo-7B-",
            "超过 Foo（7.1）",
            "（GPT-5 45.5，",
            "HLE：Foo 45.5，",
            "45.5 (Zorb 45.5) ",
            "DeepSeek-V3.1-Terminus ",
            "GPT-5 前者",
            "4.7 分%，: 88,1",
            "青鸾-Coder-40B",
            "HLE & ",
            "DAPO（",
            "Zorblax：HLE ",
            "*",
            "beats Zorblax on ",
            " 、评估前提：、 / FLUX.1 [dev]",
        ],
    ),
)
def test_shapes(unit: str, sizes: list[int]) -> None:
    calls = [most_steps(unit, size) for size in sizes]
    assert all(more < max(MOST * less, FEW) for less, more in pairwise(calls)), calls
