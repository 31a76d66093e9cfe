"""What is found in a note, and what is a table: the cases of `tests/cases/markdown-*.md`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.note_parts import Note
from obsidian_intel.markdown.parser import read_note, scan_note

ROOT = Path(__file__).parents[2]
CASE = re.compile(r"^## ([^\n]+)\n+````\n(.*?)````\n+````\n(.*?)````\n", re.MULTILINE | re.DOTALL)
READERS = pytest.mark.parametrize("reader", [read_note, scan_note])


def cases(name: str) -> list[tuple[str, str, str]]:
    """Title, note and what is expected of each case."""
    return [
        (found[1], found[2], found[3]) for found in CASE.finditer((ROOT / "tests" / "cases" / name).read_text("utf-8"))
    ]


def parameters(name: str) -> list[object]:
    return [pytest.param(*case[1:], id=case[0]) for case in cases(name)]


def found(note: Note, text: str) -> list[str]:
    """What is in a note, as the cases show it."""
    lines = []
    for link in note.links:
        label = "-" if link.label is None else link.label.replace("\n", "")
        lines.append(f"{link.kind} | {link.span.of(text)} | {link.target} | {link.anchor} | {label}")
    lines += [f"tag | {tag.span.of(text)}" for tag in note.tags]
    lines += [f"{r.kind} | {r.span.of(text)}" + " | open" * (not r.closed) for r in note.regions]
    return [line.replace("\n", "␊") for line in lines]


@READERS
@pytest.mark.parametrize(("text", "expected"), parameters("markdown-inline.md"))
def test_inline(reader: object, text: str, expected: str) -> None:
    assert callable(reader)
    assert found(reader(Document("x.md", text), 0), text) == expected.splitlines()


@READERS
@pytest.mark.parametrize(("text", "expected"), parameters("markdown-wanted.md"))
def test_wanted_differences(reader: object, text: str, expected: str) -> None:
    assert callable(reader)
    tables = reader(Document("x.md", text), 0).tables
    seen = [" / ".join(c.raw for row in (t.header, *t.rows) for c in row.cells) for t in tables]
    assert (seen or ["none"]) == expected.splitlines()


def test_every_wanted_difference_is_named_in_the_docs() -> None:
    page = (ROOT / "docs" / "tables.md").read_text("utf-8")
    table = read_note(Document("tables.md", page), 0).tables[-1]
    assert [row.cells[0].raw for row in table.rows] == [title for title, _, _ in cases("markdown-wanted.md")]


ROWS = {
    "short row": ("| a | b |\n|-|-|\n| 1 |\n", [["1"]]),
    "long row": ("| a | b |\n|-|-|\n| 1 | 2 | 3 |\n", [["1", "2", "3"]]),
    "unescaped wikilink": ("| a | b |\n|-|-|\n| [[N|x]] | 2 |\n", [["[[N", "x]]", "2"]]),
    "escaped wikilink": ("| a | b |\n|-|-|\n| [[N\\|x]] | 2 |\n", [["[[N\\|x]]", "2"]]),
    "pipe in code": ("| a | b |\n|-|-|\n| `x|y` | 2 |\n", [["`x", "y`", "2"]]),
    "no closing pipe": ("| a | b |\n|-|-|\n| 1 | 2\n| 3 | 4 |\n", [["1", "2"], ["3", "4"]]),
    "escaped closing pipe": ("| a | b |\n|-|-|\n| 1 | 2 \\|\n", [["1", "2 \\|"]]),
    "backslash escaped": ("| a | b |\n|-|-|\n| 1 \\\\| 2 |\n", [["1 \\\\", "2"]]),
    "one column": ("| a |\n|-|\n| 1 |\n", [["1"]]),
    "no outer pipes": ("a | b\n:- | -:\n1 | 2\n", [["1", "2"]]),
    "empty cells": ("| a | b |\n|-|-|\n|  |  |\n||\n|\n", [["", ""], [""], [""]]),
    "in a callout": ("> [!note] T\n> | a |\n> |-|\n> | 1 |\n", [["1"]]),
    "in a list": ("- x\n\n  | a |\n  |-|\n  | 1 |\n", [["1"]]),
    "text joined below": ("| a |\n|-|\n| 1 |\ntext\n", [["1"], ["text"]]),
    "under a paragraph": ("text\n| a |\n|-|\n| 1 |\n", [["1"]]),
    "CR and no final newline": ("| a |\r|-|\r| 1 |", [["1"]]),
    "BOM and CRLF": ("\ufeff| a |\r\n|-|\r\n| 1 |\r\n", [["1"]]),
    "below an unclosed comment": ("%% open\n\n| a |\n|-|\n| 1 |\n", [["1"]]),
    "ended by a heading": ("| a |\n|-|\n| 1 |\n# h\n| 2 |\n", [["1"]]),
    "a comment as a row": ("| a |\n|-|\n%% x %%\n| 1 |\n", [["%% x %%"], ["1"]]),
}


@READERS
@pytest.mark.parametrize("name", ROWS)
def test_no_row_is_lost(reader: object, name: str) -> None:
    assert callable(reader)
    text, expected = ROWS[name]
    [table] = reader(Document("x.md", text), 0).tables
    assert [[cell.raw for cell in row.cells] for row in table.rows] == expected


CLOSED = (("| 1 | 2 |", True, True), ("| 1 | 2", False, True), ("| 1 \\|", False, True), ("x", False, False), ("x |", True, True), ("|", False, True), ("\\|", False, False))  # fmt: skip


@pytest.mark.parametrize(("line", "closed", "piped"), CLOSED)
def test_rows_know_whether_they_are_closed(line: str, closed: bool, piped: bool) -> None:
    [table] = read_note(Document("x.md", f"| a |\n|-|\n{line}\n"), 0).tables
    assert (table.rows[0].closed, table.rows[0].piped) == (closed, piped)


HEADINGS: tuple[tuple[str, list[tuple[int, str]]], ...] = (
    ("# a #\n", [(1, "a")]), ("###\n", [(3, "")]), ("#no\n", []), ("## b # c ##\n", [(2, "b # c")]), ("a\nb\n===\n", [(1, "a b")]),
    ("> # q\n", [(1, "q")]), ("- ## l\n", [(2, "l")]), ("```\n# x\n```\n", []), ("[r]: /u\n===\n", []), ("a\n---\n", [(2, "a")]),
)  # fmt: skip


@READERS
@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings(reader: object, text: str, expected: list[tuple[int, str]]) -> None:
    assert callable(reader)
    assert [(h.level, h.text) for h in reader(Document("x.md", text), 0).headings] == expected


def test_block_ids_and_blocks() -> None:
    note = read_note(Document("x.md", "a ^p-1\n\n- b ^i\n  - c\n\n# h ^h\n"), 0)
    assert note.block_ids == ("p-1", "i", "h")
    assert [(block.kind, block.depth) for block in note.blocks] == [("paragraph", 0), ("item", 1), ("item", 2)]
