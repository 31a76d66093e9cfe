"""OI701 conflicting-metric."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.paper_variants import model_numbers
from obsidian_intel.months.typed_month import Month, MonthRow

_IDENTITIES: BoundedCache[BoardIdentity] = BoundedCache(4)  # by the settings; each remembers the names it has folded
_OTHER = ROW.replace("92.7", "91.7")


@rule(
    "OI701",
    name="conflicting-metric",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + ROW + ROW.replace("2602.15763", "2601.16725").replace("92.7", "91.7"),
        MODELS + ROW.replace("**92.7**", "**92.7**；GPT-5 AIME 2025 **94.6**"),
        MODELS + ROW + _OTHER.replace("AIME 2025", "AIME 2025 Avg@32"),
    ),
    bad=((MODELS + ROW + _OTHER, None), (MODELS + ROW + _OTHER.replace("AIME 2025", "AIME25"), None)),
)
def conflicting_metric(note: NoteContext) -> Iterator[Finding]:
    """A note gives a model one score on a benchmark under the same condition and protocol.

    Why: a slip, or two conditions that were not written down. Rows are compared by the paper's id and the
    numbers in their names, and only where each gives one score. A later note may well report another: it supersedes.
    Fix: none. Write the condition behind the score, as in `HLE **44.9**（有工具）`, or correct the wrong one.
    """
    config = note.config
    identity = _IDENTITIES.get(
        config.fingerprint, lambda: BoardIdentity(config.benchmarks.aliases, config.conditions.aliases)
    )
    for month in note.month.in_parts() if note.month else ():
        yield from _conflicts(month, identity)


def _conflicts(month: Month, identity: BoardIdentity) -> Iterator[Finding]:
    first: dict[tuple[str, ...], tuple[Metric, int]] = {}
    for section in month.sections:
        for row in section.data if section.kind == "models" else ():
            paper = row.papers[0].id if row.papers else None
            for key, metric in _scores(row, identity).items() if paper else ():
                of = (paper or "", *model_numbers(row.name), "")
                before, line = first.setdefault((*of, *key), (metric, row.line))
                if before.value != metric.value:
                    message = Message(
                        "{benchmark} of `{model}` is {value} here and {other} in line {line}; correct one, or write "
                        "the condition behind each",
                        benchmark=metric.benchmark,
                        model=shorten(row.name),
                        value=f"{metric.value:g}",
                        other=f"{before.value:g}",
                        line=line,
                    )
                    yield Finding(metric.span, message)


def _scores(row: MonthRow, identity: BoardIdentity) -> dict[tuple[str, ...], Metric]:
    """The row's scores by board; a board for which the row gives two values is left out."""
    found: dict[tuple[str, ...], Metric] = {}
    twice: set[tuple[str, ...]] = set()
    for metric in row.metrics:
        key = (*identity.key(metric.benchmark, metric.condition, metric.protocol), metric.unit or "")
        if key in found and found[key].value != metric.value:
            twice.add(key)
        found.setdefault(key, metric)
    return {key: metric for key, metric in found.items() if key not in twice}
