"""obsidian_intel: a monthly intelligence log in Obsidian as data."""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from obsidian_intel.api import OpenVault, open_vault
    from obsidian_intel.core.diagnostic import Diagnostic
    from obsidian_intel.core.errors import ObsintelError
    from obsidian_intel.months.cells.cell_parts import Metric, Outline, PaperRef
    from obsidian_intel.months.typed_month import CellValue, Month, MonthRow, Section
    from obsidian_intel.operations.rows.refusal import RowRefused
    from obsidian_intel.operations.rows.row_values import RowMarkdown
    from obsidian_intel.operations.rows.write import RowWritten
    from obsidian_intel.reports.records import rows_to_records

_HOMES = {
    "OpenVault": "api",
    "open_vault": "api",
    "Metric": "months.cells.cell_parts",
    "Outline": "months.cells.cell_parts",
    "PaperRef": "months.cells.cell_parts",
    "Diagnostic": "core.diagnostic",
    "ObsintelError": "core.errors",
    "CellValue": "months.typed_month",
    "Month": "months.typed_month",
    "MonthRow": "months.typed_month",
    "Section": "months.typed_month",
    "RowMarkdown": "operations.rows.row_values",
    "RowRefused": "operations.rows.refusal",
    "RowWritten": "operations.rows.write",
    "rows_to_records": "reports.records",
}
__all__ = [
    "CellValue",
    "Diagnostic",
    "Metric",
    "Month",
    "MonthRow",
    "ObsintelError",
    "OpenVault",
    "Outline",
    "PaperRef",
    "RowMarkdown",
    "RowRefused",
    "RowWritten",
    "Section",
    "__version__",
    "open_vault",
    "rows_to_records",
]


def __getattr__(name: str) -> Any:
    """The names above, imported when first asked for: `obsintel --version` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
