"""Addresses that are looked for from their `://` are those that one pattern finds."""

from __future__ import annotations

import random

from obsidian_intel.core.text import Span
from obsidian_intel.lint.rules.note.oi605_url_swallows_text import _URL, _addresses

PIECES = ["http", "https", "://", "s", "：", "//", ":", "a", " ", "<", ">", "，", "h", "ttp", "hhttps://x", "/", "\n"]


def test_addresses_are_those_of_the_pattern() -> None:
    source = random.Random(605)
    found = 0
    for _ in range(20_000):
        text = "".join(source.choices(PIECES, k=source.randint(1, 12)))
        start = source.randint(0, 3)
        end = source.randint(start, 40)
        spans = [match.span() for match in _addresses(text, Span(start, end))]
        assert spans == [match.span() for match in _URL.finditer(text, start, end)], text
        found += bool(spans)
    assert found > 2_000
