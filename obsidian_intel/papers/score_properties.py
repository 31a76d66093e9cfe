"""`papers.scores`: scores of the log as number properties of the notes that we made, for Bases.

An entry is a benchmark (`HLE`), or a benchmark and a condition (`BrowseComp | no tools`). Its property is `score_` and
the entry in lower case, Greek letters spelled out, all that is neither letter nor digit as `_`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from obsidian_intel.core.declared_settings import Config, Strings
from obsidian_intel.core.folding import plain
from obsidian_intel.markdown.frontmatter.quoting import Number
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.cells.cell_parts import Metric

PREFIX = "score_"
_READABLE = ("=", "~")  # of `> 80` nobody knows the number


class ScoreEntry(NamedTuple):
    """One entry of `papers.scores`. `condition`: None where it names none."""

    property: str
    benchmark: str
    condition: str | None


def property_name(entry: str) -> str:
    """The property of an entry.

    >>> [property_name(entry) for entry in ("HLE", "τ²-Bench", "BrowseComp | 有 context management")]
    ['score_hle', 'score_tau2_bench', 'score_browsecomp_有_context_management']
    """
    return PREFIX + re.sub(r"[\W_]+", "_", plain(entry)).strip("_")


def score_entries(scores: Iterable[str]) -> tuple[ScoreEntry, ...]:
    """The entries, each property once."""
    found: dict[str, ScoreEntry] = {}
    for entry in scores:
        benchmark, _, condition = entry.partition("|")
        name = property_name(entry)
        found.setdefault(name, ScoreEntry(name, benchmark.strip(), condition.strip() or None))
    return tuple(found.values())


def score_values(config: Config, rows: Sequence[tuple[str, Sequence[Metric]]]) -> dict[str, Number]:
    """Property -> what the model's latest row with such a score states. `rows`: last day (`YYYY-MM-DD`) and scores.

    A score counts where it is the row's own, stated, and of exactly the condition that the entry names. Where the
    latest note states several, the one without a protocol counts; else none does.
    """
    identity = BoardIdentity(config.benchmarks.aliases, config.conditions.aliases)
    found: dict[str, Number] = {}
    for entry in score_entries(config.papers.scores):
        wanted = identity.key(entry.benchmark, entry.condition, None)[:2]
        by_day: dict[str, list[Metric]] = {}
        for day, metrics in rows:
            by_day.setdefault(day, []).extend(each for each in metrics if _counts(each, identity, wanted))
        latest = max((day for day, metrics in by_day.items() if metrics), default=None)
        if latest is not None and (value := _agreed(by_day[latest])) is not None:
            found[entry.property] = Number(_written(value))
    return found


def _counts(metric: Metric, identity: BoardIdentity, wanted: tuple[str, ...]) -> bool:
    if metric.owner is not None or metric.source != "stated" or metric.relation not in _READABLE:
        return False
    return identity.key(metric.benchmark, metric.condition, metric.protocol)[:2] == wanted


def _agreed(metrics: Sequence[Metric]) -> float | None:
    """The one value of several scores; None where they do not agree."""
    bare = {each.value for each in metrics if not each.protocol}
    values = bare or {each.value for each in metrics}
    return next(iter(values)) if len(values) == 1 else None


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def scores_source(config: Config, digests: Iterable[str]) -> str:
    """What changes when the score properties of a note may: settings, and its rows' digests. "" without entries."""
    if not config.papers.scores:
        return ""
    aliases = sorted(config.benchmarks.aliases.items()), sorted(config.conditions.aliases.items())
    return hashlib.sha256(repr((config.papers.scores, aliases, tuple(digests))).encode()).hexdigest()[:12]


def written_scores(said: Mapping[str, Strings]) -> tuple[str, ...]:
    """The score properties among all that we ever wrote into a note."""
    return tuple(key for key in said if key.startswith(PREFIX))
