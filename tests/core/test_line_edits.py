"""What `lint --fix` hands to the store: edits that make one text of the other, and touch no line that stays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.operations.fix import line_edits

LINES = st.lists(st.sampled_from(["|x|\n", "|x|y|\n", "\n", "甲\r\n", "a\u2028b\n", "q\r"]), max_size=12)


@given(LINES, LINES, st.sampled_from(["", "end"]))
def test_they_make_one_of_the_other(before: list[str], after: list[str], end: str) -> None:
    old, new = "".join(before) + end, "".join(after) + end
    edits = line_edits(old, new)
    assert apply_edits(old, edits) == new
    assert all(one.span.end < other.span.start for one, other in pairwise(edits))


def test_a_change_is_as_small_as_it_can_be() -> None:
    assert line_edits("|x|\n|a|b|\n|x|\n", "|x|  |\n|a|b|\n|x|  |\n") == [
        Edit(Span(3, 3), "  |"),
        Edit(Span(13, 13), "  |"),
    ]
    assert line_edits("|a|b|\n甲\n乙\n", "|a|b|\n\n甲\n乙\n") == [Edit(Span(6, 6), "\n")]


def test_many_lines_alike_take_no_longer() -> None:
    before, after = "|x|y|\n|x|\n" * 20_000, "|x|y|\n|x|  |\n" * 20_000
    assert len(line_edits(before, after)) == 20_000
