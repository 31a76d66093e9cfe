"""Makes the vaults that speed is measured on, from a seed: months as dense as a real log, and paper notes around them."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

MONTHS, ROWS, FOLDERS = 24, 30, 200
_WORDS = (  # noqa: SIM905
    "异步 训练 轨迹 环境 校验 奖励 模型 推理 稀疏 注意力 缓存 调度 分片 蒸馏 合成 数据 长上下文 多轮 工具 调用 "
    "scaling rollout policy reward decoding sparse attention cache routing expert token latency agent planner verifier"
).split()
_BENCHMARKS = ("BrowseComp", "AIME 2025", "GPQA Diamond", "LiveCodeBench v6", "MMLU-Pro", "VitaBench", "RWSearch")
_TAGS = ("AI", "Agents", "RL", "Infra", "Data", "Reading")


def make_vault(root: Path, notes: int = 10_000, seed: int = 20261124) -> None:
    """A vault of 24 months and `notes` paper notes in folders of 50; all files a day old."""
    rng = random.Random(seed)
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian" / "app.json").write_text("{}", "utf-8")
    names = [f"{_title(rng)} {number}" for number in range(notes)]
    for path, text in (*_months(rng), *_papers(rng, names)):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    age(root)


def age(root: Path, seconds: float = 86_400.0) -> None:
    """Give every file a time of change that lies back, as in a vault that is lived in."""
    for folder, _, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)  # noqa: PTH118 - many
            before = os.stat(path).st_mtime - seconds  # noqa: PTH116
            os.utime(path, (before, before))


def _title(rng: random.Random) -> str:
    return " ".join(rng.choice(_WORDS).capitalize() for _ in range(3))


def _prose(rng: random.Random, size: int) -> str:
    words: list[str] = []
    length = 0
    while length < size:
        words.append(rng.choice(_WORDS))
        if rng.random() < 0.06:
            words[-1] = f"**{words[-1]}**"
        length += len(words[-1])
    return " ".join(words) + "。"


def _papers(rng: random.Random, names: list[str]) -> Iterator[tuple[str, str]]:
    folders = max(1, min(len(names), FOLDERS * max(1, len(names) // 10_000)))
    for number, name in enumerate(names):
        yield f"Library/{number % folders:03d}/{name}.md", _paper(rng, name, number, names)


def _paper(rng: random.Random, name: str, number: int, names: list[str]) -> str:
    links = "\n".join(f"- [[{rng.choice(names)}]]：{_prose(rng, 40)}" for _ in range(3))
    return (
        f'---\ntype: Paper\ntitle: "{name}"\naliases: []\narxiv: "{1501 + number // 9999:04d}.{number % 9999 + 1:05d}"\n'
        f"published: 2015-01\ntags: [{rng.choice(_TAGS)}, {rng.choice(_TAGS[3:])}x]\nrating: {rng.randint(1, 5)}\n---\n\n"
        f"# {name}\n\n> {_prose(rng, 120)}\n\n## 摘要\n\n{_prose(rng, 500)}\n\n{_prose(rng, 300)}\n\n"
        f"## 笔记\n\n{links}\n\n1. {_prose(rng, 60)}\n2. `code_{number}`，见 <https://example.org/{number}> #{rng.choice(_TAGS)}\n"
    )


def _months(rng: random.Random) -> Iterator[tuple[str, str]]:
    for index in range(MONTHS):
        period = f"{2024 + index // 12}-{index % 12 + 1:02d}"
        yield f"Log/{period}.md", _month(rng, period, index)


def _month(rng: random.Random, period: str, index: int) -> str:
    models = "".join(_model(rng, period, f"Model {index}-{n}", index * 100 + n) for n in range(10))
    topics = ["".join(_topic(rng, period, index * 100 + 50 + 20 * part + n) for n in range(10)) for part in (0, 1)]
    head = "| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |\n| :--- | :--- | :--- | :--- |\n"
    return (
        f"---\nperiod: {period}\ntype: Monthly Report\ntags: [Trends, Reading]\n---\n\n# 🗓️ Intelligence Log: {period}\n\n"
        f"## 🔭 The Observatory (Industry Radar)\n\n* **Dominant Theme:** {_prose(rng, 40)}\n"
        f"* **The Signal:** {_prose(rng, 80)}\n\n![趋势](https://example.org/{period}.png)\n\n"
        "## 🏗️ Technical Review: Models & Directions\n\n### 1. 基座模型追踪 (The Clay)\n\n"
        "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n"
        f"| :--- | :--- | :--- | :--- |\n{models}\n### 2. Post-Training (The Chisel)\n\n{head}{topics[0]}\n"
        f"### 3. Agent & Personalization (The Hands)\n\n{head}{topics[1]}\n"
        f"## 🎨 Fresh Sketches (Monthly Summary)\n\n* **Crucial Insight:** {_prose(rng, 60)}\n"
        f"* **Best Implementation:** {_prose(rng, 30)}\n"
    )


def _arxiv(period: str, number: int) -> str:
    return f"{period[2:4]}{period[5:]}.{number + 10_000:05d}"


def _model(rng: random.Random, period: str, name: str, number: int) -> str:
    groups = "<br><br>".join(
        f"**[{rng.choice(_TAGS[2:5])}] {_prose(rng, 20)[:-1]}**：<br>{_prose(rng, 900)}" for _ in range(2)
    )
    scores = "<br>".join(f"{b} **{rng.randint(200, 990) / 10}**（Pass@1）" for b in rng.sample(_BENCHMARKS, 4))
    return (
        f"| [{name}](https://arxiv.org/abs/{_arxiv(period, number)}) | {groups} | {scores}<br>{_prose(rng, 300)} "
        f"| **落地**：{_prose(rng, 900)} |\n"
    )


def _topic(rng: random.Random, period: str, number: int) -> str:
    ident = _arxiv(period, number)
    return (
        f"| 主题 {number} {rng.choice(_WORDS)} | {_prose(rng, 1800)} "
        f"| [Paper {number}](https://arxiv.org/abs/{ident})：{_prose(rng, 300)} | {_prose(rng, 1500)} |\n"
    )


if __name__ == "__main__":
    make_vault(Path(sys.argv[1]), int(sys.argv[2]))
