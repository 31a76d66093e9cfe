"""The scores that a cell states."""

from __future__ import annotations

from obsidian_intel.cells.types import Metric


def metrics(raw: str) -> tuple[Metric, ...]:
    """Every score of a cell, in order."""
    return ()
