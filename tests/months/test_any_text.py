"""Whatever a person writes, a month is read: nothing raises, and every span is what stands there."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from months import HEAD, read_text

PIECES = st.sampled_from(
    [
        "- ", "  - ", "1. ", "> ", "### ", "# ", "| ", " | ", "|\n| --- | --- |\n", "**Results**: ", "机制：", "results:: ", "Link: ", "[Paper] ", "**", "[", "](",
        ")", "[[A|📄]]", "https://arxiv.org/abs/2602.00001", "[A](https://arxiv.org/abs/2602.00002)", "(arXiv:2602.00003)", "<a href='https://x.org/y'>B</a>", "[r]",
        "[r]: https://arxiv.org/abs/2602.00004\n", "[^1]", "[^1]: arXiv:2602.00005\n", "MMLU 75.8", "88.7", "GLM-5", "\n", "\n\n", "\n", "\t", "\r\n", "\u00a0", "%%", "`", "$", "😀", "x ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read(body: str) -> None:
    text = HEAD + body
    month = read_text(body)
    at = 0
    for section in month.sections:
        assert section.span.start >= at or section.shape == "table"
        for row in section.rows:
            assert (
                text[row.span.start : row.span.end]
                and row.line == text[: row.span.start].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
            )
            assert {column.field for column in section.columns} >= set(row.cells)
            for cell in row.cells.values():
                assert cell.span.of(text) == cell.raw
            for paper in row.papers:
                assert row.span.start <= paper.span.start < paper.span.end <= row.span.end
                assert row.span.start <= paper.insert <= row.span.end
            for metric in row.metrics:
                assert row.span.start <= metric.span.start <= metric.span.end <= row.span.end


@pytest.mark.slow
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from([50, 100]))
def test_long_texts_take_steps_in_proportion(body: str, count: int) -> None:
    """The same pieces many times over: no list or cell is read more than a few times."""
    read_text((body + "\n") * count)  # what is loaded when it is first needed is no part of the reading
    assert _steps((body + "\n") * 4 * count) < 8 * max(_steps((body + "\n") * count), 5000)


def _steps(text: str) -> int:
    """How many calls reading takes."""
    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        read_text(text)
    finally:
        sys.setprofile(None)
    return count
