"""The log's scores beside those of a file from elsewhere. Only scores of equal settings are held together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.message import Message, aside
from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.answers.values import Answer
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.text_table import TextColumn, titled_table

ModelOf = Callable[[str], int | None]
_Key = tuple[str, str, str]


class OutsideScore(NamedTuple):
    """A score as a file states it."""

    model: str
    benchmark: str
    value: float
    written: str
    condition: str | None = None
    protocol: str | None = None


class ScorePair(Struct, frozen=True):
    """A model's score in one setting, as the log and as the file writes it; None where one of them has none."""

    model: str
    benchmark: str
    condition: str | None
    protocol: str | None
    here: str | None
    there: str | None
    difference: float | None = None
    period: str | None = None
    path: str | None = None

    @property
    def board(self) -> str:
        """`BrowseComp · Pass@1 · with context management`."""
        return " · ".join(part for part in (self.benchmark, self.protocol, self.condition) if part)


class OutsideAnswer(Answer, frozen=True, tag="outside"):
    """What agrees within the tolerance, what differs, what only the log has, and what only the file has.

    `unknown`: how many models of the file the log does not have.
    """

    file: str
    tolerance: float
    agreeing: tuple[ScorePair, ...]
    differing: tuple[ScorePair, ...]
    only_here: tuple[ScorePair, ...]
    only_there: tuple[ScorePair, ...]
    unknown: int


def outside_answer(
    log: Log, numbers: Collection[int], scores: Sequence[OutsideScore], model_of: ModelOf, file: str, tolerance: float
) -> OutsideAnswer:
    """The scores of the models `numbers` beside those of a file.

    Settings must be equal. Where the file states no protocol, as most do, a score may be of any; its condition never.
    """
    there, unknown = _by_setting(log, numbers, scores, model_of)
    shares = _shares(log, scores)
    agreeing: list[ScorePair] = []
    differing: list[ScorePair] = []
    only_here: list[ScorePair] = []
    met: set[tuple[int, _Key]] = set()
    for number, key, pair, value in _own(log, numbers):
        place_there = next((each for each in ((number, key), (number, (*key[:2], ""))) if each in there), None)
        if place_there is None:
            only_here.append(pair)
            continue
        met.add(place_there)
        scale = 100 if key[0] in shares and abs(value) > 1 else 1
        nearest = min(there[place_there], key=lambda each: abs(each.value * scale - value))
        difference = round(nearest.value * scale - value, 6)
        found = replace(pair, there=nearest.written, difference=difference)
        (agreeing if abs(difference) <= tolerance else differing).append(found)
    only_there = [
        _there(log, number, each)
        for (number, key), group in there.items()
        if (number, key) not in met
        for each in group
    ]
    return OutsideAnswer(
        file,
        tolerance,
        agreeing=tuple(sorted(agreeing, key=_order)),
        differing=tuple(sorted(differing, key=_order)),
        only_here=tuple(sorted(only_here, key=_order)),
        only_there=tuple(sorted(only_there, key=_order)),
        unknown=unknown,
    )


def _there(log: Log, number: int, score: OutsideScore) -> ScorePair:
    name = log.identity.name(score.benchmark)
    return ScorePair(log.names_of_model[number][0], name, score.condition, score.protocol, None, score.written)


def _order(pair: ScorePair) -> tuple[str, str]:
    return pair.model.casefold(), pair.board.casefold()


def _own(log: Log, numbers: Collection[int]) -> Iterator[tuple[int, _Key, ScorePair, float]]:
    """The latest scores of the models, each in its setting."""
    for board in log.boards:
        if not {seen[1] for seen in board.seen} & {*numbers}:
            continue
        ranked = log.ranked(board)
        key = log.identity.key(board.benchmark, board.condition, board.protocol)
        for entry in ranked.entries:
            if entry.model in numbers:
                here, period = place(entry, ranked), log.label(entry.path, entry.period)
                names = (entry.name, board.benchmark, board.condition, board.protocol)
                pair = ScorePair(*names, here, None, period=period, path=entry.path)
                yield entry.model, key, pair, entry.value


def _by_setting(
    log: Log, numbers: Collection[int], scores: Sequence[OutsideScore], model_of: ModelOf
) -> tuple[dict[tuple[int, _Key], list[OutsideScore]], int]:
    found: dict[tuple[int, _Key], list[OutsideScore]] = {}
    known = {name: model_of(name) for name in dict.fromkeys(score.model for score in scores)}
    for score in scores:
        number = known[score.model]
        if number is not None and number in numbers:
            key = log.identity.key(score.benchmark, score.condition, score.protocol)
            found.setdefault((number, key), []).append(score)
    return found, sum(number is None for number in known.values())


def _shares(log: Log, scores: Sequence[OutsideScore]) -> set[str]:
    """The benchmarks whose scores in the file are shares of 1, by their folded names."""
    highest: dict[str, float] = {}
    for score in scores:
        key = log.identity.key(score.benchmark, score.condition, score.protocol)[0]
        highest[key] = max(highest.get(key, 0.0), abs(score.value))
    return {key for key, value in highest.items() if value <= 1}


def outside_lines(answer: OutsideAnswer, width: int | None = None) -> Iterator[str]:
    """The comparison for a terminal, what differs first."""
    scores = [TextColumn("Here", whole=True, right=True), TextColumn("There", whole=True, right=True)]
    for title, pairs in (
        (Message("Differing by more than {tolerance}", tolerance=f"{answer.tolerance:g}"), answer.differing),
        (Message("Agreeing"), answer.agreeing),
        (Message("Only here"), answer.only_here),
        (Message("Only there"), answer.only_there),
    ):
        yield from titled_table(
            aside(title, str(len(pairs))),
            [
                TextColumn("Model", name=True),
                TextColumn("Leaderboard", name=True),
                *scores,
                TextColumn("Difference", whole=True, right=True),
            ],
            [(p.model, p.board, p.here or "", p.there or "", _signed(p.difference)) for p in pairs],
            width,
        )


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+g}".replace("-", "−")
