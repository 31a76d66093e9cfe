"""Scores: our cells read by hand, the seed, and any text at all."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.months.cells.metrics.extract import metrics

ROOT = Path(__file__).resolve().parents[3]
SEED = ROOT.parent / "shared" / "seed" / "2026-02.md"
GOLD = runpy.run_path(str(ROOT / "bench" / "metrics_gold.py"))
FILES = sorted((ROOT / "tests/months/cells/metrics").glob("*.md"))


@cache
def cases_of(path: Path) -> list[Any]:
    return list(GOLD["read_cases"](path))


def faults_of(case: Any) -> str:
    """What is read wrong of a cell. An open one is wrong until the reader can do it; then its mark must go."""
    extra, missing = GOLD["judge"](case)
    if bool(extra or missing) == bool(case.open):
        return ""
    said = "no longer open" if case.open else f"missing {missing}, extra {extra}"
    return f"{case.title}: {said}: {case.cell}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_gold(path: Path) -> None:
    assert cases_of(path)
    assert list(filter(None, map(faults_of, cases_of(path)))) == []


def test_there_are_enough_cells() -> None:
    cases = [case for path in FILES for case in cases_of(path)]
    assert sum(bool(case.gold) for case in cases) >= 80
    assert sum(not case.gold for case in cases) >= 40


def test_the_seed() -> None:
    if not SEED.exists():
        pytest.skip("the seed is not beside the repository")
    row = next(line for line in SEED.read_text(encoding="utf-8").splitlines() if line.startswith("| [LongCat"))
    name, mechanism, capability, value = [cell.strip() for cell in row.strip().strip("|").split(" | ")]
    assert [(m.benchmark, m.value, m.condition, m.protocol, m.source) for m in metrics(capability)] == [
        ("BrowseComp", 56.6, "无 context management", "Pass@1", "stated"),
        ("BrowseComp", 73.1, "有 context management", "Pass@1", "stated"),
        ("BrowseComp-ZH", 69.0, "无 context management", None, "inferred"),
        ("BrowseComp-ZH", 77.7, "有 context management", None, "inferred"),
        ("RWSearch", 79.5, "无 context management", "Pass@1", "inferred"),
        ("τ²-Bench", 88.2, None, "Avg@4", "stated"),
        ("τ²-Noise", 67.1, None, "Avg@4", "stated"),
        ("VitaBench", 29.3, None, "Avg@4", "stated"),
        ("VitaBench-Noise", 20.5, None, "Avg@4", "stated"),
        ("Random Complex Tasks", 35.8, None, "Avg@4", "stated"),
    ]
    assert [metrics(cell) for cell in (name, mechanism, value)] == [(), (), ()]


def test_the_span_is_the_value_as_written() -> None:
    raw = "**SimpleQA**：>**90.5%**；GPQA $88.2 \\pm 0.3$；MMLU `71.5%`"
    assert [(m.raw, m.span.of(raw) == m.raw) for m in metrics(raw)] == [
        ("90.5%", True),
        ("$88.2 \\pm 0.3$", True),
        ("`71.5%`", True),
    ]


WORDS = [
    "MMLU",
    "GPQA",
    "AIME 2025",
    "88.5",
    "71",
    "%",
    "**",
    "/",
    " / ",
    "（",
    "）",
    "(",
    ")",
    "，",
    "；",
    "、",
    "→",
    "±",
    ">",
    "约",
]
WORDS += [
    "达到",
    "超过",
    "GPT-4o",
    "Pass@1",
    "无",
    "有",
    "工具",
    "<br>",
    " ",
    "：",
    ":",
    "分别",
    "和",
    "on ",
    "with tools",
    "[",
    "]",
    "`",
]
WORDS += [
    "$\\tau^2$",
    "<sup>2</sup>",
    "评估前提：",
    "不使用",
    "提升",
    "到",
    "从",
    "2.0",
    "v6",
    "-Bench",
    "WER",
    "5-shot",
    "\\|",
    "+",
    "~~",
    "()",
    "ROUGE-1",
    "/2/L",
    " 13 集平均 ",
    "50 步",
    "Without tools, ",
    "by ",
    "en→zh",
    "均为",
]


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.text()))
def test_any_text(raw: str) -> None:
    at = 0
    for metric in metrics(raw):
        assert at <= metric.span.start < metric.span.end <= len(raw)
        assert metric.raw == metric.span.of(raw)
        assert metric.benchmark and metric.benchmark == metric.benchmark.strip()
        assert metric.source in ("stated", "inferred")
        at = metric.span.start
