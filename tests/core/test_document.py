"""Bytes to documents and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.document import MAX_BYTES, Document, Unreadable
from obsidian_intel.core.text import Position

DIRTY = st.lists(
    st.sampled_from(["a", "月", "🗓️", "\n", "\r\n", "\r", "\u2028", "\u0085", "\t", "\x0b", "\x0c", "\x1c", " "])
).map("".join)
REFUSED = (
    (b"caf\xe9", "OI801", "byte 4"),
    ("甲".encode("utf-16"), "OI801", "UTF-16"),
    (b"a\xed\xa0\x80", "OI801", "byte 2"),
    (b"ab\0c", "OI803", "byte 3"),
    (b"a" * (MAX_BYTES + 1), "OI802", "10 MB"),
)
NEWLINES = (("", "\n"), ("a", "\n"), ("a\r\nb\r\n", "\r\n"), ("a\rb", "\r"), ("a\r\nb\nc\n", "\n"))


@pytest.mark.parametrize(("data", "code", "said"), REFUSED, ids=[case[1] + case[2] for case in REFUSED])
def test_what_is_no_note_is_named(data: bytes, code: str, said: str) -> None:
    read = Document.from_bytes("a.md", data)
    assert isinstance(read, Unreadable)
    assert read.code == code
    assert said in read.message


@given(DIRTY, st.booleans())
def test_bytes_come_back(text: str, bom: bool) -> None:
    data = ("\ufeff" * bom + text).encode()
    read = Document.from_bytes("a.md", data)
    assert isinstance(read, Document)
    assert read.to_bytes() == data
    assert read.start == bom


@given(DIRTY)
def test_lines_end_at_crlf_cr_and_lf_only(text: str) -> None:
    document = Document("a.md", text)
    lines = re.split(r"\r\n|\r|\n", text)
    assert document.line_count == len(lines)
    assert [document.line_span(n + 1).of(text) for n in range(len(lines))] == lines


@given(DIRTY, st.booleans())
def test_positions_count_from_one(text: str, bom: bool) -> None:
    document = Document("a.md", "\ufeff" * bom + text)
    for number in range(1, document.line_count + 1):
        span = document.line_span(number)
        for offset in (span.start, span.end):
            assert document.position(offset) == Position(number, offset - span.start + 1)


@pytest.mark.parametrize(("text", "newline"), NEWLINES)
def test_the_newline_that_stands_most_often(text: str, newline: str) -> None:
    assert Document("a.md", text).newline == newline
