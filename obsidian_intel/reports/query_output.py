"""The faces of `query`: rows of plain values as a table, JSON or CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obsidian_intel.core.terminal import one_line

Values = Sequence[Any]
_GAP = "  "
_LEAST = 10


def render(names: Sequence[str], rows: Iterable[Values], face: str, width: int | None = None) -> Iterator[str]:
    """Lines, without their ends, as `table`, `json` or `csv`. A table fits into `width` columns; None: any width."""
    if face == "json":
        return _json(names, rows)
    if face == "csv":
        return _csv(names, rows)
    return _table(names, list(rows), width)


def _json(names: Sequence[str], rows: Iterable[Values]) -> Iterator[str]:
    """One list of objects, a line each."""
    before = "["
    for row in rows:
        record = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield before + json.dumps(record, ensure_ascii=False)
        before = ","
    yield "]" if before == "," else "[]"


def _plain(value: Any) -> Any:
    """`value` as JSON has it: bytes in SQL's own form, and no number that JSON lacks."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _csv(names: Sequence[str], rows: Iterable[Values]) -> Iterator[str]:
    """A text that a spreadsheet would take for a formula is guarded; null is an empty cell."""
    from obsidian_intel.reports.csv_guard import escape_formula

    yield ",".join(_quoted(escape_formula(name)) for name in names)
    for row in rows:
        yield ",".join(_field(escape_formula(_plain(value))) for value in row)


def _field(value: Any) -> str:
    if value is None:
        return ""
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _table(names: Sequence[str], rows: Sequence[Values], width: int | None) -> Iterator[str]:
    from rich.cells import cell_len

    heads = [one_line(name) for name in names]
    cells = [[_shown(value) for value in row] for row in rows]
    numeric = [_is_numeric(row[i] for row in rows) for i in range(len(names))]
    widths = [max(map(cell_len, (head, *(row[i] for row in cells)))) for i, head in enumerate(heads)]
    fitted = widths if width is None else _fitted(widths, numeric, width)
    if fitted is None:
        yield from _records(heads, cells, width or 0)
        return
    yield _line(heads, fitted, numeric)
    yield _GAP.join("─" * size for size in fitted)
    for row in cells:
        yield _line(row, fitted, numeric)


def markdown_table(names: Sequence[str], rows: Iterable[Values], *, is_cut: bool = False) -> str:
    """A Markdown table, whose texts mean nothing to Obsidian. `is_cut`: a last row of dots says that there are more."""
    from obsidian_intel.reports.rollup.escape import escape, one_line

    found = list(rows)
    cells = [[escape(one_line(_shown(value))) for value in row] for row in found]
    if is_cut:
        cells.append(["…"] * len(names))
    rules = ["---:" if _is_numeric(row[i] for row in found) else "---" for i in range(len(names))]
    lines = ([escape(one_line(name)) for name in names], rules, *cells)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return one_line(_plain(value)) if isinstance(value, str | bytes) else str(value)


def _is_numeric(values: Iterable[Any]) -> bool:
    found = [value for value in values if value is not None]
    return bool(found) and all(isinstance(value, int | float) for value in found)


def _fitted(widths: Sequence[int], numeric: Sequence[bool], total: int) -> list[int] | None:
    """Widths that sum up to `total` at most, the widest texts cut first; None where too little would be left."""
    room = total - len(_GAP) * (len(widths) - 1)
    if sum(widths) <= room:
        return list(widths)
    room -= sum(size for size, number in zip(widths, numeric, strict=True) if number)
    texts = sorted(size for size, number in zip(widths, numeric, strict=True) if not number)
    for index, size in enumerate(texts):
        share = room // (len(texts) - index)
        if size > share:
            if share < _LEAST:
                return None
            return [w if number else min(w, share) for w, number in zip(widths, numeric, strict=True)]
        room -= size
    return None


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = (_cell(text, size, right) for text, size, right in zip(cells, widths, numeric, strict=True))
    return _GAP.join(parts).rstrip()


def _cell(text: str, size: int, right: bool) -> str:
    """`text` in exactly `size` columns of a terminal, where a wide character takes two."""
    from rich.cells import cell_len, set_cell_size

    space = size - cell_len(text)
    if space < 0:
        return set_cell_size(text, size - 1) + "…"
    return " " * space + text if right else text + " " * space


def _records(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A block of lines for each row, where its columns do not fit side by side."""
    from rich.cells import cell_len

    size = max(map(cell_len, heads))
    room = max(width - size - len(_GAP), _LEAST)
    for number, row in enumerate(cells, 1):
        yield f"── {number} ──"
        for head, text in zip(heads, row, strict=True):
            if text:
                yield f"{_cell(head, size, False)}{_GAP}{_cell(text, room, False).rstrip()}"
