"""Which headings a place stands under."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.headings_above import Headings

LEVELS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["a", "How to write", "b"])), max_size=12)


def above(offset: int, headings: list[Heading]) -> list[Heading]:
    path: list[Heading] = []
    for heading in headings:
        if heading.span.start <= offset:
            path = [each for each in path if each.level < heading.level] + [heading]
    return path


@given(LEVELS, st.integers(0, 60))
def test_headings_above_a_place(levels: list[tuple[int, str]], offset: int) -> None:
    headings = [
        Heading(level, Span(5 * n + 1, 5 * n + 4), Span(5 * n + 2, 5 * n + 4), text)
        for n, (level, text) in enumerate(levels)
    ]
    found, path = Headings(headings), above(offset, headings)
    assert found.path(offset) == path
    assert found.last(offset) == (path[-1] if path else None)
    assert found.is_guide(offset) == any(each.text.startswith("How to write") for each in path)
