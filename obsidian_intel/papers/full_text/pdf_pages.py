"""A page of a PDF as passages, from two readings of it: its text in order, and its lines as they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from obsidian_intel.papers.full_text.passages import (
    LONGEST,
    LOOSE,
    Passage,
    PlacedCell,
    cell_passage,
    is_caption,
    is_numeric,
    is_prose,
    sentences,
)

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+(?: ?± ?\S+| \([+\-−–]?\d[^)\s]*\))?")  # 73.1 ± 0.4 and 73.1 (+2.0) are one
_LETTER = re.compile(r"[^\W\d_]{2}")
_CAPTION_LINES = 3
_NEAR = 60  # lines between a cell and its caption


def prose(text: str, page: int, before: str = "") -> Iterator[Passage]:
    """The text of a page in order. What stands in tables there is `loose`: nothing tells what it is about."""
    lines = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    usual = median([len(line) for line in lines if len(line) > 20] or [60])
    kept: list[str] = []
    for run in _runs(lines, short=int(min(45, 0.6 * usual))):
        if (len(run) > 1 and sum(map(_is_tabular, run)) > 1) or (len(run) == 1 and _is_row(run[0])):
            yield from sentences("\n".join(kept), page, before)
            kept, before = [], ""
            yield from (Passage(line[:LONGEST], "", LOOSE, page) for line in run if line)
        else:
            kept += run
    yield from sentences("\n".join(kept), page, before)


def _runs(lines: Sequence[str], short: int) -> Iterator[list[str]]:
    """Lines that may be of one table together, all others alone."""
    run: list[str] = []
    for line in lines:
        if _is_tabular(line) or (len(line) < short and not line.endswith((".", ",", ";", "。"))):
            run.append(line)
            continue
        if run:
            yield run
        run = []
        yield [line]
    if run:
        yield run


def _figures(line: str) -> int:
    words = _WORD.findall(line)
    figures = sum(map(is_numeric, words))
    return figures if figures * 5 >= len(words) * 2 else 0


def _is_row(line: str) -> bool:
    """Whether a line that stands alone is a row of a table."""
    words = line.split()
    return _figures(line) * 5 >= len(words) * 3 > 6 and not line.endswith(".")


def _is_tabular(line: str) -> bool:
    return _figures(line) > 1 or (is_numeric(line) and bool(line))


def table_cells(layout: str, page: int) -> Iterator[Passage]:
    """The figures of a page's tables, found by where they stand: `layout` has a column of text for one of the page."""
    rows = [_segments(line) for line in layout.split("\n")]
    for number, row in enumerate(rows):
        for cell in row:
            if cell.is_numeric:
                yield cell_passage(rows, number, cell, _caption(rows, number, cell), page)


def _segments(line: str) -> list[PlacedCell]:
    """The parts of a line between wide gaps; figures behind one another are cells of their own."""
    found: list[PlacedCell] = []
    segments = list(_SEGMENT.finditer(line))
    for number, segment in enumerate(segments):
        words = list(_WORD.finditer(segment[0]))
        first = len(words)
        while first and is_numeric(words[first - 1][0]):
            first -= 1
        labelled = number == 0 and len(segments) > 1 and all(is_numeric(each[0]) for each in segments[1:])
        if first > 5 or (0 < first == len(words) - 1 and not labelled):  # a sentence, or a name such as MATH 500
            first = len(words)
        start = segment.start()
        if first:
            end = words[-1 if labelled and len(words) == first + 1 else first - 1].end()  # `Ours 70.1` or `MATH 500`
            found.append(PlacedCell(start, start + end, segment[0][:end]))
        found += [PlacedCell(start + word.start(), start + word.end(), word[0]) for word in words[first:]]
    return found


def _caption(rows: Sequence[Sequence[PlacedCell]], number: int, cell: PlacedCell) -> str:
    """The caption above the table of a cell, else that beneath it."""
    above = _search(rows, range(number - 1, max(-1, number - _NEAR), -1), cell)
    return above or _search(rows, range(number + 1, min(len(rows), number + _NEAR)), cell)


def _search(rows: Sequence[Sequence[PlacedCell]], numbers: range, cell: PlacedCell) -> str:
    prose_met = 0
    for number in numbers:
        over = [each for each in rows[number] if each.left - 30 < cell.right and each.right + 30 > cell.left]
        for each in over:
            if is_caption(each.text):
                return _whole_caption(rows, number, each)
            prose_met += is_prose(each.text)
        if prose_met > _CAPTION_LINES:
            return ""
    return ""


def _whole_caption(rows: Sequence[Sequence[PlacedCell]], number: int, first: PlacedCell) -> str:
    found = [first.text]
    for row in rows[number + 1 : number + _CAPTION_LINES]:
        more = [each for each in row if abs(each.left - first.left) < 4 and is_prose(each.text)]
        if not more or not _LETTER.search(more[0].text):
            break
        found.append(more[0].text)
    return " ".join(found)[:LONGEST]
