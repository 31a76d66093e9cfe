"""Tables for a terminal: names lose their middle, never their version."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from obsidian_intel.reports.text_table import TextColumn, fit_name, titled_table

NAMES = (
    ("DeepSeek-V3-0324", "0324"),
    ("Claude 3.7 Sonnet", "3.7"),
    ("Qianyu-1.3-Flash-0915", "0915"),
    ("曙色大模型 4.1 专业版", "4.1"),
    ("可训练的稀疏注意力 v2", "v2"),
    ("Yunhe 4.8 (MoE-3T)", "3T)"),
)


@pytest.mark.parametrize(("name", "version"), NAMES)
@pytest.mark.parametrize("size", range(10, 24))
def test_a_name_keeps_its_version(name: str, version: str, size: int) -> None:
    cut = fit_name(name, size)
    assert version in cut
    assert cell_len(cut) <= size
    assert cut == name or "…" in cut


@pytest.mark.parametrize("size", range(10, 20))
def test_no_number_of_a_name_is_cut(size: int) -> None:
    for name, _ in NAMES:
        whole = set(re.findall(r"[\d.]*\d", name))
        assert set(re.findall(r"[\d.]*\d", fit_name(name, size))) <= whole, name


def test_a_name_without_a_version_is_cut_at_its_end() -> None:
    columns = [TextColumn("Model", name=True), TextColumn("Score", whole=True, right=True)]
    rows = [("A very long name without digits", "92.04"), ("GLM-4.5-Air-Preview", "1,501")]
    lines = list(titled_table("Scores", columns, rows, 20))
    assert "A very long…   92.04" in lines
    assert all(cell_len(line) <= 20 for line in lines)
    assert all(number in "\n".join(lines) for number in ("92.04", "1,501", "4.5"))
