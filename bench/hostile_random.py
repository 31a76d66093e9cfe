"""Random repetitions in the cell of scores: one to six tokens of the grammar again and again, at three sizes.

What a list of shapes forgets is found so: a unit that takes more than `MOST` times as long for twice the bytes. Times are
processor times of a month to its typed rows, nothing remembered; a growth that is over is measured again, and only
what stays over is counted, for another program on the machine may cost as much as a wrong loop.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

from bench.hostile_shapes import MODELS

SIZES = (4_000, 8_000, 16_000)  # bytes
MOST = 2.6  # times as long for twice the bytes
ROUNDS = 4  # times that a growth which is over is measured
TOKENS = [
    "MMLU", "GPQA", "AIME 2025", "88.5", "71", "%", "**", "/", " / ", "（", "）", "(", ")", "，", "；", "、", "→", "±", "K", "7B", "GPT-5",
    "Foo", "无", "有工具", "w/", "vs", "从", "到", "平均", "Pass@1", "[^1]", "`", "$", "~~", "<sub>", "[[", "]]", "1)", "：", ":", "的", " ",
    "分别为", "Thinking", "and", "on", "with", "HLE", "50.2", "<br>", "超过", "https://a.b/c", "@", "-", "+", "_", "*", "8", "．",
    "FLUX.1 [dev]", "=", "A", "前者", "ours", "本模型", "Zorblax", "评估前提：", "均", "括号内为", "依次为", "。", "2503.14476", "<!--", "提升",
    "beats ", "'s", "GPT-4o-mini", "Qwen3-32B", "第", "#1", "±0.3", "×", "|x|", "\\|", "[a](b)", "&", "{", "}", "“", "”", "…", "Elo", "亿",
]  # fmt: skip


def units(count: int, seed: int = 1) -> list[str]:
    """That many units, each of one to six tokens, always the same for a seed."""
    random = Random(seed)
    return ["".join(random.choices(TOKENS, k=random.randint(1, 6))) for _ in range(count)]


def month_of(unit: str, size: int, more: int = 0) -> str:
    """A month with one row, whose cell of scores holds `unit` an even number of times and `more`, about `size` bytes."""
    shape = unit * (size // len(unit.encode()) // 2 * 2 + more)
    return f"{MODELS}| [GLM](https://arxiv.org/abs/2602.15763) | 甲 | HLE 50.1{shape} 60.2 | 乙 |\n"


def growth(seconds: Callable[[str], float], unit: str) -> tuple[float, list[float]]:
    """How many times as long twice the bytes take, at worst, and the seconds of each size, the least of all rounds.

    Marks pair where there is an even number of them: the growth is that of even and of odd numbers of the unit.
    """
    return max(_growth(seconds, unit, more) for more in (0, 1))


def _growth(seconds: Callable[[str], float], unit: str, more: int) -> tuple[float, list[float]]:
    best = [float("inf")] * len(SIZES)
    worst = 0.0
    for _ in range(ROUNDS):
        best = [min(least, seconds(month_of(unit, size, more))) for least, size in zip(best, SIZES, strict=True)]
        worst = max(more / less for less, more in pairwise(best))
        if worst <= MOST:
            break
    return worst, best


def repetitions(count: int, seconds: Callable[[str], float]) -> int:
    """Print the units that grow most, and how many are over."""
    found = sorted(((*growth(seconds, unit), unit) for unit in units(count)), reverse=True)
    over = [each for each in found if each[0] > MOST]
    print(f"{count} random repetitions at {', '.join(f'{size:,}' for size in SIZES)} bytes; limit {MOST} a doubling")
    for worst, times, unit in [*over, *found[len(over) :][:5]]:
        shown = " ".join(f"{each * 1e3:7.1f}" for each in times)
        print(f"  {worst:5.2f}  {shown} ms  {unit!r}{'  over' if worst > MOST else ''}")
    print(f"{len(over)} over")
    return len(over)
