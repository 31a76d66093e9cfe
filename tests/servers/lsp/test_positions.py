"""Positions of the protocol: over emoji, Chinese and every line ending, in all three encodings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.positions import TextPositions, clean

ENCODINGS = ("utf-8", "utf-16", "utf-32")
CHARACTERS = ("a", "b", "é", "中", "。", "👩‍🔬", "𝒳", "\u2028", "\x85", "\x0c", "\ufeff", "\t", "|", "\r\n", "\n", "\r")
TEXTS = st.lists(st.sampled_from(CHARACTERS) | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join)


def units(text: str, encoding: str) -> int:
    """Counted one character after the other."""
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return sum(len(char.encode(f"{encoding}-le" if size > 1 else encoding)) // size for char in text)


@given(TEXTS, st.sampled_from(ENCODINGS), st.data())
def test_there_and_back(text: str, encoding: str, data: st.DataObject) -> None:
    positions = TextPositions(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        offset -= 1  # between the two there is no position
    found = positions.position(offset)
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    assert (found.line, found.character) == (len(lines) - 1, units(lines[-1], encoding))
    assert positions.offset(found) == offset


@given(TEXTS, st.sampled_from(ENCODINGS), st.integers(0, 9), st.integers(0, 60))
def test_any_position_is_somewhere(text: str, encoding: str, line: int, character: int) -> None:
    positions = TextPositions(text, encoding)
    offset = positions.offset(types.Position(line, character))
    assert 0 <= offset <= len(text)
    if line < len(re.findall(r"\r\n|\r|\n", text)) + 1:
        back = positions.position(offset)
        assert back.line == line and back.character <= character


EDITS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8), TEXTS), max_size=4)


@given(TEXTS, st.sampled_from(ENCODINGS), EDITS)
def test_edits_of_ours_do_in_an_editor_what_they_do_here(
    text: str, encoding: str, drawn: list[tuple[int, int, str]]
) -> None:
    edits, end = [], 0
    for gap, length, new in drawn:
        start = min(len(text), end + gap + 2)
        end = min(len(text), start + length)
        if start < len(text):
            edits.append(Edit(Span(start, end), new))
    positions = TextPositions(text, encoding)
    theirs = [Edit(positions.span(each.range), each.new_text) for each in positions.edits(edits)]
    assert apply_edits(text, theirs) == apply_edits(text, edits)


@given(TEXTS, st.sampled_from(ENCODINGS), EDITS)
def test_a_buffer_follows_its_editor(text: str, encoding: str, drawn: list[tuple[int, int, str]]) -> None:
    buffer = Buffer("file:///a.md", "a.md", 1, text, encoding)
    for number, (start, length, new) in enumerate(drawn):
        start, end = min(start, len(text)), min(start + length, len(text))
        before = TextPositions(text, encoding)
        span = before.span(before.range(Span(start, end)))
        change = types.TextDocumentContentChangePartial(before.range(Span(start, end)), new)
        text = text[: span.start] + new + text[span.end :]
        buffer.change(number + 2, [change])
        assert (buffer.text, buffer.version) == (text, number + 2)


@pytest.mark.parametrize(
    ("encoding", "character", "offset"),
    [("utf-16", 1, 0), ("utf-16", 2, 1), ("utf-8", 3, 0), ("utf-8", 4, 1), ("utf-32", 1, 1), ("utf-16", 99, 2)],
)
def test_the_middle_of_a_character_is_its_beginning(encoding: str, character: int, offset: int) -> None:
    assert TextPositions("🗓x\n", encoding).offset(types.Position(0, character)) == offset


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert clean("a\ud83db") == "a\ufffdb"
    assert Buffer("file:///a.md", "a.md", 1, "\udc00", "utf-16").data == "\ufffd".encode()
