"""What a legend says, and at which lines of a cell it holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.months.cells.metrics.score_remarks import Option


class Legend(Struct, frozen=True, gc=False):
    """What a list of labels says of lists of as many values: `options`, or the benchmarks (`names`) these are of.

    `bracket` is what a number in the bracket behind a score is of.
    `keys` are single letters for labels, `A = ours`: the letter, whose it is, and how that was run. `start`, `end` are
    where it stands in a line of scores; both are 0 where it is a line of its own. `ordered`: a word of order is there.
    """

    options: tuple[Option, ...] = ()
    names: tuple[str, ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()
    bracket: Option | None = None
    start: int = 0
    end: int = 0
    ordered: bool = False

    def beside(self, other: Legend) -> Legend:
        """This one, and what `other` says of another kind."""
        return replace(self, options=self.options or other.options, names=self.names or other.names,
                       keys=self.keys or other.keys, bracket=self.bracket or other.bracket)  # fmt: skip


NO_LEGEND = Legend()


def in_force(found: Sequence[Legend | None]) -> list[Legend]:
    """For each line the legend that holds there: the last one so far, else the next one with a word of order."""
    held: list[Legend] = []
    now = NO_LEGEND
    for legend in found:
        now = legend.beside(now) if legend is not None else now
        held.append(now)
    later = NO_LEGEND
    for i in range(len(found) - 1, -1, -1):
        if held[i].options == () or held[i].keys == ():
            held[i] = held[i].beside(later)
        one = found[i]
        later = replace(one, names=()).beside(later) if one is not None and (one.ordered or one.keys) else later
    return held
