"""What a reader sees of a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.markdown.plain_text import plain

CASES = [
    ("**a** *b* ==c== ~~d~~ _e_ `f`", "a b c d e f"),
    ("**（一）**甲", "（一）甲"),
    ("a<br>b<br />c", "a\nb\nc"),
    ("[Name](https://a.b/c(d)) x", "Name x"),
    ("[[arXiv:2512.14692]](https://a.b)", "[arXiv:2512.14692]"),
    ("[[Note\\|📄]] [[dir/Note]] [[Note#H]]", "📄 Note Note"),
    ("![alt](x.png)a![[x.png]]", "a"),
    ("$\\tau^{2}$-Bench", "$\\tau^{2}$-Bench"),
    ("a %%todo%% b", "a b"),
    ("a \\| b \\* c &amp; d", "a | b * c & d"),
    ("<u>90.1</u><sup>2</sup>", "90.12"),
    ("5 * 3 * 2 snake_case_x 88.2*", "5 * 3 * 2 snake_case_x 88.2*"),
    ("`` a`b ``", "a`b"),
    ("`a\\|b`", "a|b"),
    ("<https://a.b>", "https://a.b"),
    ("$0.27/M 与 $1.10/M", "$0.27/M 与 $1.10/M"),
    ("a <!-- no --> b", "a b"),
    ("**open", "**open"),
    ("%% open", "%% open"),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_plain(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@given(st.text())
def test_text_without_marks_stays(raw: str) -> None:
    words = "".join(c for c in raw if c.isalnum())
    assert plain(words) == words
