"""Tables for a terminal: cut to its width where they must be, by columns in which a wide character counts two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.language import translated
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.screen import BOLD, FAINT, Paint, unpainted
from obsidian_intel.core.terminal import one_line

_GAP = "  "
_LEAST, _LEAST_HEAD, _NAME = 10, 3, 24
_VERSION = lazy_pattern(r"[\s\-_/·(（][^\s\-_/·(（\d]*\d[^\s\-_/·]*")
_GOES_ON = lazy_pattern(r"\d|\.\d")
_NUMBER_AT_END = lazy_pattern(r"\d[\d.]*$")
_PIECE = lazy_pattern(
    r"[\u2e80-\uffdc][，。；：、！？）」』》]*\s*|[^\s\u2e80-\uffdc]+[，。；：、！？）」』》]*\s*|\s+"
)


class TextColumn(NamedTuple):
    """A column's head. `whole`: its cells are never cut (numbers, months); `right`: they stand at the right edge;
    `name`: they are names, cut around their version, and after other texts; `given`: its head is a name too, and is
    said as it is in every language.
    """

    head: str
    whole: bool = False
    right: bool = False
    name: bool = False
    given: bool = False


def table_lines(columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """The lines of a table that fits into `width`; None: any width. Where too little room is left for the columns side
    by side, a block of lines for each row. Cells are one line each.
    """
    from rich.cells import cell_len

    columns = [each if each.given else each._replace(head=translated(each.head)) for each in columns]
    heads = [column.head for column in columns]
    widths = [max(map(cell_len, (head, *(row[i] for row in rows)))) for i, head in enumerate(heads)]
    fitted = widths if width is None else _fitted(widths, columns, width)
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


def _fitted(widths: Sequence[int], columns: Sequence[TextColumn], total: int) -> list[int] | None:
    """Widths that sum up to `total` at most, the widest texts cut first; None where too little would be left.

    Names of up to 24 columns are cut only where the other texts would have no room.
    """
    room = total - len(_GAP) * (len(widths) - 1)
    if sum(widths) <= room:
        return list(widths)
    room -= sum(size for size, column in zip(widths, columns, strict=True) if column.whole)
    texts = [size for size, column in zip(widths, columns, strict=True) if not column.whole]
    if sum(min(size, _LEAST) for size in texts) > room:
        return None
    names = [size for size, column in zip(widths, columns, strict=True) if column.name and not column.whole]
    others = [size for size, column in zip(widths, columns, strict=True) if not column.name and not column.whole]
    most = min(_share(names, room - sum(min(size, _LEAST) for size in others)), _NAME)
    share = _share(others, room - sum(min(size, most) for size in names))
    most = _share(names, room - sum(min(size, share) for size in others))
    return [
        size if column.whole else min(size, most if column.name else share)
        for size, column in zip(widths, columns, strict=True)
    ]


def _share(sizes: Sequence[int], room: int) -> int:
    """The most that each of `sizes` may have, so that they sum up to `room` at most."""
    ordered = sorted(sizes)
    for index, size in enumerate(ordered):
        share = room // (len(ordered) - index)
        if size > share:
            return share
        room -= size
    return max((*ordered, room))


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[TextColumn]) -> str:
    parts = (
        fit(fit_name(text, size) if column.name else text, size, column.right)
        for text, size, column in zip(cells, widths, columns, strict=True)
    )
    return _GAP.join(parts).rstrip()


def fit_name(name: str, size: int) -> str:
    """`name` in at most `size` columns: cut around its version and never in it, at its end where it has none.

    Where not all versions have room, the last that stands in no brackets is kept.

    >>> fit_name("Pinecone-4.7-Flash-0915", 16), fit_name("Claude 3.7 Sonnet", 10), fit_name("Yunhe 4.8 (MoE-3T)", 10)
    ('Pinecon…4.7…0915', 'Clau… 3.7…', 'Yunhe 4.8…')
    """
    from rich.cells import cell_len

    if cell_len(name) <= size:
        return name
    found = list(_versions(name))
    plain = [part for part in found if name.rfind("(", 0, part[0]) <= name.rfind(")", 0, part[0])] or found
    if plain:
        (first, last), end = (plain[0], plain[-1]), (len(name), len(name))
        for kept in (((first[0], end[1]),), (first, last), (last,), (first,)):
            if cut := _cut_around(name, kept, size):
                return cut
    return f"{_head(name, size - 1)}…"


def _cut_around(name: str, kept: Sequence[tuple[int, int]], size: int) -> str:
    """The start of `name` and these places of it, with dots for what is left out; "" where the start has no room."""
    from rich.cells import cell_len

    (start, stop), *others = dict.fromkeys(kept)
    end = name[start:stop]
    for begin, until in others:
        end += name[stop:until] if begin - stop < 2 else f"…{name[begin:until]}"
        stop = until
    end += "…" if stop < len(name) else ""
    if cell_len(name[:start]) + cell_len(end) <= size:
        return name[:start] + end
    room = size - cell_len(end) - 1
    return f"{_head(name[:start], room)}…{end}" if room >= max(_LEAST_HEAD, size // 4) else ""


def _head(name: str, size: int) -> str:
    """The first `size` columns of `name`, without a number that goes on behind them."""
    from rich.cells import set_cell_size

    head = set_cell_size(name, size).rstrip()
    if _GOES_ON.match(name[len(head) :]) and (number := _NUMBER_AT_END.search(head)):
        head = head[: number.start()] or head
    return head.rstrip(" -_/·")


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


def chained(head: str, steps: Sequence[str], width: int | None) -> Iterator[str]:
    """`head` and `steps` with arrows between them, in lines of at most `width` columns that are broken at arrows."""
    from rich.cells import cell_len

    line = head + steps[0]
    for step in steps[1:]:
        if width is not None and cell_len(f"{line} → {step}") > width:
            yield line
            line = f"  → {step}"
        else:
            line += f" → {step}"
    yield line


def _pieces(text: str) -> list[str]:
    """What may stand in a line of its own: words with the space behind them, wide characters with a mark behind."""
    return _PIECE.findall(text)
