"""Texts made to hurt: read to the end, by both readers alike, and no table lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.note_parts import Note, RegionKind
from obsidian_intel.markdown.parser import read_note, scan_note

TABLE = "\n\n| a |\n| - |\n| b |\n"
DEEP = 20_000
SHAPES = {
    "ragged rows": "a|b\n-|-\n" * 2_000 + "x|y|z\n",
    "emphasis": "*a " * DEEP + "b*" * DEEP,
    "quote marks": ">" * DEEP,
    "quote marks apart": "> " * DEEP + "a",
    "list marks": "- " * DEEP + "a",
    "numbers": "1. " * DEEP,
    "quotes and lists": "> - " * DEEP + "a",
    "quotes line by line": "".join(">" * n + "\n" for n in range(300)),
    "lists line by line": "".join("  " * n + "- a\n" for n in range(200)),
    "brackets": "[" * DEEP + "]" * DEEP,
    "wikilinks": "[[" * DEEP,
    "links": "[a](" * DEEP,
    "code marks": " ".join("`" * n for n in range(1, 300)),
    "angles": "<a b='" * DEEP,
    "comments": "<!-- " * DEEP,
    "dollars": "$a" * DEEP,
    "backslashes": "\\" * DEEP,
    "definitions": '[a]: b "x\n' * 2_000,
    "tabs": "\t" * DEEP,
    "blank lines": "- " * 500 + "a" + "\n" * DEEP,
    "url": "https://x.y/" + ")" * DEEP,
    "carriage returns": "a\r" * 2_000,
}


@pytest.mark.parametrize("name", SHAPES)
def test_hostile_shapes_are_read(name: str) -> None:
    text = SHAPES[name] + TABLE
    full, scanned = (reader(Document("x.md", text), 0) for reader in (read_note, scan_note))
    assert scanned.tables == full.tables
    assert scanned.links == full.links
    if name == "comments":  # an HTML comment that never ends
        assert [(r.kind, r.closed) for r in full.regions] == [(RegionKind.HTML, False)]
    else:
        assert [cell.raw for cell in full.tables[-1].rows[-1].cells] == ["b"]


PICTURE = "![图](data:image/png;base64," + "QUJD" * 10_000 + ")"
LARGE = {
    "a paragraph": ("甲" * 40_000 + " [[N]] #t `c`\n", True),
    "a heading": ("# " + "b " * 20_000 + "[[N]] #t `c`\n", True),
    "a cell": ("| a |\n| - |\n| " + "b " * 20_000 + "[[N]] #t `c` |\n", True),
    "a picture": (PICTURE + " [[N]] #t `c`\n", False),
    "a picture in a cell": ("| a |\n| - |\n| " + PICTURE + " [[N]] #t `c` |\n", False),
}


@pytest.mark.parametrize("reader", [read_note, scan_note])
@pytest.mark.parametrize("name", LARGE)
def test_large_blocks_stay_raw(name: str, reader: Callable[[Document, int], Note]) -> None:
    text, raw = LARGE[name]
    note = reader(Document("x.md", text), 0)
    assert [len(span) > 32 * 1024 for span in note.oversized] == [True] * raw
    assert [link.target for link in note.links if link.is_wiki] == ["N"] * (not raw)
    assert [tag.name for tag in note.tags] == ["t"] * (not raw)
    assert [region.kind for region in note.regions] == [RegionKind.CODE] * (not raw)


def test_many_lines_are_read_alike() -> None:
    text = "# a\n\nb [[N]]\n===\n> - c\n\n| a |\n| - |\n| [[M]] |\n\n```\n# d\n```\n\n" * 100
    once = read_note(Document("x.md", text), 0)
    many = read_note(Document("x.md", text * 3), 0)
    assert many.headings[: len(once.headings)] == once.headings
    assert (many.tables[:100], many.links[:200], many.regions[:100]) == (once.tables, once.links, once.regions)
    assert len(many.tables) == 300
