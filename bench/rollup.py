"""A year's rollup over ten years of months, beside what any command costs.

    python -m bench.rollup [--months 120] [--rows 30] [--rounds 15]

First in one process, from facts as an index keeps them; then `obsintel rollup --year` as a command, warm, against
`obsintel --version` plus reading the facts. Medians; the last number is the one to keep at 1.5 or below.
"""

from __future__ import annotations

import argparse
import gc
import marshal
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.history import Figure, keep
from obsidian_intel.months.summary import MonthFacts, Paper, Score, SummaryRow, from_plain, to_plain
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.ranges import parse_range

BENCHMARKS = [f"Bench {n}" for n in range(60)]
PROTOCOLS = ("Pass@1", "Avg@4", None)
FIRST_YEAR = 2016


def facts(number: int, rows: int, rng: random.Random) -> MonthFacts:
    """One month: a third of its rows models with six scores each, the rest topics with two papers each."""
    period = f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02}"
    found = []
    for row in range(rows):
        name = f"Model {number}-{row}"
        ident = f"arxiv:{period[2:4]}{period[5:]}.{row + 1:05}"
        paper = Paper(ident, name, f"https://arxiv.org/abs/{ident[6:]}", None)
        if row < rows // 3:
            scores = tuple(_score(rng) for _ in range(6))
            found.append(
                SummaryRow(
                    "models", "clay", "The Clay", name, ("Infra", "Data"), "可复用路线：先筛再训", (paper,), scores
                )
            )
        else:
            found.append(
                SummaryRow("topics", "hands", "The Hands", f"方向 {row}", (), "先问能不能判对错", (paper, paper), ())
            )
    return MonthFacts(period, f"Log/{period}.md", "主题", "信号", "洞察", "实现", tuple(found))


def _score(rng: random.Random) -> Score:
    value = round(rng.uniform(20, 99), 1)
    return Score(rng.choice(BENCHMARKS), value, None, "=", None, None, rng.choice(PROTOCOLS), "stated", f"{value}")


def markdown(found: MonthFacts) -> str:
    """The same month as a note."""
    models = [
        f"| [{r.name}]({r.papers[0].url}) | **[Infra] 机制**：做法 | "
        + "；".join(f"{s.benchmark} {s.protocol + ' ' if s.protocol else ''}**{s.value}**" for s in r.scores)
        + f" | {r.value} |"
        for r in found.rows
        if r.kind == "models"
    ]
    topics = [
        f"| {r.name} | 趋势 | [{r.papers[0].title}]({r.papers[0].url}) | {r.value} |"
        for r in found.rows
        if r.kind == "topics"
    ]
    return "\n".join(
        [
            f"---\nperiod: {found.period}\ntype: Monthly Report\ntags: [Trends]\nstatus: done\n---\n",
            f"# Intelligence Log: {found.period}\n\n* **Dominant Theme:** 主题\n* **The Signal:** 信号\n\n### 1. (The Clay)\n",
            "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n| - | - | - | - |",
            *models,
            "\n### 2. (The Hands)\n\n| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |\n| - | - | - | - |",
            *topics,
            "\n* **Crucial Insight:** 洞察\n* **Best Implementation:** 实现\n",
        ]
    )


def median(run: Callable[[], object], rounds: int) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def command(*words: str, cache: str) -> Callable[[], object]:
    environment = os.environ | {"OBSINTEL_CACHE_DIR": cache, "OBSINTEL_STATE_DIR": cache}
    line = [sys.executable, "-m", "obsidian_intel", *words]
    return lambda: subprocess.run(line, check=True, capture_output=True, env=environment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    rng = random.Random(1)
    months = [facts(n, options.rows, rng) for n in range(options.months)]
    year = str(FIRST_YEAR + (options.months - 1) // 12)
    span = parse_range(year=year)
    blob = marshal.dumps([to_plain(month) for month in months])
    gc.disable()
    load = median(lambda: [from_plain(plain) for plain in marshal.loads(blob)], options.rounds)
    rolled = median(lambda: aggregate(months, span), options.rounds)
    print(f"{options.months} months of {options.rows} rows, the facts {len(blob) / 1000:.0f} KB")
    print(f"in one process, ms: load {load:.1f} · aggregate {rolled:.1f}", end="")
    rollup = aggregate(months, span)
    for name in ("md", "json", "csv", "html"):
        print(f" · {name} {median(partial(face(name).render, rollup), 5):.1f}", end="")
    with tempfile.TemporaryDirectory() as folder:
        vault, cache = Path(folder) / "vault", str(Path(folder) / "cache")
        (vault / ".obsidian").mkdir(parents=True)
        (vault / "Log").mkdir()
        for month in months:
            (vault / month.path).write_text(markdown(month), "utf-8")
        roll = command("--vault", str(vault), "rollup", "--year", year, cache=cache)
        roll()
        time.sleep(2.5)  # a file as new as the clock is coarse is not believed
        roll(), roll()
        version = median(command("--version", cache=cache), options.rounds)
        whole = median(roll, options.rounds)
    print(f"\nas a command, ms: --version {version:.0f} · rollup --year {whole:.0f}")
    print(f"rollup / (--version + load): {whole / (version + load):.2f}")
    keep("rollup", [Figure("rollup --year / (--version + load)", whole / (version + load), 1.5)])


if __name__ == "__main__":
    main()
