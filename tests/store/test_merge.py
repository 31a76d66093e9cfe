"""Edits of ours taken out of a text that a person has changed since: what stays, what goes, what is a conflict."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.store.merge import MergeConflict, inverse_edits, take_back
from obsidian_intel.store.text_diff import matching_parts

ROW = "| [GLM-5](https://example.org/glm) | **[Infra]** sparse attention<br>two lines | MMLU **88.5** | good |\n"
LINK = " [[GLM-5\\|📄]]"
AT = ROW.index(" | **[Infra]")
LINKED = ROW[:AT] + LINK + ROW[AT:]


def without_ours(old: str, edits: list[Edit], now: str) -> str:
    return apply_edits(now, take_back(old, edits, now).edits)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (LINKED, ROW),
        (LINKED.replace("good", "very good"), ROW.replace("good", "very good")),
        (
            LINKED.replace("88.5", "89.0").replace("sparse", "dense"),
            ROW.replace("88.5", "89.0").replace("sparse", "dense"),
        ),
        (LINKED.replace(LINK, LINK + "!"), ROW[:AT] + "!" + ROW[AT:]),
        (LINKED.replace(LINK, "!" + LINK), ROW[:AT] + "!" + ROW[AT:]),
        (LINKED.replace(LINK, "。" + LINK + "！"), ROW[:AT] + "。！" + ROW[AT:]),
        ("above\n" + LINKED + "below\n", "above\n" + ROW + "below\n"),
        (LINKED.replace("\n", "\r\n"), ROW.replace("\n", "\r\n")),
        ("# moved down\n\n" * 40 + LINKED, "# moved down\n\n" * 40 + ROW),
        (ROW, ROW),
        (ROW.replace("good", "bad"), ROW.replace("good", "bad")),
        ("another text altogether\n", "another text altogether\n"),
        ("", ""),
    ],
)
def test_a_link_is_taken_out_and_all_else_stays(now: str, wanted: str) -> None:
    assert without_ours(ROW, [Edit(Span(AT, AT), LINK)], now) == wanted


@pytest.mark.parametrize(
    "now",
    [
        LINKED.replace("📄", "note"),
        LINKED.replace("[[GLM-5", "[[GLM-5 by Zhipu"),
        LINKED.replace("📄]]", "📄"),
        LINKED.replace(LINK, " [[Papers/GLM-5\\|📄]]"),
    ],
)
def test_a_link_that_a_person_changed_is_a_conflict(now: str) -> None:
    with pytest.raises(MergeConflict, match="line 1: what obsintel wrote there was changed since"):
        take_back(ROW, [Edit(Span(AT, AT), LINK)], now)


OLD = "period: 2026-2\ntags: [a, b, a]\nlast\n"
FIX = [Edit(Span(13, 14), "02"), Edit(Span(26, 29), "")]
FIXED = "period: 2026-02\ntags: [a, b]\nlast\n"


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (FIXED, OLD),
        (FIXED.replace("last", "changed"), OLD.replace("last", "changed")),
        (FIXED.replace("a, b", "a, b, c"), OLD.replace("a, b", "a, b, c")),
        (FIXED.replace("tags", "title: x\ntags"), OLD.replace("tags", "title: x\ntags")),
        (FIXED.replace("2026-02", "2026-03"), None),
        (FIXED.replace("[a, b]", "x"), None),
        (FIXED.partition("\n")[2], None),
    ],
)
def test_replaced_and_removed_text_comes_back(now: str, wanted: str | None) -> None:
    assert apply_edits(OLD, FIX) == FIXED
    if wanted is None:
        with pytest.raises(MergeConflict):
            take_back(OLD, FIX, now)
    else:
        assert sorted(without_ours(OLD, FIX, now)) == sorted(wanted)


def test_edits_that_touch_come_back_in_their_order() -> None:
    edits = [Edit(Span(0, 2), ""), Edit(Span(2, 4), ""), Edit(Span(4, 4), "new")]
    written = apply_edits("abcdef", edits)
    assert apply_edits(written, inverse_edits("abcdef", edits)) == "abcdef"


WORDS = [f"word{number:03d} " for number in range(40)]


@st.composite
def both_edited(draw: st.DrawFn) -> tuple[str, list[Edit], str, str]:
    """A text, edits of ours, the text after both ours and a person's, and after the person's alone.

    The person's edits touch ours and never overlap one. Words are unlike each other, so that one answer is right.
    """
    count = draw(st.integers(1, len(WORDS)))
    end = draw(st.sampled_from(["\n", "\r\n", "\u2028", "", "🙂"]))
    words = [word + (end if index % 5 == 4 else "") for index, word in enumerate(WORDS[:count])]
    ours: list[Edit] = []
    written: list[str] = []
    alone: list[str] = []
    position = 0
    for index, word in enumerate(words):
        kind = draw(st.sampled_from(["keep"] * 4 + ["insert", "replace", "remove", "mine", "mine-insert", "both"]))
        span = Span(position, position + len(word))
        position = span.end
        link = f"[[ours{index:03d}\\|📄]]"
        mine = draw(st.text("甲乙丙丁戊己", min_size=1, max_size=9)) if kind in ("mine", "mine-insert", "both") else ""
        if kind == "insert":
            ours.append(Edit(Span(span.start, span.start), link))
            written += [link, word]
            alone.append(word)
        elif kind == "replace":
            ours.append(Edit(span, link))
            written.append(link)
            alone.append(word)
        elif kind == "remove" and index and written[-1] == words[index - 1]:
            ours.append(Edit(span, ""))
            alone.append(word)
        elif kind == "both":
            ours.append(Edit(Span(span.start, span.start), link))
            written += [mine, link, mine, word]
            alone += [mine, mine, word]
        else:
            shown = {"mine": mine, "mine-insert": mine + word}.get(kind, word)
            written.append(shown)
            alone.append(shown)
    return "".join(words), ours, "".join(written), "".join(alone)


@given(both_edited())
def test_ours_is_gone_and_all_of_the_persons_stays(case: tuple[str, list[Edit], str, str]) -> None:
    old, ours, now, alone = case
    try:
        got = without_ours(old, ours, now)
    except MergeConflict:
        # A place where we took a word out needs a word of ours or theirs that still stands beside it.
        assert any(not edit.text for edit in ours)
        return
    assert got.replace("甲", "") == alone.replace("甲", "") or any(not edit.text for edit in ours)
    assert [char for char in got if char in "甲乙丙丁戊己"] == [char for char in alone if char in "甲乙丙丁戊己"]
    assert "[[ours" not in got
    assert sorted(got) == sorted(alone)


@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 4), st.integers(0, 4))
def test_no_character_of_a_person_is_ever_lost(pick: random.Random, size: int, ours: int, theirs: int) -> None:
    """Any edits, over one another, in a text of two letters: taken back or refused, a person's word is there."""
    old = "".join(pick.choice("ab\n") for _ in range(size))
    edits = [Edit(span, "".join(pick.choice("abX") for _ in range(3))) for span in spans(pick, len(old), ours)]
    written = apply_edits(old, edits)
    person = [
        Edit(span, "".join(pick.choice("甲乙丙") for _ in range(3))) for span in spans(pick, len(written), theirs)
    ]
    now = apply_edits(written, person)
    try:
        got = without_ours(old, edits, now)
    except MergeConflict:
        return
    assert [char for char in got if char in "甲乙丙"] == [char for char in now if char in "甲乙丙"]
    if not person:
        assert got == old


def spans(pick: random.Random, size: int, count: int) -> list[Span]:
    """Spans that do not overlap, in order."""
    ends = sorted(pick.randrange(size + 1) for _ in range(2 * count))
    return [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]


@given(st.text("ab\n", max_size=80), st.text("ab\n", max_size=80))
def test_matching_parts_match_in_order(old: str, new: str) -> None:
    old_end = new_end = 0
    for match in matching_parts(old, new):
        assert match.size > 0 and match.old_start >= old_end and match.new_start >= new_end
        assert old[match.old_start : match.old_end] == new[match.new_start : match.new_end]
        old_end, new_end = match.old_end, match.new_end


def test_texts_that_are_all_alike_take_linear_time(deadline_seconds: float = 20.0) -> None:
    import time

    began = time.monotonic()
    for unit in ("\n", "a", "a\n", "ab "):
        old = unit * 100_000
        matching_parts(old, old[: len(old) // 2] + "!" + old[len(old) // 2 + 7 :])
        matching_parts(old, old[: len(old) // 3])
    assert time.monotonic() - began < deadline_seconds


def test_what_a_person_removed_before_is_told_by_number() -> None:
    edits = [Edit(Span(4, 4), " Y"), Edit(Span(1, 1), " X"), Edit(Span(7, 8), ""), Edit(Span(2, 2), " Z")]
    old = "a\nb\nc\ndd\n"
    assert apply_edits(old, edits) == "a X\n Zb\n Yc\nd\n"
    back = take_back(old, edits, "a X\nb\n c\nd\n")
    assert back.gone == [0, 3] and apply_edits("a X\nb\n c\nd\n", back.edits) == "a\nb\n c\ndd\n"
    assert take_back(old, edits, apply_edits(old, edits)).gone == []
