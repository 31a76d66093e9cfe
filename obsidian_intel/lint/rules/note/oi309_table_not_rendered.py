"""OI309 table-not-rendered."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import Block, RegionKind, Table

_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
# Dashes that were auto-corrected, or fullwidth marks; the last part is Org mode's way.
_DASHES = re.compile(r"\|?\s*[:：]?[-–—―─－]+[:：]?\s*(?:[|｜]\s*[:：]?[-–—―─－]+[:：]?\s*)+[|｜]?|\|-+(?:\+-+)+\|")
_PIPE = re.compile(r"(?<!\\)\|")
_LINE = re.compile(r"\|(?:[^|]*\|){2,}")


@rule(
    "OI309",
    name="table-not-rendered",
    severity=Severity.ERROR,
    needs=contains("|"),
    good=(
        TABLE + "| a | b |\n",
        "a | b\n--|--\nc | d\n",
        "两个选择 | 三个\n",
        "|x| + |y| >= |x + y|\n",
        TABLE + "| a | 1 |\n\n|x| is a norm\n",
        "甲\n---\n",
        "```\n| a | b |\n| c |\n```\n",
    ),
    bad=(
        ("| Name | Score |\n| --- |\n| a | b |\n", None),
        ("| 名称 | 得分 |\n| —— | —— |\n| 甲 | 1 |\n", None),
        ("| Name | Score |\n| a | 1 |\n| b | 2 |\n", None),
        ("| Name | 得分 |\n|------+------|\n| a    | 1    |\n", None),
        (TABLE + "| a | 1 |\n\n| b | 2 |\n", None),
        (TABLE + "\n| 甲 | 1 |\n| 乙 | 2 |\n", None),
        (TABLE + "| a | 1 |\n     | 乙 | 2 |\n", None),
        ("- Item\n| Name | Score |\n| --- | --- |\n| a | 1 |\n", None),
    ),
)
def table_not_rendered(note: NoteContext) -> Iterator[Finding]:
    """What is written as a table is one.

    Why: one dash line with too few cells, or a dash that was auto-corrected, and the whole table becomes a paragraph:
    no row of it is read; nor is a row that a blank line parts from its table, or that four spaces make code.
    Fix: none.
    """
    yield from _indented_rows(note)
    ends = [table.span.end for table in note.tables]
    for block in note.note.blocks:
        start = block.lines[0].start
        if note.text.find("|", start, block.lines[-1].end) >= 0:
            index = bisect_right(ends, start) - 1
            yield from _in_block(note, block, note.tables[index] if index >= 0 else None)


def _in_block(note: NoteContext, block: Block, above: Table | None) -> Iterator[Finding]:
    lines = [span.of(note.text).strip() for span in block.lines]
    for index in range(1, len(lines)):
        line_above, line = lines[index - 1], lines[index]
        if not _PIPE.search(line_above) or note.is_opaque(block.lines[index].start):
            continue
        if _DELIMITER.fullmatch(line) and "|" in line:
            yield Finding(block.lines[index], _why(_count(line_above), _count(line)))
            return
        if _DASHES.fullmatch(line):
            yield Finding(block.lines[index], _wrong_dashes(line))
            return
    apart = _is_row(lines[0]) and _stands_apart(note, above, block.lines[0].start, _count(lines[0]))
    for first, last in _runs(lines):
        whole = Span(block.lines[first].start, block.lines[last].end)
        if first == 0 and apart:
            yield Finding(
                whole, Message("a blank line parts this from the table above, so Obsidian shows no row; remove it")
            )
        elif last > first and not note.is_opaque(whole.start):
            yield Finding(
                whole, Message("no line `| --- | --- |` below the headers, so Obsidian shows no table; add it")
            )


def _stands_apart(note: NoteContext, table: Table | None, start: int, width: int) -> bool:
    """Whether a row that begins at `start` has the table above for its own: as wide, and only blank lines between."""
    if table is None or table.width != width or note.is_opaque(start):
        return False
    return not note.text[table.span.end : start].strip("> \t\r\n")


def _indented_rows(note: NoteContext) -> Iterator[Finding]:
    """Lines of code right below a table that would be its rows."""
    ends = {note.document.line_of(max(table.span.start, table.span.end - 1)): table for table in note.tables}
    for region in note.note.regions if ends else ():
        line = note.document.line_of(region.span.start)
        if region.kind is not RegionKind.INDENTED or line - 1 not in ends:
            continue
        whole = note.document.line_span(line)
        row = Span(note.text.find("|", region.span.start, whole.end), whole.end)
        if (
            row.start >= 0
            and not note.text[region.span.start : row.start].strip()
            and _is_row(row.of(note.text).strip())
        ):
            message = Message("the spaces in front of this row make it code, so the table ends above it; remove them")
            yield Finding(row, message)


def _wrong_dashes(line: str) -> Message:
    """What in the line below the headers is no hyphen, pipe or colon."""
    wrong = "".join(dict.fromkeys(char for char in line if char not in "-|: \t"))
    return Message(
        "the line below the headers must be made of `-`, `|` and `:`, here it holds `{wrong}`, so Obsidian shows no "
        "table; write `| --- | --- |`",
        wrong=wrong,
    )


def _why(headers: int, columns: int) -> Message:
    if headers == columns:
        return Message(
            "the headers continue the list item or quote above, so Obsidian shows no table; put a blank line above"
        )
    return Message(
        "{headers} headers over {columns} columns, so Obsidian shows no table; make the two numbers equal",
        headers=headers,
        columns=columns,
    )


def _runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last of lines in a row that look like rows of one width; a single one counts too."""
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and _is_row(lines[start]) and _is_row(lines[index], lines[start]):
            continue
        if _is_row(lines[start]):
            yield start, index - 1
        start = index


def _is_row(line: str, above: str | None = None) -> bool:
    return bool(_LINE.fullmatch(line)) and (above is None or _count(line) == _count(above))


def _count(line: str) -> int:
    """Cells in a line of a table."""
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return len(_PIPE.findall(inner)) + 1
