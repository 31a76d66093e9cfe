"""Tables for a terminal: names lose their middle, never their version."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from obsidian_intel.reports.text_table import TextColumn, chained, fit_name, titled_table

NAMES = (
    ("DeepSeek-V3-0324", "0324"),
    ("Claude 3.7 Sonnet", "3.7"),
    ("Qianyu-1.3-Flash-0915", "0915"),
    ("曙色大模型 4.1 专业版", "4.1"),
    ("可训练的稀疏注意力 v2", "v2"),
    ("Yunhe 4.8 (MoE-3T)", "4.8"),
    ("Granite Bay 1.2 (MoE-3T)", "1.2"),
    ("Qwen2.5-72B-Instruct", "72B"),
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


@pytest.mark.parametrize(
    ("name", "size", "cut"),
    [
        ("Qianyu-1.3-Flash-0915", 14, "Qiany…1.3…0915"),
        ("Qianyu-1.3-Flash-0915", 11, "Qianyu…0915"),
        ("DeepSeek-V3-0324", 12, "Deep…V3-0324"),
        ("Granite Bay 1.2 (MoE-3T)", 17, "Granite Bay 1.2…"),
        ("Qwen2.5-72B-Instruct", 11, "Qwen…72B…"),
        ("曙色大模型 4.1 专业版", 13, "曙色大… 4.1…"),
    ],
)
def test_as_many_versions_stay_as_have_room(name: str, size: int, cut: str) -> None:
    assert fit_name(name, size) == cut


def test_names_are_cut_after_other_texts() -> None:
    columns = [TextColumn("Row", name=True), TextColumn("Scores", whole=True, right=True), TextColumn("In short")]
    rows = [("Granite Bay 1.2 (MoE-3T)", "5", "a long text " * 9), ("Kestrel 3.0", "12", "short")]
    for width, name in ((80, "Granite Bay 1.2 (MoE-3T)"), (44, "Granite Bay 1.2 (MoE-3T)"), (34, "Granite… 1.2…")):
        lines = list(titled_table("Rows", columns, rows, width))
        assert lines[4].startswith(name), (width, lines[4])
        assert max(map(cell_len, lines)) <= width


def test_a_chain_is_broken_at_its_arrows() -> None:
    steps = ["31.5 Orchard-1.0 (2024-01)", "47.0 Granite Bay 1.2 (2024-02)", "50.9 曙色 1.3 (2024-03)"]
    assert list(chained("best so far: ", steps, None)) == ["best so far: " + " → ".join(steps)]
    assert list(chained("best so far: ", steps, 66)) == [
        "best so far: 31.5 Orchard-1.0 (2024-01)",
        "  → 47.0 Granite Bay 1.2 (2024-02) → 50.9 曙色 1.3 (2024-03)",
    ]
    assert [line[:5] for line in chained("", steps, 20)] == ["31.5 ", "  → 4", "  → 5"]


def test_a_name_without_a_version_is_cut_at_its_end() -> None:
    columns = [TextColumn("Model", name=True), TextColumn("Score", whole=True, right=True)]
    rows = [("A very long name without digits", "92.04"), ("GLM-4.5-Air-Preview", "1,501")]
    lines = list(titled_table("Scores", columns, rows, 20))
    assert "A very long…   92.04" in lines
    assert all(cell_len(line) <= 20 for line in lines)
    assert all(number in "\n".join(lines) for number in ("92.04", "1,501", "4.5"))
