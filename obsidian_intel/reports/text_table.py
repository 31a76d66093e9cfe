"""Tables for a terminal: cut to its width where they must be, by columns in which a wide character counts two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.language import translated
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.screen import BOLD, FAINT, Paint, unpainted
from obsidian_intel.core.terminal import one_line

_GAP = "  "
_LEAST = 10
_VERSION = lazy_pattern(r"[\s\-_/·(（][^\s\-_/·(（\d]*\d[^\s\-_/·]*")
_PIECE = lazy_pattern(
    r"[\u2e80-\uffdc][，。；：、！？）」』》]*\s*|[^\s\u2e80-\uffdc]+[，。；：、！？）」』》]*\s*|\s+"
)


class TextColumn(NamedTuple):
    """A column's head. `whole`: its cells are never cut (numbers, months); `right`: they stand at the right edge;
    `name`: they are names, cut in their middle where they must be, since a version stands at the end of one.
    """

    head: str
    whole: bool = False
    right: bool = False
    name: bool = False


def table_lines(columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """The lines of a table that fits into `width`; None: any width. Where too little room is left for the columns side
    by side, a block of lines for each row. Cells are one line each.
    """
    from rich.cells import cell_len

    columns = [column._replace(head=translated(column.head)) for column in columns]
    heads = [column.head for column in columns]
    widths = [max(map(cell_len, (head, *(row[i] for row in rows)))) for i, head in enumerate(heads)]
    fitted = widths if width is None else _fitted(widths, [column.whole for column in columns], width)
    if fitted is None:
        yield from _records(columns, rows, width or 0)
        return
    if any(heads):
        yield _line(heads, fitted, columns)
        yield _GAP.join("─" * size for size in fitted)
    for row in rows:
        yield _line(row, fitted, columns)


def titled_table(
    title: str, columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], width: int | None
) -> Iterator[str]:
    """An empty line, the title, and the table; nothing where there are no rows. Cells are made one line each, and
    columns in which nothing stands are left out.
    """
    if rows:
        kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
        cells = [[one_line(row[number]) for number in kept] for row in rows]
        yield from ("", one_line(title), *table_lines([columns[number] for number in kept], cells, width))


def paint_heads(lines: Iterable[str], paint: Paint) -> Iterator[str]:
    """Lines of tables and of what stands around them, with heads and titles set off and rules made faint."""
    if paint is unpainted:
        yield from lines
        return
    found = list(lines)
    rules = {number for number, line in enumerate(found) if line and not line.strip("─ ")}
    heads = {number - 1 for number in rules}
    titles = {number - 1 for number in heads if number > 1 and not found[number - 2]}
    for number, line in enumerate(found):
        if number in rules or line.startswith("── "):
            yield paint(line, FAINT)
        else:
            yield paint(line, BOLD) if line and number in heads | titles else line


def table_text(lines: Iterable[str], paint: Paint = unpainted) -> str:
    """Lines with tables among them as one text, whose heads are set off by `paint`."""
    return "".join(f"{line}\n" for line in paint_heads(lines, paint))


def _fitted(widths: Sequence[int], whole: Sequence[bool], total: int) -> list[int] | None:
    """Widths that sum up to `total` at most, the widest texts cut first; None where too little would be left."""
    room = total - len(_GAP) * (len(widths) - 1)
    if sum(widths) <= room:
        return list(widths)
    room -= sum(size for size, kept in zip(widths, whole, strict=True) if kept)
    texts = sorted(size for size, kept in zip(widths, whole, strict=True) if not kept)
    for index, size in enumerate(texts):
        share = room // (len(texts) - index)
        if size > share:
            if share < _LEAST:
                return None
            return [w if kept else min(w, share) for w, kept in zip(widths, whole, strict=True)]
        room -= size
    return None


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[TextColumn]) -> str:
    parts = (
        fit(fit_name(text, size) if column.name else text, size, column.right)
        for text, size, column in zip(cells, widths, columns, strict=True)
    )
    return _GAP.join(parts).rstrip()


def fit_name(name: str, size: int) -> str:
    """`name` in at most `size` columns: cut before its version and never in it, at its end where it has none.

    >>> fit_name("Pinecone-4.7-Flash-0915", 16), fit_name("Claude 3.7 Sonnet", 10)
    ('Pinecone…0915', 'Clau… 3.7…')
    """
    from rich.cells import cell_len, set_cell_size

    if cell_len(name) <= size:
        return name
    parts = list(_versions(name))
    for start, _ in parts:
        if cell_len(end := name[start:]) <= size * 2 // 3:
            head = set_cell_size(name, size - 1 - cell_len(end)).rstrip()
            inside = [begin for begin, stop in parts if begin < len(head) < stop]
            return f"{head[: inside[0]] if inside else head}…{end}".replace("-…", "…")
    for start, stop in parts[:1]:
        room = size - cell_len(name[start:stop]) - 2
        if cell_len(name[:stop]) >= size and room >= 2:
            return f"{set_cell_size(name, room).rstrip()}…{name[start:stop]}…"
    return f"{set_cell_size(name, size - 1).rstrip()}…"


def _versions(name: str) -> Iterator[tuple[int, int]]:
    """Where the words of a name are that a digit is in, but for its first word; with the space before them."""
    for found in _VERSION.finditer(name):
        if found.start():
            yield found.start() if found[0].startswith(" ") else found.start() + 1, found.end()


def fit(text: str, size: int, right: bool = False) -> str:
    """`text` in exactly `size` columns of a terminal, where a wide character takes two."""
    from rich.cells import cell_len, set_cell_size

    space = size - cell_len(text)
    if space < 0:
        cut = set_cell_size(text, size - 1).rstrip() + "…"
        return cut + " " * (size - cell_len(cut))
    return " " * space + text if right else text + " " * space


def _records(columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A block of lines for each row, where its columns do not fit side by side."""
    from rich.cells import cell_len

    size = max(cell_len(column.head) for column in columns)
    room = max(width - size - len(_GAP), _LEAST)
    for number, row in enumerate(rows, 1):
        yield f"── {number} ──"
        for column, text in zip(columns, row, strict=True):
            if text:
                shown = fit_name(text, room) if column.name else text
                yield f"{fit(column.head, size)}{_GAP}{text if column.whole else fit(shown, room).rstrip()}"


def wrapped(text: str, width: int | None, first: str = "", then: str = "") -> Iterator[str]:
    """`text` in lines of at most `width` columns, broken at spaces or beside wide characters; None: in one line."""
    from rich.cells import cell_len

    line = first
    for word in _pieces(text) if width is not None else [text]:
        if width is not None and line.strip() and cell_len(line) + cell_len(word.rstrip()) > width:
            yield line.rstrip()
            line = then
        line += word if line.strip() else word.lstrip()
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> list[str]:
    """What may stand in a line of its own: words with the space behind them, wide characters with a mark behind."""
    return _PIECE.findall(text)
