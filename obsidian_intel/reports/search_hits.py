"""What is shown of a row that was found: the cell that holds most of the words, and an excerpt where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from obsidian_intel.core.screen import Place, unlinked
from obsidian_intel.core.search_text import fold_text, folded_until, places_of
from obsidian_intel.core.terminal import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.engine.search_index import FoundRow

_BEFORE, _LONG = 24, 110  # code points before the first word; of the whole excerpt
_MOST_PLACES = 200
_MARK, _DIM, _PLAIN = "\033[1;33m", "\033[2m", "\033[0m"


class Hit(NamedTuple):
    """A row or a statement that holds all words, the newest first. `field` and `header` are of the cell that is shown.

    `marks` are the places of the words in `excerpt`, half-open, in code points. `name` is empty for a statement.
    """

    period: str
    path: str
    line: int
    section: str
    title: str
    name: str
    field: str
    header: str
    excerpt: str
    marks: tuple[tuple[int, int], ...]


def split_words(texts: Sequence[str]) -> list[str]:
    """The words of a question, folded; what stands in quotes is one of them.

    >>> split_words(["稀疏 注意力", '"long context"'])
    ['稀疏', '注意力', 'long context']
    """
    import unicodedata

    found = []
    for number, part in enumerate(" ".join(texts).replace("“", '"').replace("”", '"').split('"')):
        found += [part] if number % 2 else part.split()
    folded = (fold_text(unicodedata.normalize("NFC", " ".join(word.split()))) for word in found)
    return list(dict.fromkeys(word for word in folded if word))


def hit_of(row: FoundRow, words: Sequence[str]) -> Hit:
    """What is shown of a row."""
    cells, folded = row.text.split("\n"), row.folded.split("\n")
    number = _best_cell(cells, folded, words, row.name)
    field, header = json.loads(row.fields)[number]
    excerpt, marks = _excerpt(cells[number], folded[number], words)
    return Hit(row.label or row.period, *row[2:7], field, header, excerpt, marks)


def _best_cell(cells: Sequence[str], folded: Sequence[str], words: Sequence[str], name: str) -> int:
    """The cell that holds most of the words; of those alike the first, the row's own name last."""
    held = [sum(word in cell for word in words) for cell in folded]
    best = [number for number, count in enumerate(held) if count == max(held)]
    return next((number for number in best if cells[number] != name), best[0])


def _excerpt(text: str, folded: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Some of `text` where most of the words stand, and their places in it."""
    start = 0
    if len(text) > _LONG:
        same = len(folded) == len(text)  # no character folds to nothing, so each to one
        first = _densest(folded, words)
        start = max(0, (first if same else len(folded_until(text, first))) - _BEFORE)
    end = min(len(text), start + _LONG)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shown = text[start:end]
    marks = tuple((at + len(head), to + len(head)) for at, to in places_of(shown, words))
    return f"{head}{shown}{tail}", marks


def _densest(folded: str, words: Sequence[str]) -> int:
    """The place in a folded text from which on an excerpt holds most of the words."""
    if len(words) == 1:
        return max(0, folded.find(words[0]))
    places = sorted({place for word in words for place in _places(folded, word)})
    if not places:
        return 0
    held = [sum(word in folded[at : at + _LONG - _BEFORE] for word in words) for at in places]
    return places[held.index(max(held))]


def _places(folded: str, word: str) -> Iterator[int]:
    """Where `word` stands, as often as anybody wants to look."""
    at = folded.find(word)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = folded.find(word, at + len(word))


def hits_record(words: Sequence[str], hits: Sequence[Hit]) -> dict[str, Any]:
    """The hits as plain values, for JSON. Keys are only ever added."""
    return {"version": 1, "words": list(words), "hits": [hit._asdict() for hit in hits]}


def hit_lines(
    hits: Sequence[Hit], width: int | None = None, *, colored: bool = False, place: Place = unlinked
) -> Iterator[str]:
    """`path:line: name · header: excerpt`, a line a hit; on a terminal cut to its width, the words marked, and the
    note's address behind its path.
    """
    for hit in hits:
        what = " · ".join(one_line(part) for part in (hit.name, hit.header or hit.field) if part)
        where = f"{one_line(hit.path)}:{hit.line}:"
        excerpt, marks = hit.excerpt, hit.marks
        if width is not None:
            excerpt, marks = _narrowed(excerpt, marks, width - _cells(f"{where} {what}: "))
        if colored:
            yield f"{place(hit.path, _DIM + where + _PLAIN, hit.line)} {what}: {_marked(excerpt, marks)}"
        else:
            yield f"{where} {what}: {one_line(excerpt)}"


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in marks:
        parts += (one_line(text[at:start]), _MARK, one_line(text[start:end]), _PLAIN)
        at = end
    return "".join([*parts, one_line(text[at:])])


def _narrowed(text: str, marks: Sequence[tuple[int, int]], room: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """An excerpt of at most `room` columns (never under 20), its first word kept in sight."""
    room = max(room, 20)
    if _cells(text) <= room:
        return text, tuple(marks)
    first = marks[0] if marks else (0, 0)
    start = 0 if _cells(text[: first[1]]) < room - 1 else first[0]
    while start and _cells(text[start - 1 : first[1]]) + 2 < room // 2:
        start -= 1
    end = start
    used = 2
    while end < len(text) and used + _cells(text[end]) <= room:
        used += _cells(text[end])
        end += 1
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    moved = len(head) - start
    return f"{head}{text[start:end]}{tail}", tuple(
        (a + moved, min(b, end) + moved) for a, b in marks if start <= a < end
    )


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
