"""The three most telling facts of a log: a record, a disagreement, a paper seen again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.message import Message, aside, enumerated
from obsidian_intel.months.header_words import is_source_label
from obsidian_intel.reports.rollup.format_scores import number
from obsidian_intel.reports.rollup.score_direction import ScoreDirection
from obsidian_intel.vault.facts import NoteFacts


class _Score(NamedTuple):
    name: str
    value: float
    path: str
    period: str
    better: str


_Key = tuple[str, str, str]
_NO_SETTINGS = ScoreDirection()


def telling_facts(months: Sequence[NoteFacts], direction: ScoreDirection = _NO_SETTINGS) -> tuple[str, ...]:
    """One sentence each, at most three; `months` in order of what they are about."""
    scores: dict[_Key, list[_Score]] = {}
    labels: dict[_Key, str] = {}
    for note in months:
        for row in note.rows:
            for benchmark, condition, protocol, value, unit, _ in row.metrics:
                key = (fold(benchmark), fold(condition or ""), fold(protocol or ""))
                setup = enumerated(each for each in (condition, protocol) if each)
                labels.setdefault(key, aside(benchmark, setup))
                better = direction.of(benchmark, protocol, unit)
                scores.setdefault(key, []).append(_Score(row.name, value, note.path, note.period or "", better))
    found = (_record(scores, labels), _disagreement(scores, labels), _seen_again(months))
    return tuple(each for each in found if each)


def _shown(score: _Score, board: Sequence[_Score]) -> str:
    """A score with as many decimals as any of its board has."""
    digits = max(len(format(each.value, ".10g").partition(".")[2]) for each in board)
    return number(score.value, digits)


def _record(scores: dict[_Key, list[_Score]], labels: dict[_Key, str]) -> str:
    """The best score of the benchmark that most models have."""
    by_width = sorted(scores, key=lambda key: (-len({fold(each.name) for each in scores[key]}), key))
    for key in by_width[:1]:
        models = {fold(each.name) for each in scores[key]}
        if len(models) > 1:
            sign = -1 if scores[key][0].better == "lower" else 1
            best = max(scores[key], key=lambda each: sign * each.value)
            return Message(
                "record: {name} has {value} on {labels}, the best of {count} models",
                name=best.name,
                value=_shown(best, scores[key]),
                labels=labels[key],
                count=len(models),
            )
    return ""


def _disagreement(scores: dict[_Key, list[_Score]], labels: dict[_Key, str]) -> str:
    """Two notes that give one model two scores."""
    for key, found in scores.items():
        first: dict[str, _Score] = {}
        for each in found:
            other = first.setdefault(fold(each.name), each)
            if other.path != each.path and other.value != each.value:
                return Message(
                    "disagreement: {name} on {labels} has {value} in {path} and {value2} in {path2}",
                    name=each.name,
                    labels=labels[key],
                    value=_shown(other, (other, each)),
                    path=other.path,
                    value2=_shown(each, (other, each)),
                    path2=each.path,
                )
    return ""


def _seen_again(months: Sequence[NoteFacts]) -> str:
    """The paper that stands in most months."""
    seen: dict[str, tuple[str, set[str]]] = {}
    for note, paper, title in _papers(months):
        seen.setdefault(paper, (title, set()))[1].add(note.period or "")
    best = max(seen.values(), key=lambda each: len(each[1]), default=None)
    if best is None or len(best[1]) < 2:
        return ""
    return Message("seen again: {best} in {best2}", best=best[0], best2=enumerated(sorted(best[1])))


def _papers(months: Sequence[NoteFacts]) -> Iterator[tuple[NoteFacts, str, str]]:
    """The papers of all rows, each with what it is called: a link `code` beside a row's own paper names nothing."""
    for note in months:
        for row in note.rows:
            for paper in row.papers:
                own = paper is row.papers[0]
                named = bool(paper.title) and not is_source_label(paper.title)
                if paper.id and (own or named):
                    yield note, paper.id, paper.title if named else row.name
