"""The table of strategies: each has a cell that it settles, so that a score read wrong points to one of them."""

from __future__ import annotations

import pytest

from obsidian_intel.core.caches import clear_caches
from obsidian_intel.months.cells.metrics import attach, clause_cache
from obsidian_intel.months.cells.metrics.benchmark_strategies import STRATEGIES
from obsidian_intel.months.cells.metrics.extract import metrics

# strategy, cell, the value it settles, what is read of the cell
SETTLED = [
    ("under_header", "AIME25 / GPQA<br>ours 91.6 / 75.2", "91.6", [91.6, 75.2]),
    ("by_people", "HLE 50.2；人评对 GPT-5 胜率 52%", "52", [50.2]),
    ("turned", "beats GPT-5 on HLE (50.2)", "50.2", []),
    ("rolled", "HLE 50.2，而 GPT-5/Claude Opus 4.5 分别 45.5/43.2", "45.5", [50.2, 45.5, 43.2]),
    ("spoken", "HLE 50.2，GPT-5 为 45.5", "45.5", [50.2, 45.5]),
    ("mode_within", "SWE-bench Verified 77.2（Heavy 82.0）", "82.0", [77.2, 82.0]),
    ("setting", "MIRACL：Dense 69.2、Sparse 53.9", "53.9", [69.2, 53.9]),
    ("trap", "HLE 50.2，提升 3.2", "3.2", [50.2]),
    ("named", "GPQA Diamond 71.2", "71.2", [71.2]),
    ("respectively", "在 ALFWorld、WebShop 两个环境上验证：训练后成功率分别达到 90.8% 和 72.8%", "90.8", [90.8, 72.8]),
    ("bare", "HLE 57.4（w/ tools）；43.2（no tools）", "43.2", [57.4, 43.2]),
    ("reached", "On Physics-IQ, the 14B model scores 62.6", "62.6", [62.6]),
    ("stage_within", "HumanEval 92.1（改写后 85.2）", "85.2", [92.1, 85.2]),
    ("waiting", "HLE 50.2；真机 20 任务平均归一化得分 59.8", "59.8", [50.2]),
    ("light", "HumanEval Pass@1 81.2，Pass@8 91.0", "91.0", [81.2, 91.0]),
]


@pytest.mark.parametrize(("strategy", "cell", "text", "read"), SETTLED)
def test_settled_by(strategy: str, cell: str, text: str, read: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    settled: dict[str, str] = {}

    def watched(one):  # type: ignore[no-untyped-def]
        def asked(placer, tokens, values, reading):  # type: ignore[no-untyped-def]
            first = values.items[0].text
            done = one(placer, tokens, values, reading)
            if done:
                settled[first] = one.__name__
            return done

        return asked

    clear_caches()
    monkeypatch.setattr(clause_cache, "_KNOWN", {})
    monkeypatch.setattr(attach, "STRATEGIES", tuple(map(watched, STRATEGIES)))
    assert [metric.value for metric in metrics(cell)] == read
    assert settled[text] == strategy


def test_every_strategy_has_a_cell() -> None:
    """`premised` settles nothing: it notes what a clause begins with."""
    assert {one.__name__ for one in STRATEGIES} - {row[0] for row in SETTLED} == {"premised"}
