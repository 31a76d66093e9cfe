"""Names of models from all rows of a note tell whose a score is."""

from __future__ import annotations

import pytest
from months import read_text

TABLE = (
    "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n|---|---|---|---|\n"
)
FIRST = "### 1. Models\n\n" + TABLE + "| Qwen4-Max | a | {cell} | b |\n"
PLACES = {
    "nowhere": "",
    "same table": "| Vela3 | a | MMLU 88.1 | b |\n",
    "another table": "\n### 2. More\n\n" + TABLE + "| Vela3 | a | MMLU 88.1 | b |\n",
    "a table of topics": "\n### 2. Topics\n\n| 研究方向 | 核心发现 | 关键论文 |\n|---|---|---|\n| Vela3 | a | b |\n",
}
# a cell, where Vela3 has a row, and the owners of its scores
OWNERS = [
    ("Vela3 GPQA 81.2", "nowhere", [None]),
    ("Vela3 GPQA 81.2", "same table", ["Vela3"]),
    ("Vela3 GPQA 81.2", "another table", ["Vela3"]),
    ("Vela3 GPQA 81.2", "a table of topics", [None]),
    ("GPQA 84.0（Vela3 81.2）", "another table", [None, "Vela3"]),
    ("GPQA：Vela3 81.2，本模型 84.0", "another table", ["Vela3", None]),
]


@pytest.mark.parametrize(("cell", "place", "owners"), OWNERS)
def test_names_of_the_note(cell: str, place: str, owners: list[str | None]) -> None:
    row = read_text(FIRST.format(cell=cell) + PLACES[place]).sections[0].rows[0]
    assert [metric.owner for metric in row.metrics] == owners
