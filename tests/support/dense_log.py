"""A log of many dense months, made from a seed: names, scores that grow, Chinese cells that are not all alike."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

MAKERS = ("Qianyu", "Kestrel", "Lumen", "Granite Bay", "Orchard", "Yunhe", "Tidewater", "Meridian", "Pinecone", "曙色")
FORMS = ("{m} {v}", "{m}-{v}-Thinking", "{m} {v} Pro", "{m}-{v}-Flash-0{k}15", "{m} {v} (MoE-{k}T)")
BENCHMARKS = (
    *("BrowseComp", "AIME 2025", "GPQA Diamond", "LiveCodeBench v6", "MMLU-Pro", "SWE-bench Verified", "HLE"),
    *("τ²-Bench Telecom", "Terminal-Bench 2.0", "MRCR 8-needle", "OmniDocBench 编辑距离", "VitaBench"),
)
TAGS = ("Infra", "Data", "Train", "Arch", "Agent", "Eval", "Safety")
TOPICS = ("长上下文", "工具调用", "奖励建模", "数据合成", "记忆", "多智能体", "评测", "蒸馏", "稀疏注意力", "个性化")
SUBJECTS = (
    "异步流水线",
    "可执行环境",
    "轨迹筛选",
    "奖励模型",
    "上下文压缩",
    "专家路由",
    "投机解码",
    "课程学习",
    "回放缓冲",
    "判题器",
)
VERBS = (
    "把失败样本重新排队",
    "按难度分配预算",
    "只在依赖满足时扩展",
    "用单测校验每一步",
    "把噪声显式写进训练",
    "先冷启动再放开探索",
)
ENDS = (
    "离线成本一次付清",
    "长尾任务更稳",
    "复现门槛仍然很高",
    "显存占用下降约三成",
    "收益随规模变平",
    "延迟翻倍但可以接受",
)
STATUS = ("待评估", "试点", "落地", "放弃", "", "")


def dense_log(months: int = 24, rows: int = 30, seed: int = 7) -> Iterator[tuple[str, str]]:
    """(path, text) of each month from 2024-01 on: a third of its `rows` models, the rest topics."""
    rng = random.Random(seed)
    known: list[str] = []
    for index in range(months):
        period = f"{2024 + index // 12}-{index % 12 + 1:02d}"
        yield f"Log/{period}.md", _month(rng, period, index, rows, known)


def _month(rng: random.Random, period: str, index: int, rows: int, known: list[str]) -> str:
    models = "".join(_model(rng, period, index, number, known) for number in range(rows // 3))
    topics = "".join(_topic(rng, period, number) for number in range(rows - rows // 3))
    return (
        f"---\nperiod: {period}\ntype: Monthly Report\ntags: [Trends]\nstatus: done\n---\n\n"
        f"# Intelligence Log: {period}\n\n* **Dominant Theme:** {rng.choice(SUBJECTS)}成为主角\n"
        f"* **The Signal:** {_said(rng)}{_said(rng)}\n\n### 1. 基座模型追踪 (The Clay)\n\n"
        "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n"
        f"| :--- | :--- | :--- | :--- |\n{models}\n### 2. Post-Training (The Chisel)\n\n"
        "| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |\n| :--- | :--- | :--- | :--- |\n"
        f"{topics}\n* **Crucial Insight:** {_said(rng)}\n* **Best Implementation:** {_said(rng)}\n"
    )


def _said(rng: random.Random) -> str:
    return f"{rng.choice(SUBJECTS)}{rng.choice(VERBS)}，{rng.choice(ENDS)}，约 **{rng.randint(2, 900)}** 个样本。"


def _lines(rng: random.Random, count: int) -> str:
    return "<br>".join(f"**{rng.choice(SUBJECTS)}**：{_said(rng)}" for _ in range(count))


def _name(rng: random.Random, index: int, number: int, known: list[str]) -> str:
    if known and rng.random() < 0.2:
        return rng.choice(known)
    name = rng.choice(FORMS).format(
        m=MAKERS[(index + number) % len(MAKERS)], v=f"{1 + index / 6:.1f}", k=number % 9 + 1
    )
    known.append(name)
    return name


def _model(rng: random.Random, period: str, index: int, number: int, known: list[str]) -> str:
    name = _name(rng, index, number, known)
    groups = "<br><br>".join(
        f"**[{tag}] {rng.choice(SUBJECTS)}**：<br><br>{_lines(rng, 7)}" for tag in rng.sample(TAGS, 2)
    )
    scores = "；".join(_score(rng, name, index) for name in rng.sample(BENCHMARKS, 5))
    status = rng.choice(STATUS)
    lead = f"**状态**：{status}<br><br>" if status else ""
    address = f"https://example.org/models/{hash_of(name):x}"
    value = f"{lead}{_lines(rng, 6)}"
    return f"| [{name}]({address}) | {groups} | {scores}<br><br>{_lines(rng, 2)} | {value} |\n"


def hash_of(name: str) -> int:
    """A number of a name, the same in each run."""
    return zlib.crc32(name.encode())


def _score(rng: random.Random, benchmark: str, index: int) -> str:
    if "编辑距离" in benchmark:
        return f"{benchmark} **{0.3 - index * 0.008 + rng.random() * 0.1:.3f}**"
    value = min(99.4, 30 + index * 2.1 + rng.random() * 18)
    setting = rng.choice(("Pass@1 ", "Pass@1 ", "Avg@4 ", ""))
    condition = rng.choice(("", "", "（有工具）", "（无工具）"))
    return f"{benchmark} {setting}**{value:.1f}**{condition}"


def _topic(rng: random.Random, period: str, number: int) -> str:
    name = f"{rng.choice(TOPICS)}{rng.choice(('', '的新做法', '与' + rng.choice(TOPICS)))}"
    ident = f"{period[2:4]}{period[5:]}.{10_000 + number:05d}" if rng.random() < 0.8 else "2401.10001"
    paper = f"**[Paper] On {rng.choice(VERBS)[:4]} {number}(https://arxiv.org/abs/{ident})**<br><br>{_lines(rng, 3)}"
    return f"| {name} | {_lines(rng, 9)} | {paper} | {_lines(rng, 6)} |\n"
