"""Blocks taken as a whole, against the same text read line by line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_texts import dirty_texts

from obsidian_intel.markdown import inline, inline_reader
from obsidian_intel.markdown.block_parser import BlockReader
from obsidian_intel.markdown.inline import InlineScanner
from obsidian_intel.markdown.inline_reader import MARKS, WHOLE
from obsidian_intel.markdown.parser import _scan, _scan_blocks, normalize_newlines
from obsidian_intel.markdown.plain_blocks import HEADING, LIST, PARAGRAPH, QUOTE, UNIT

PIECES = ["\n", "\n\n", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", ">", "# ", "## a #", "a", "b c", "**x**", "`y`", "```", "~~~",
          "$$", "$x$", "%%", "|", "a | b", "--- | ---", "| - |", ":- ", " ", "   ", "    ", "\t", "[x]: y", "[^1]: f", "[[z]]",
          "<div>", "<b>", "===", "---", "_", "é", "：", "\u3000", "\x0b"]  # fmt: skip


@given(st.one_of(dirty_texts(), st.lists(st.sampled_from(PIECES), max_size=16).map("".join)))
def test_units_are_lines(text: str) -> None:
    plain = normalize_newlines(text.removeprefix("\ufeff"))
    assert BlockReader(plain, 0, units=True).read() == BlockReader(plain, 0, units=False).read()


@given(
    st.one_of(
        dirty_texts(),
        st.lists(st.sampled_from([*PIECES, "#t", "]", "[[", "https://a.b", "\\\\"]), max_size=16).map("".join),
    )
)
def test_marks_looked_for_at_once_are_those_of_each_block(text: str) -> None:
    plain = normalize_newlines(text.removeprefix("\ufeff"))
    blocks = BlockReader(plain, 0).read().blocks
    at_once, one_by_one = InlineScanner(), InlineScanner()
    _scan_blocks(at_once, plain, blocks)
    for block in blocks:
        if len(block.lines) == 1:
            one_by_one.scan(plain, block.lines[0].start, block.lines[0].end)
        else:
            _scan(one_by_one, plain, block.lines)
    assert vars(at_once) == vars(one_by_one)


@given(
    st.one_of(
        dirty_texts(),
        st.lists(
            st.sampled_from(
                [*PIECES, "[[z]]", "![[z]]", "[[ z]]", "[[a|b]]", "[[z]](https://a.b)", "[", "]", "](c)", "!", "#t", "#9", " #t/u ", "#é。",
                 "`", "``", "`c`", "\\", "<https://a.b>", "<a:b", "<", ">", "https://a.b"]),
            max_size=16,
        ).map("".join),
    )
)  # fmt: skip
def test_whole_marks_are_those_read_one_by_one(text: str) -> None:
    plain = normalize_newlines(text.removeprefix("\ufeff"))
    for references in ({}, {"z": "https://a.b"}):
        at_once, one_by_one = InlineScanner(references), InlineScanner(references)
        at_once.scan(plain, 0, len(plain), 7)
        with pytest.MonkeyPatch.context() as patch:
            for module in (inline, inline_reader):
                patch.setattr(module, "TRIGGER", re.compile(MARKS.replace(f"{WHOLE}|", "")))
            one_by_one.scan(plain, 0, len(plain), 7)
        assert vars(at_once) == vars(one_by_one)


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("a\nb\n\nc", PARAGRAPH, "\nc"),
        ("\n  \n## a ##\nb", HEADING, "b"),
        ("- a\n1. b\n \nc", LIST, " \nc"),
        ("> a\n>b\n", QUOTE, ""),
        ("**a** b", PARAGRAPH, ""),
        ("`a`", PARAGRAPH, ""),
        ("a\n===\n", None, ""),
        ("a\n- b\n\n", None, ""),
        ("a | b\n| - | - |\n", None, ""),
        ("- a\n\n  b\n", None, ""),
        ("- a\n    b\n", None, ""),
        ("> a\nb\n\n", None, ""),
        ("> - a\n\n", None, ""),
        ("```\na\n\n", None, ""),
        ("1. a\nb\n\n", None, ""),
        ("- - a\n\n", None, ""),
    ],
)
def test_what_is_a_unit(text: str, kind: int | None, rest: str) -> None:
    found = UNIT.match(text)
    assert (found.lastindex if found else None) == kind
    assert found is None or text[found.end() :] == rest
