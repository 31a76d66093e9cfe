"""What is read from inside a cell: pure functions of its raw text."""

from obsidian_intel.cells.metrics import metrics
from obsidian_intel.cells.outline import outline
from obsidian_intel.cells.papers import name_ref, paper_refs
from obsidian_intel.cells.plain import plain
from obsidian_intel.cells.types import Group, Item, Metric, Outline, PaperRef
from obsidian_intel.ids import id_month, id_problem, paper_id

__all__ = [
    "Group",
    "Item",
    "Metric",
    "Outline",
    "PaperRef",
    "id_month",
    "id_problem",
    "metrics",
    "name_ref",
    "outline",
    "paper_id",
    "paper_refs",
    "plain",
]
