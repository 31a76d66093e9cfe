"""Lines read one by one say what they say in their cell, scanned as a whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow import mostly_slow

from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cells.lines import has_multiline_marks
from obsidian_intel.months.cells.masked_lines import read_lines, scanned_lines
from obsidian_intel.months.cells.metrics.extract import _READ, metrics, read_cell

MARKS = [
    "**",
    "**",
    "*",
    "~~",
    "==",
    "_",
    "__",
    "=",
    "~",
    "$",
    "$",
    "\\",
    "&",
    "&amp;",
    "&#10;",
    "<",
    ">",
    "<u>",
    "[",
    "]",
    "(",
    ")",
    "|",
    "!",
    "`",
    "%%",
    "](",
    "[[",
    "http://",
    "\\<",
    "\n",
]
TEXT = [
    "<br>",
    "<br>",
    "<br><br>",
    "<BR />",
    " ",
    "  ",
    "\u3000",
    "\t",
    "<br/>",
    "- ",
    "* ",
    "**甲**：",
    "**[Infra] 乙**",
    "【丙】",
    "：",
    ":",
]
WORDS = ["a", "基建", "88.2", "x_y", "a*b", "😀", "（", "）", "，", "5"]
CELLS = st.lists(st.sampled_from(MARKS[:24] + TEXT + TEXT + WORDS + WORDS), max_size=30).map("".join)
ANY = st.lists(st.sampled_from(MARKS + TEXT + WORDS), max_size=30).map("".join)


@given(st.one_of(CELLS, ANY))
def test_lines(raw: str) -> None:
    assert read_lines(raw) == (list(scanned_lines(scan(raw))), plain(raw))


def gold() -> list[str]:
    files = sorted((Path(__file__).parent / "metrics").glob("*.md"))
    return [line[2:] for each in files for line in each.read_text("utf-8").splitlines() if line.startswith("> ")]


@pytest.mark.parametrize("step", mostly_slow([10, 1]))
def test_scores(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {raw: metrics(raw) for raw in gold()[::step] if not has_multiline_marks(raw)}
    assert sum(map(len, alone.values())) > 100
    monkeypatch.setattr(
        sys.modules["obsidian_intel.months.cells.metrics.extract"], "has_multiline_marks", lambda raw: True
    )
    _READ.cache_clear()
    assert {raw: read_cell(raw).metrics for raw in alone} == alone
