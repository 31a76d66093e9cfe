"""GFM tables: the delimiter row, and how a line becomes cells.

A row is split at its unescaped pipes before anything else is read in it: a pipe in code or in a wikilink
splits too. A backslash escapes a pipe or another backslash, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Cell, Row, Table

PLAIN_ROW = r"(?:[^\s#`~<\-*_=%$>+0-9]|-(?=\|))"  # begins a line that can be no other block below a table
INVISIBLE = "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2007\u202f\u2060\u3000\ufeff"
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DASHES = re.compile(r":?-+:?")


def delimiter_width(text: str, pos: int, end: int) -> int:
    """Cells in the delimiter row at `pos`, or 0 when the line is none."""
    if text[pos] not in "|:-" or not _DELIMITER.match(text, pos, end):
        return 0
    if text.find("|", pos, end) < 0 and text.find(":", pos, end) < 0:
        return 0
    return sum(1 for _ in _DASHES.finditer(text, pos, end))


def pipes(text: str, pos: int, end: int) -> list[int]:
    """Offsets of the unescaped pipes."""
    found = []
    at = text.find("|", pos, end)
    while at >= 0:
        if text[at - 1] != "\\" or at == pos or not _is_escaped(text, pos, at):
            found.append(at)
        at = text.find("|", at + 1, end)
    return found


def _is_escaped(text: str, pos: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before `at`."""
    first = at
    while first > pos and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _trimmed(text: str, start: int, end: int) -> Cell:
    first, last = start, end
    while first < end and text[first] in " \t":
        first += 1
    if first == end:
        return Cell(Span(start, start), "")
    while text[last - 1] in " \t":
        last -= 1
    return Cell(Span(first, last), text[first:last])


def read_row(text: str, pos: int, end: int) -> Row:
    """The row of the line at `pos` (indentation left out) to `end`."""
    while end > pos and text[end - 1] in " \t":
        end -= 1
    cuts = pipes(text, pos, end)
    closed = bool(cuts) and cuts[-1] == end - 1 and (end - 1 > pos)
    start = pos
    inner = cuts
    if cuts and cuts[0] == pos:
        start, inner = pos + 1, cuts[1:]
    cells = []
    for cut in inner:
        cells.append(_trimmed(text, start, cut))
        start = cut + 1
    if start < end or not cells:
        cells.append(_trimmed(text, start, end))
    return Row(Span(pos, end), tuple(cells), closed, bool(cuts))


def visible_cells(row: Row, width: int) -> tuple[Cell, ...]:
    """The cells of a row, without the surplus one that an invisible character before the first pipe makes."""
    cells = row.cells
    if len(cells) > width and cells[0].raw and not cells[0].raw.strip(INVISIBLE):
        return cells[1:]
    return cells


def row_width(text: str, pos: int, end: int) -> int:
    """Cells of a header, or 0 when the line cannot be one (a lone pipe)."""
    while end > pos and text[end - 1] in " \t":
        end -= 1
    if end - pos == 1 and text[pos] == "|":
        return 0
    cuts = pipes(text, pos, end)
    if not cuts:
        return 1
    return len(cuts) + 1 - (cuts[0] == pos) - (cuts[-1] == end - 1)


def build_table(text: str, lines: list[tuple[int, int]]) -> Table:
    """The table whose header, delimiter and rows are the spans `lines`; rows may stand in one span together."""
    end = lines[-1][1]
    while text[end - 1] in " \t":
        end -= 1

    def read(first: int, last: int | None) -> tuple[Row, ...]:
        return tuple([read_row(text, *line) for line in single_lines(text, lines[first:last])])

    return Table(Span(lines[0][0], end), read)


def single_lines(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each line of spans that may hold more than one."""
    for pos, end in spans:
        start, at = pos, text.find("\n", pos, end)
        while at >= 0:
            yield start, at
            start = at + 1
            at = text.find("\n", start, end)
        yield start, end
