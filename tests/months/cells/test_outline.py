"""Outlines: groups and items, and spans that tile any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import Outline
from obsidian_intel.months.cells.outline import outline

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "2026-02.md"

DIRTY = st.lists(
    st.sampled_from(
        [
            "<br>",
            "<br><br>",
            "<br/>",
            " ",
            "**",
            "*",
            "[Infra]",
            "：",
            ":",
            "a",
            "基建",
            "`",
            "$",
            "%%",
            "- ",
            "* ",
            "\n",
            "[[N\\|x]]",
            "[a](http://b)",
            "（",
            "）",
            "\\|",
            "<!--",
            "-->",
            "==",
            "~~",
            "_",
            "😀",
            "](",
            "![",
            "【",
            "】",
            "\r\n",
        ]
    ),
    max_size=40,
).map("".join)


def shape(found: Outline) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    return [(g.tag, g.label, g.text, [(i.label, i.text) for i in g.items]) for g in found.groups]


CASES = [
    ("", []),
    ("plain", [("", "", "", [("", "plain")])]),
    ("a<br>b", [("", "", "", [("", "a"), ("", "b")])]),
    ("a<br/><br />b", [("", "", "", [("", "a")]), ("", "", "", [("", "b")])]),
    (
        "**[Infra] 基建（DORA）**：<br><br> **甲**：x<br>**乙**：y",
        [("Infra", "基建（DORA）", "", [("甲", "x"), ("乙", "y")])],
    ),
    (
        "**[A] a**：<br><br>x<br><br>**[B] b**：<br><br>y",
        [("A", "a", "", [("", "x")]), ("B", "b", "", [("", "y")])],
    ),
    ("**[A] a**：<br>x<br>**[B] b**：<br>y", [("A", "a", "", [("", "x")]), ("B", "b", "", [("", "y")])]),
    ("**[A] a**：<br><br>x<br><br>**额外机制**：t", [("A", "a", "", [("", "x")]), ("", "额外机制", "t", [])]),
    ("**[A] a**：<br><br>**甲**：x", [("A", "a", "", [("甲", "x")])]),
    ("**甲**：<br><br>**乙**：<br><br>x", [("", "甲", "", []), ("", "乙", "", [("", "x")])]),
    ("**甲**：x<br><br>**乙**：y", [("", "甲", "x", []), ("", "乙", "y", [])]),
    ("**甲**：x<br>**乙**：y", [("", "", "", [("甲", "x"), ("乙", "y")])]),
    ("**甲：** x<br>**乙** y", [("", "", "", [("甲", "x"), ("", "乙 y")])]),
    ("**代价**：<br><br>x<br>y", [("", "代价", "", [("", "x"), ("", "y")])]),
    ("**[Name](https://a.b)**：x", [("", "Name", "x", [])]),
    ("**[[Note]]**：x<br>y", [("", "", "", [("Note", "x"), ("", "y")])]),
    ("【数据】 x<br>y", [("数据", "", "x", [("", "y")])]),
    ("`a<br>b` c", [("", "", "", [("", "a<br>b c")])]),
    ("x<br>* **甲**：y", [("", "", "", [("", "x"), ("甲", "y")])]),
    ("$a*b*c$ 与 ==重==", [("", "", "", [("", "$a*b*c$ 与 重")])]),
    ("<br><br>", [("", "", "", [("", "")])]),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_shapes(raw: str, expected: list[object]) -> None:
    assert shape(outline(raw)) == expected


def test_stray_list_marks_are_told() -> None:
    raw = "- a<br> * **b**：c<br>*d*<br>-e"
    assert [span.of(raw) for span in outline(raw).stray] == ["- ", "* "]


def tiles(raw: str, found: Outline) -> None:
    at = 0
    for group in found.groups:
        assert group.span.start == at
        inside = group.head.end
        assert group.head.start == at
        for item in group.items:
            assert item.span.start == inside
            inside = item.span.end
        assert inside == group.span.end
        at = group.span.end
    assert at == len(raw)


@given(st.one_of(DIRTY, st.text()))
def test_spans_tile_any_text(raw: str) -> None:
    tiles(raw, outline(raw))


def seed_cells() -> list[str]:
    if not SEED.exists():
        pytest.skip("the seed is not beside the repository")
    row = next(line for line in SEED.read_text(encoding="utf-8").splitlines() if line.startswith("| [LongCat"))
    return [cell.strip() for cell in row.strip().strip("|").split(" | ")]


def test_the_seed() -> None:
    cells = seed_cells()
    for cell in cells:
        tiles(cell, outline(cell))
    groups = outline(cells[1]).groups
    assert [(g.tag or g.label, len(g.items)) for g in groups] == [
        ("Infra", 3),
        ("Data", 5),
        ("Train", 6),
        ("额外机制", 0),
    ]
    assert groups[0].label == "面向“多环境、多回合、长尾交互”的异步 RL 基建（DORA 扩展）"
    assert [span for cell in cells for span in outline(cell).stray] == [Span(629, 631)]
