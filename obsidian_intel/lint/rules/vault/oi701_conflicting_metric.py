"""OI701 conflicting-metric."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.config import fold
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, MONTH, ROW
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.vault.facts import RowFact

_JANUARY = MONTH.replace("2026-02", "2026-01")
_EARLIER = ROW.replace("2602.15763", "2601.16725")
Key = tuple[str, ...]


@rule(
    "OI701",
    name="conflicting-metric",
    scope=Scope.VAULT,
    own=("metrics",),
    others=("metrics", "rows", "period"),
    good=(
        {"2026-01.md": _JANUARY + MODELS + _EARLIER, "2026-02.md": MONTH + MODELS + _EARLIER},
        {"2026-02.md": MONTH + MODELS + ROW.replace("**92.7**", "**92.7**；GPT-5 AIME 2025 **94.6**")},
    ),
    bad=(
        (
            {
                "2026-01.md": _JANUARY + MODELS + _EARLIER,
                "2026-02.md": MONTH + MODELS + _EARLIER.replace("92.7", "91.7"),
            },
            None,
        ),
    ),
)
def conflicting_metric(context: VaultContext) -> Iterator[VaultFinding]:
    """A model has one score on a benchmark under the same condition and protocol, whichever month tells it.

    Why: a slip, or two conditions that were not written down. Rows are compared by the paper's id, and only where each
    gives one score.
    Fix: none.
    """
    aliases = {fold(name): right for name, right in context.vault.config.benchmarks.aliases.items()}
    seen: dict[Key, tuple[float, str, int]] = {}
    for note in context.vault.months:
        for row in note.rows:
            paper = row.papers[0].id if row.papers else None
            if row.kind != "models" or not paper or context.vault.is_excluded(note.path):
                continue
            for key, (value, place, name) in _scores(row, aliases).items():
                first = seen.setdefault((paper, *key), (value, note.period or note.path, place.start.line))
                if first[0] != value:
                    message = Message(
                        "{benchmark} of `{model}` is {value} here, and {other} in {period}; correct one, or name what "
                        "differs between the two runs",
                        benchmark=name,
                        model=shorten(row.name),
                        value=f"{value:g}",
                        other=f"{first[0]:g}",
                        period=first[1],
                    )
                    yield VaultFinding(note.path, place, message)


def _scores(row: RowFact, aliases: dict[str, str]) -> dict[Key, tuple[float, Range, str]]:
    """What the row states once."""
    found: dict[Key, tuple[float, Range, str]] = {}
    twice: set[Key] = set()
    for benchmark, condition, protocol, value, unit, place in row.metrics:
        name = aliases.get(fold(benchmark), benchmark)
        key = (fold(name), fold(condition or ""), fold(protocol or ""), unit or "")
        if key in found and found[key][0] != value:
            twice.add(key)
        found.setdefault(key, (value, place, benchmark))
    return {key: score for key, score in found.items() if key not in twice}
