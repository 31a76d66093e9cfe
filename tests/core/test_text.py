"""Spans and edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.text import DisjointSpans, Edit, Span, SpanIndex, apply_edits

EDITS: tuple[tuple[str, list[Edit], str], ...] = (
    ("abc", [], "abc"),
    ("abc", [Edit(Span(0, 0), "x")], "xabc"),
    ("abc", [Edit(Span(3, 3), "x")], "abcx"),
    ("abc", [Edit(Span(1, 2), "")], "ac"),
    ("abc", [Edit(Span(2, 3), "y"), Edit(Span(0, 1), "x")], "xby"),
    ("🗓️月", [Edit(Span(2, 3), "年")], "🗓️年"),
    ("a\r\nb", [Edit(Span(1, 3), "\n")], "a\nb"),
)
WRONG = (
    [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")],
    [Edit(Span(2, 9), "")],
    [Edit(Span(2, 1), "")],
    [Edit(Span(-1, 1), "")],
)


@pytest.mark.parametrize(("text", "edits", "expected"), EDITS)
def test_edits_are_applied(text: str, edits: list[Edit], expected: str) -> None:
    assert apply_edits(text, edits) == expected


@pytest.mark.parametrize("edits", WRONG)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply_edits("abc", edits)


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.text(max_size=3)), max_size=6))
def test_what_no_edit_names_stays(text: str, wanted: list[tuple[int, str]]) -> None:
    places = sorted({min(place, len(text)) for place, _ in wanted})
    edits = [Edit(Span(place, place), f"⟦{new}⟧") for place, (_, new) in zip(places, wanted, strict=False)]
    changed = apply_edits(text, reversed(edits))
    position, rest = 0, changed
    for edit in edits:
        kept = text[position : edit.span.start] + edit.text
        assert rest.startswith(kept)
        rest, position = rest[len(kept) :], edit.span.end
    assert rest == text[position:]


def test_spans() -> None:
    span = Span(1, 3)
    assert (span.of("abcd"), len(span), 1 in span, 3 in span) == ("bc", 2, True, False)
    assert span.overlaps(Span(2, 5)) and not span.overlaps(Span(3, 5))


SPANS = st.lists(st.builds(lambda at, size: Span(at, at + size), st.integers(0, 30), st.integers(0, 8)), max_size=12)


@given(SPANS, st.integers(0, 40), st.integers(0, 10))
def test_cover_is_any_of_its_spans(spans: list[Span], at: int, size: int) -> None:
    cover = SpanIndex(spans)
    assert cover.holds(at) == any(at in span for span in spans)
    assert cover.reaches(at, at + size) == any(span.start < at and at + size <= span.end for span in spans)


@given(SPANS)
def test_spans_apart_overlap_none_before(spans: list[Span]) -> None:
    apart, taken = DisjointSpans(), list[Span]()
    for span in spans:
        room = not any(span.overlaps(other) for other in taken)
        assert (apart.has_room(span), apart.take(span)) == (room, room)
        taken += [span] * room
