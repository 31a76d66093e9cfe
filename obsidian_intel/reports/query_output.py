"""The faces of `query`: rows of plain values as a table, JSON or CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obsidian_intel.core.terminal import one_line
from obsidian_intel.reports.text_table import TextColumn, table_lines

Values = Sequence[Any]


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
    numeric = [_is_numeric(row[i] for row in rows) for i in range(len(names))]
    columns = [
        TextColumn(one_line(name), whole=number, right=number, given=True)
        for name, number in zip(names, numeric, strict=True)
    ]
    return table_lines(columns, [[_shown(value) for value in row] for row in rows], width)


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
