"""`tables` as text marks the numbers of a row that should be scores and could not be read, those that OI702 reports."""

from __future__ import annotations

import pytest
from months import read_text

from obsidian_intel.reports.tables_output import render

TABLE = (
    "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n|---|---|---|---|\n"
)
# a cell of capabilities, and what is marked in it
CELLS = [
    ("AIME 2025 **92.7**", None),
    ("成功率 **95.2**（内部）", None),
    ("`**92.7**`", None),
    ("**92.7**", "92.7"),
    ("AIME 2025 **92,7**", "92,7"),
    ("AIME 2025 几轮之后能稳定地给出 92.7", "92.7"),
    ("HLE 50.1 / 60.2 / 70.3（无 / 有工具）", "50.1 / 60.2 / 70.3"),
    ("**92.7**；MMLU 88.5；**81..2**", "81..2, 92.7"),
]


@pytest.mark.parametrize(("cell", "marked"), CELLS)
def test_unread_numbers(cell: str, marked: str | None) -> None:
    month = read_text(f"### 1. Models\n\n{TABLE}| [GLM-5](https://arxiv.org/abs/2602.00101) | a | {cell} | b |\n")
    lines = render([month], "text", lambda *_: None).splitlines()
    found = [line for line in lines if "unread" in line]
    assert found == ([f"    ! unread: {marked}"] if marked else [])
    assert found == lines[-1:] or not found
