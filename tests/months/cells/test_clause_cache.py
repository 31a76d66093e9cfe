"""A clause that is recalled says what it says when it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.cells.metrics import clause_cache as clauses
from obsidian_intel.months.cells.metrics.extract import _READ, metrics
from obsidian_intel.months.cells.metrics.line_reading import read_alone

SCORE = re.compile(r"(?<![\d.])[1-9]\d\.\d(?![\d.])")
MARK = re.compile(r"(?<=[；;。])|<br>")


def gold() -> list[str]:
    files = sorted((Path(__file__).parent / "metrics").glob("*.md"))
    return [line[2:] for each in files for line in each.read_text("utf-8").splitlines() if line.startswith("> ")]


CELLS = gold()
CLAUSES = [part for cell in CELLS for part in MARK.split(cell) if SCORE.search(part)]


def anew(raw: str) -> tuple[Metric, ...]:
    """What a cell says, nothing remembered."""
    clauses._KNOWN.clear()
    read_alone.cache_clear()
    _READ.cache_clear()
    return metrics(raw)


def renumbered(raw: str, numbers: list[int]) -> str:
    """`raw` with other scores of the same form."""
    left = iter(numbers * (1 + len(raw) // len(numbers)))
    return SCORE.sub(lambda _: f"{next(left) / 10}", raw)


def test_what_is_shared_stays_in_its_clause() -> None:
    raw = "GPQA Diamond 71.2；MMLU-Pro 70.1；BrowseComp 56.6，HLE 40.2（均为 avg@32）。"
    expected = [m.protocol for m in anew(raw)]
    anew("GPQA Diamond 61.2；MMLU-Pro 60.1；HLE 41.2。")
    assert [m.protocol for m in metrics(raw)] == expected == [None, None, "avg@32", "avg@32"]


numbers = st.lists(st.integers(100, 999), min_size=1, max_size=12)
cells = st.one_of(
    st.sampled_from(CELLS),
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=5).map("；".join),
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=5).map("".join),
)


@given(cells, numbers, numbers)
def test_recalled_is_read(raw: str, first: list[int], second: list[int]) -> None:
    one, other = renumbered(raw, first), renumbered(raw, second)
    expected = anew(other)
    anew(one)
    assert metrics(other) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("GPQA Diamond 71.2；", "GPQA Diamond 68.4；"),
        ("MMLU-Pro Avg@4 **81.5** / **75.4**（无 / 有工具）；", "MMLU-Pro Avg@4 **70.1** / **69.9**（无 / 有工具）；"),
        ("在 HLE 上达到 44.1%。", "在 HLE 上达到 40.2%。"),
    ],
)
def test_a_form_is_known(before: str, after: str) -> None:
    anew(before)
    known = dict(clauses._KNOWN)
    assert len(known) == 1
    assert metrics(after)
    assert known == clauses._KNOWN


@pytest.mark.parametrize(
    "raw",
    [
        "数据：GPQA 71.2；",  # a line of which only known names count
        "HLE：无工具 44.1；有工具 50.2；",  # a label says of what
        "44.1 / 50.2；",  # no name
        "GPQA 71.2 ± 10.5；",
    ],
)
def test_what_is_never_remembered(raw: str) -> None:
    anew(raw)
    assert not clauses._KNOWN
