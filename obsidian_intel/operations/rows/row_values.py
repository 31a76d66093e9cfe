"""A row as Markdown with the hash that a write may expect: what is read before something is changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.typed_month import CellValue, MonthRow, Section
from obsidian_intel.operations.rows.cell_markdown import markdown_of_cell
from obsidian_intel.operations.rows.targets import OpenMonth, find_row, month_path, open_month

_ENDINGS = re.compile(r"\r\n|\r")


@dataclass(frozen=True, slots=True)
class RowMarkdown:
    """One row: `cells` are Markdown by field; `hash` is what `expect` wants."""

    path: str
    line: int
    section: str
    kind: str | None
    name: str
    hash: str
    cells: Mapping[str, str]


def read_row(workspace: Workspace, month: str, row: str | int, *, section: str = "") -> RowMarkdown:
    """The row that is named, in the note as it is now. Raises `RowRefused`."""
    opened = open_month(workspace, month_path(workspace, month))
    return row_markdown(opened, *find_row(opened, section, row))


def row_markdown(opened: OpenMonth, section: Section, row: MonthRow) -> RowMarkdown:
    """A row with its cells as Markdown."""
    cells = {field: cell_markdown(section, cell) for field, cell in row.cells.items()}
    return RowMarkdown(opened.path, row.line, section.key, section.kind, row.name, opened.hash_of(row), cells)


def cell_markdown(section: Section, cell: CellValue) -> str:
    """One cell as Markdown: of a table its lines, of a list what stands there."""
    if section.shape == "table":
        return markdown_of_cell(cell.raw, cell.outline)
    return _ENDINGS.sub("\n", cell.raw)
