"""What the ties between a score and its owner are asked about."""

from __future__ import annotations

from typing import NamedTuple

from obsidian_intel.months.cells.metrics.model_lists import Taken


class Line(NamedTuple):
    """A line, and what is known of it: where names stand, and where the score of a model in a list ends."""

    norm: str
    taken: Taken
    owners: dict[int, int]  # where a model's score ends, as the next item of its list begins
    starts: dict[int, int]  # where models begin, and end
    own: frozenset[int]  # where the row's own is named
