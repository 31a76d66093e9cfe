"""`Note` -> `Month`: sections, typed rows, the month's own sentences."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.month.headings import heading_path
    from obsidian_intel.month.read import STATEMENTS, is_placeholder, read_month
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

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "headings": "heading_path",
            "read": "STATEMENTS is_placeholder read_month",
            "types": "CellValue Column Month MonthRow RowState Section Statement",
        },
    )
