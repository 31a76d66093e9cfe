"""Every span is exactly what stands there, in the file's own text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from markdown_texts import Known, dirty_texts, known_tables

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.note_parts import Link, LinkKind, Note, RegionKind, Row
from obsidian_intel.markdown.parser import read_note, scan_note

READERS = (read_note, scan_note)
Reader = Callable[[Document, int], Note]
AROUND: dict[LinkKind, tuple[str, str | tuple[str, ...]]] = {
    LinkKind.WIKILINK: ("[[", "]]"),
    LinkKind.EMBED: ("![[", "]]"),
    LinkKind.INLINE: ("[", (")", "]")),
    LinkKind.IMAGE: ("![", (")", "]")),
    LinkKind.AUTOLINK: ("<", ">"),
    LinkKind.URL: ("http", ""),
}


def pipes(raw: str) -> int:
    """Unescaped pipes, counted without the code under test."""
    count, escaped = 0, False
    for char in raw:
        count += char == "|" and not escaped
        escaped = char == "\\" and not escaped
    return count


def check_row(text: str, row: Row) -> None:
    raw = row.span.of(text)
    assert raw == raw.strip(" \t") and "\n" not in raw and "\r" not in raw
    assert row.piped == (pipes(raw) > 0)
    assert row.closed == (len(raw) > 1 and pipes(raw) > pipes(raw[:-1]))
    place = row.span.start
    for cell in row.cells:
        assert cell.raw == cell.span.of(text) == cell.raw.strip(" \t")
        assert pipes(cell.raw) == 0
        assert place <= cell.span.start <= cell.span.end <= row.span.end
        between = text[place : cell.span.start]
        assert not between.strip(" \t|") and pipes(between) <= 1
        place = cell.span.end
    assert not text[place : row.span.end].strip(" \t|")
    assert len(row.cells) == max(1, pipes(raw) + 1 - raw.startswith("|") - row.closed)


def check_link(text: str, link: Link) -> None:
    before, after = AROUND[link.kind]
    assert link.span.of(text).lower().startswith(before) and link.span.of(text).endswith(after)
    if text[link.span.end - 1] != "]" or link.is_wiki:
        assert link.target_span.of(text) == link.target
    if link.label_span is not None and "\n" not in str(link.label):
        assert link.label_span.of(text) == link.label
    if link.is_wiki:
        assert link.anchor in link.span.of(text)
    if link.kind is LinkKind.URL:
        assert link.span == link.target_span


@pytest.mark.parametrize("reader", READERS)
@given(text=dirty_texts())
def test_spans_are_what_stands_there(reader: Reader, text: str) -> None:
    note = reader(Document("x.md", text), 0)
    for heading in note.headings:
        raw, lines = heading.span.of(text), heading.content.of(text).splitlines()
        assert raw.startswith("#" * heading.level) or raw.rstrip(" \t")[-1:] == "=-"[heading.level - 1]
        assert len(lines) > 1 or heading.content.of(text) == heading.text
    for table in note.tables:
        for row in (table.header, table.delimiter, *table.rows):
            check_row(text, row)
        rows = [table.header.span, table.delimiter.span, *(row.span for row in table.rows)]
        assert rows == sorted(rows) and table.span.start == rows[0].start and table.span.end == rows[-1].end
        assert table.width == len(table.delimiter.cells) == len(table.align)
    for link in note.links:
        check_link(text, link)
    for tag in note.tags:
        assert tag.span.of(text) == "#" + tag.name
    for block in note.blocks:
        for line in block.lines:
            assert line.of(text) and line.of(text) == line.of(text).strip(" \t\r\n")
    assert list(note.links) == sorted(note.links, key=lambda link: link.span)


@pytest.mark.parametrize("reader", READERS)
@given(known=known_tables())
def test_rows_in_are_rows_out(reader: Reader, known: Known) -> None:
    note = reader(Document("x.md", known.text), 0)
    [table] = note.tables
    assert [[cell.raw for cell in row.cells] for row in (table.header, *table.rows)] == known.cells
    for row in (table.header, *table.rows):
        for cell in row.cells:
            assert cell.span.of(known.text) == cell.raw


@given(text=dirty_texts())
@example(text="# h #t\n```\n    ```\n")
def test_both_readers_see_the_same(text: str) -> None:
    full, scanned = (reader(Document("x.md", text), 0) for reader in READERS)
    assert scanned.tables == full.tables
    assert scanned.headings == full.headings
    assert scanned.blocks == full.blocks
    assert (scanned.links, scanned.tags, scanned.block_ids) == (full.links, full.tags, full.block_ids)
    indented = RegionKind.INDENTED  # what is one region for mistune may be two here
    assert [r for r in scanned.regions if r.kind is not indented] == [r for r in full.regions if r.kind is not indented]


@given(text=dirty_texts())
def test_offsets_move_with_the_body(text: str) -> None:
    text = text.removeprefix("\ufeff")
    head = "---\r\ntype: x\r\n---\r\n"
    alone = scan_note(Document("x.md", text), 0)
    behind = scan_note(Document("x.md", head + text), len(head))
    assert [t.span.start + len(head) for t in alone.tables] == [t.span.start for t in behind.tables]
    assert [link.span.start + len(head) for link in alone.links] == [link.span.start for link in behind.links]
