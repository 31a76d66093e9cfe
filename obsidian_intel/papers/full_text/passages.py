"""What stands in a paper: sentences, and cells of tables, each with what tells what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

SENTENCE, CELL, LOOSE = "sentence", "cell", "loose"
LONGEST = 600  # characters of one passage
_TALLEST = 80  # rows between a cell and its head
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[A-Z(\[])|(?<=[。！？；;])\s*")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|Fig|Tab|Eq|Sec|al|approx|resp|No|Dr|St)|\b[A-Z])\.\Z")
_NUMERIC = re.compile(
    r"[(\[~≈<>≤≥↑↓+\-−–±$*]*\d[\d.,]*(?:\s?[%×xKMBT])?(?:\s?(?:±|\(|/|→|\[)\s?[+\-−–]?\d[\d.,]*%?[)\]]?)*[)\]*†‡↑↓$a-d^\d]{0,4}"
)
_CAPTION = re.compile(r"\s*(?:Table|Tab\.|Figure|Fig\.|表|图)\s*[\dIVXA-Z]{1,4}", re.I)


class Passage(Struct, frozen=True, array_like=True):
    """A sentence or a cell. `about`: what a cell's row, column and caption say, or the sentence before; `kind` is
    `sentence`, `cell`, or `loose` for what stands in a table that could not be made out. `page` counts from 1; 0 where
    there are none.
    """

    text: str
    about: str
    kind: str
    page: int = 0


class PaperText(Struct, frozen=True, array_like=True):
    """What could be read of one file. `problem`: why that is nothing, in words, or "" ."""

    passages: tuple[Passage, ...] = ()
    problem: str = ""
    pages: int = 0


class PlacedCell(NamedTuple):
    """A cell in a grid of columns; it spans the columns from `left` up to but without `right`."""

    left: int
    right: int
    text: str

    @property
    def is_numeric(self) -> bool:
        """Whether a number stands in it and nothing else of weight."""
        return is_numeric(self.text)


def is_numeric(text: str) -> bool:
    """Whether `text` is a number, with marks, an error or a change at most: `73.1* (+2.0)`."""
    return len(text) < 60 and _NUMERIC.fullmatch(text.strip()) is not None


def is_dash(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.strip().casefold() in ("-", "–", "—", "n/a", "/", "")


def is_prose(text: str) -> bool:
    """Whether `text` is a part of a sentence, and no head of a table."""
    return len(text) > 60 or text.count(" ") > 7


def is_caption(text: str) -> bool:
    """Whether `text` begins as captions do: `Table 3`."""
    return _CAPTION.match(text) is not None


def sentences(text: str, page: int = 0, before: str = "") -> Iterator[Passage]:
    """A paragraph, sentence by sentence; each is about the one before it too."""
    start = 0
    for end in (*_ends(text), len(text)):
        sentence = text[start:end].strip()
        start = end
        if sentence:
            yield from _cut(sentence, before, page)
            before = sentence[-LONGEST:]


def _ends(text: str) -> Iterator[int]:
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, end.start() - 12), end.start()):
            yield end.end()


def _cut(sentence: str, before: str, page: int) -> Iterator[Passage]:
    """A sentence of any length in passages that are not too long, cut between words."""
    while len(sentence) > LONGEST:
        cut = sentence.rfind(" ", LONGEST // 2, LONGEST)
        cut = LONGEST if cut < 0 else cut
        yield Passage(sentence[:cut], before, SENTENCE, page)
        before, sentence = sentence[:cut], sentence[cut:]
    yield Passage(sentence, before, SENTENCE, page)


def cells(rows: Sequence[Sequence[PlacedCell]], caption: str = "", page: int = 0) -> Iterator[Passage]:
    """The cells of a table that hold figures, each about its row, the heads of its column, and the caption."""
    for number, row in enumerate(rows):
        for cell in row:
            if any(char.isdigit() for char in cell.text):
                yield cell_passage(rows, number, cell, caption, page)


def cell_passage(
    rows: Sequence[Sequence[PlacedCell]], number: int, cell: PlacedCell, caption: str, page: int
) -> Passage:
    """The cell of row `number`, with what tells what it is about."""
    about = [*row_heads(rows[number], cell), *column_heads(rows, number, cell), _group(rows, number), caption]
    return Passage(cell.text[:LONGEST], " · ".join(filter(None, about))[: 2 * LONGEST], CELL, page)


def row_heads(row: Iterable[PlacedCell], cell: PlacedCell) -> list[str]:
    """The texts to the left of a cell that are the nearest: `HLE`, `with tools`."""
    found: list[str] = []
    for each in reversed([each for each in row if each.left < cell.left]):
        if not each.is_numeric and not is_dash(each.text):
            found.append(each.text)
        elif found:
            break
    return found[:3][::-1]


def column_heads(rows: Sequence[Sequence[PlacedCell]], number: int, cell: PlacedCell, most: int = 3) -> list[str]:
    """The texts above a cell, the nearest last: numbers are passed over, prose ends the search."""
    found: list[str] = []
    for row in reversed(rows[max(0, number - _TALLEST) : number]):
        if len(row) == 1 and not row[0].is_numeric:  # a head of the rows beneath it, or a caption
            if is_prose(row[0].text) and not is_caption(row[0].text):
                break
            continue
        above = _above(row, cell, nearest=bool(found))
        if above is None or (above.is_numeric and not found):
            continue
        if above.is_numeric or is_prose(above.text):
            break
        if not is_dash(above.text):
            found.append(above.text)
        if len(found) == most:
            break
    return found[::-1]


def _above(row: Sequence[PlacedCell], cell: PlacedCell, *, nearest: bool) -> PlacedCell | None:
    """The cell over another one; with `nearest` a text beside it where none stands over it: a head of many columns."""
    over = [each for each in row if each.left < cell.right and each.right > cell.left]
    if over:
        return max(over, key=lambda each: min(each.right, cell.right) - max(each.left, cell.left))
    texts = [each for each in row if not each.is_numeric and not is_prose(each.text)]
    if not nearest or len(texts) < 2:
        return None
    return min(texts, key=lambda each: max(each.left - cell.right, cell.left - each.right))


def _group(rows: Sequence[Sequence[PlacedCell]], number: int) -> str:
    """A line of one text alone above a row, which names the rows beneath it."""
    for row in reversed(rows[max(0, number - 15) : number]):
        if len(row) == 1 and not row[0].is_numeric:
            return "" if is_prose(row[0].text) else row[0].text
    return ""
