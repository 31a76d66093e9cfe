"""From text to typed rows, against mistune's own AST with its table plugin on the same month.

    python -m bench.rows [--rows 30] [--runs 9]

Months of rows as dense as a person's: 3,900 characters, 57 `<br>`, 50 bold labels, ten scores. Every run reads a
month whose lines nobody has seen before, so nothing is remembered; then the same month with one cell changed.
Processor time, the two readers in turn, medians. Returns 1 when a ratio is over its limit.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

import mistune

from bench.history import Figure, keep
from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.vault.note_parser import read

LIMITS = {"new": 0.5, "one cell changed": 0.1}
HEAD = """---
type: Monthly Report
period: 2026-02
tags: [Trends]
---

# Log

* **Dominant Theme:** 训练与推理分离

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
"""
_TERMS = str.split(
    "异步流水线 环境并发 显存约束 长尾交互 轨迹合成 任务规模化 执行验证 序列级优化 动态预算 噪声注入 稀疏注意力 冷启动 数据筛选"
    " 工具依赖图 多域混训 课程学习 自我校验 上下文管理 奖励塑形 拒绝采样 蒸馏 量化 检索增强 合成语料 稳定性 复现门槛"
)
_VERBS = str.split("采用 覆盖 提升 保证 避免 构建 引入 压缩 放大 对齐 复用 拆解 约束 校验 触发 缓解")
_ENGLISH = str.split(
    "rollout reward KV-cache CPU curriculum verifier sandbox schema tool-chain sampler turn-level loss masking pass-rate"
    " agentic PPL oversampling summary-based context scheduler sharding prompt rubrics profile harness expert-parallel"
)
_BENCHES = [
    "BrowseComp",
    "BrowseComp-ZH",
    "RWSearch",
    "$\\tau^{2}$-Bench",
    "VitaBench",
    "GPQA Diamond",
    "MMLU-Pro",
    "Random Complex Tasks",
]


class _Writer:
    """Writes rows, each line of them new."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def row(self, number: int) -> str:
        name = f"[Model-{number}-{self.random.randint(10, 99)}](https://arxiv.org/abs/2601.{self.random.randint(10000, 99999)})"
        return f"| {name} | {self.mechanism()} | {self.capability()} | {self.value()} |\n"

    def words(self, count: int) -> str:
        pick = self.random.choice
        parts = [pick((_TERMS, _VERBS, _TERMS, _ENGLISH)) for _ in range(count)]
        text = "".join(f" {pick(each)} " if each is _ENGLISH else pick(each) for each in parts)
        return text.replace("  ", " / ").strip()

    def item(self, bold: float = 0.7) -> str:
        pick = self.random
        text = f"**{self.words(3)}**：{self.words(6)}，{self.words(3)}"
        if pick.random() < bold:
            text += f" **{pick.randint(2, 64)}K {self.words(2)}**"
        return f"{text}；{self.words(4)}（{self.words(2)}）。"

    def mechanism(self) -> str:
        groups = [
            f"**[{tag}] {self.words(5)}**：<br><br>" + "<br>".join(self.item() for _ in range(5))
            for tag in ("Infra", "Data", "Train")
        ]
        return "<br><br>".join([*groups, f"**额外机制**：{self.words(24)}，约 {self.random.randint(2, 9)}× 加速。"])

    def score(self) -> str:
        return f"**{self.random.randint(200, 899) / 10}**"

    def capability(self) -> str:
        names = self.random.sample(_BENCHES, 8)
        first = f"{names[0]} {self.score()} / {self.score()}（无 / 有 {self.words(2)}，Pass@1）；{names[1]} {self.score()} / {self.score()}；{names[2]} {self.score()}（Pass@1）。"
        second = "；".join(f"{name} Avg@4 {self.score()}" for name in names[3:]) + f"（{self.words(4)}）。"
        premise = f"评估前提：{names[0]} 系列区分是否启用 {self.words(2)}；{names[2]} 统一不启用。"
        parts = [
            f"**特点能力 A：{self.words(6)}**：<br><br>{first}<br>{premise}",
            f"**特点能力 B：{self.words(5)}**：<br><br>{second}<br>评估前提：{self.words(14)}。",
        ]
        return "<br><br>".join(
            [*parts, "**代价/约束**：<br><br>" + "<br>".join(f"{self.words(10)}。" for _ in range(3))]
        )

    def value(self) -> str:
        groups = [f"**{self.words(3)}**：<br><br>" + "<br>".join(self.item(0.3) for _ in range(3)) for _ in range(3)]
        return "<br><br>".join([*groups, f"**可迁移结论**：<br><br>{self.words(8)}“**{self.words(3)}**”。"])


def month(seed: int, rows: int) -> str:
    """A month of `rows` rows; no two seeds share a line of a cell."""
    writer = _Writer(seed)
    return HEAD + "".join(writer.row(number) for number in range(rows))


def typed(text: str) -> Month:
    """All that `tables --format json` prints, but for the printing."""
    found = read(Document.from_text("2026-02.md", text), Config(), ObsidianConfig()).month
    assert found is not None
    return found


def _seconds(task: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    task(text)
    return time.process_time() - start


def measure(rows: int, runs: int) -> dict[str, list[float]]:
    """Seconds of each reader in each run."""
    ast = mistune.create_markdown(renderer="ast", plugins=["table"])
    times: dict[str, list[float]] = {"mistune": [], "new": [], "one cell changed": []}
    for seed in range(runs + 1):  # the first run only loads what is imported late
        text = month(seed, rows)
        changed = text.replace("**可迁移结论**：<br><br>", "**可迁移结论**：<br><br>再", 1)
        gc.collect()
        one = _seconds(ast, text), _seconds(typed, text), _seconds(typed, changed)
        if seed:
            for values, value in zip(times.values(), one, strict=True):
                values.append(value)
    return times


def main() -> int:
    """Print the table; 1 when a ratio is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--runs", type=int, default=9)
    args = parser.parse_args()
    text = month(0, args.rows)
    found = typed(text)
    scores = sum(len(row.metrics) for row in found.rows)
    print(f"a month of {len(found.rows)} rows, {len(text):,} characters, {scores} scores; {args.runs} runs")
    medians = {name: statistics.median(values) for name, values in measure(args.rows, args.runs).items()}
    print(f"  {'mistune, AST':24} {medians['mistune'] * 1e3:7.1f} ms   1.00")
    over = False
    for name, limit in LIMITS.items():
        ratio = medians[name] / medians["mistune"]
        over |= ratio > limit
        print(
            f"  {'typed rows, ' + name:24} {medians[name] * 1e3:7.1f} ms   {ratio:.2f}   limit {limit}{'  over' if ratio > limit else ''}"
        )
    keep(
        "rows",
        [
            Figure(f"typed rows, {name} / mistune", medians[name] / medians["mistune"], most)
            for name, most in LIMITS.items()
        ],
    )
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
