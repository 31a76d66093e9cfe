"""`Note` -> `Month`: sections, typed rows, the month's own sentences."""

from obsidian_intel.month.read import STATEMENTS, heading_path, is_placeholder, read_month
from obsidian_intel.month.types import CellValue, Column, Month, MonthRow, RowState, Section, Statement

__all__ = [
    "STATEMENTS",
    "CellValue",
    "Column",
    "Month",
    "MonthRow",
    "RowState",
    "Section",
    "Statement",
    "heading_path",
    "is_placeholder",
    "read_month",
]
