"""What changed in a range of months against the range before: models, leaders, overtakes, topics, papers.

`aggregate` finds the changes in the same walk that makes a rollup; they are `Rollup.changes`. `reports/headline.py`
says them in three sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.folding import fold_name
from obsidian_intel.reports.rollup.format_scores import number
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, PaperEntry, Reference

if TYPE_CHECKING:
    from obsidian_intel.months.summary import MonthFacts


class EarlierNotes(NamedTuple):
    """The range before, and the vault paths of its notes."""

    range: DateRange
    paths: frozenset[str]


class NewModel(NamedTuple):
    """A model that no earlier month names. `leads` are the boards of two models or more that it stands first on."""

    name: str
    period: str
    papers: tuple[Reference, ...]
    leads: tuple[Leaderboard, ...] = ()


class LeaderChange(NamedTuple):
    """A board that another model leads now. `over` led it before; `margin` is how much better the new best score is,
    None where it is not better (the old one was taken back).
    """

    board: Leaderboard
    entry: BoardEntry
    over: BoardEntry
    margin: float | None


class Overtake(NamedTuple):
    """A model that now stands before others on a board, other than as its new leader.

    `over` is the best of those it passed, `passed` how many they are. `entered`: it had no score there before.
    """

    board: Leaderboard
    entry: BoardEntry
    over: BoardEntry
    passed: int
    entered: bool


class TopicChange(NamedTuple):
    """A topic that came or went. `last_seen`: the latest month before the range that names it; None for a new one."""

    name: str
    section: str
    last_seen: str | None


class TopicSight(NamedTuple):
    """A topic row of one month, as little of it as is needed here."""

    name: str
    section: str
    period: str
    path: str


class RangeChanges(Struct, frozen=True):
    """What changed in `range` against `before`, which is None where the log begins in the range.

    `models` and `topics` are how many the range has, each counted once. `boards` are the leaderboards of two models or
    more, the fullest first. `omitted` are parts left out by wish, as in a rollup.
    """

    range: DateRange
    before: DateRange | None
    models: int = 0
    topics: int = 0
    boards: tuple[Leaderboard, ...] = ()
    new_models: tuple[NewModel, ...] = ()
    leaders: tuple[LeaderChange, ...] = ()
    overtakes: tuple[Overtake, ...] = ()
    new_topics: tuple[TopicChange, ...] = ()
    gone_topics: tuple[TopicChange, ...] = ()
    seen_again: tuple[PaperEntry, ...] = ()
    new_papers: tuple[PaperEntry, ...] = ()
    omitted: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether the range has no row of a model or a topic, and names no paper."""
        return not (self.models or self.topics or self.seen_again or self.new_papers)

    def without(self, parts: frozenset[str]) -> RangeChanges:
        """The changes without the parts of a rollup that are left out: models, leaderboards, topics, papers."""
        fields = {
            "models": ("new_models",),
            "leaderboards": ("boards", "leaders", "overtakes"),
            "topics": ("new_topics", "gone_topics"),
            "papers": ("seen_again", "new_papers"),
        }
        gone: dict[str, Any] = {name: () for part in parts & fields.keys() for name in fields[part]}
        return replace(self, **gone, omitted=self.omitted | (parts & fields.keys()))


def earlier_notes(span: DateRange, months: Sequence[MonthFacts]) -> EarlierNotes | None:
    """The range before `span`: as long as it, or where the log has no note in that, the latest month before it.

    `months` are in order of time. None where the log has none before the range.
    """
    known = [month for month in months if month.period < span.since]
    if not known:
        return None
    found = span.before()
    if found is None or not any(month.period in found for month in known):
        last = known[-1].period
        found = DateRange(last, last, last)
    return EarlierNotes(found, frozenset(month.path for month in known if month.period in found))


def new_models(models: Iterable[tuple[int, NewModel]], boards: Sequence[Leaderboard]) -> tuple[NewModel, ...]:
    """New models, each once, by how many boards they lead; `models` are (number of the model, its first row)."""
    first: dict[int, NewModel] = {}
    for key, model in models:
        first.setdefault(key, model)
    leads: dict[int, list[Leaderboard]] = {}
    for board in boards:
        for entry in board.entries:
            if entry.rank == 1:
                leads.setdefault(entry.model, []).append(board)
    found = (model._replace(leads=tuple(leads.get(key, ()))) for key, model in first.items())
    return tuple(sorted(found, key=lambda model: -len(model.leads)))


def leader_changes(boards: Iterable[tuple[Leaderboard, Leaderboard]]) -> tuple[LeaderChange, ...]:
    """The boards that another model leads; `boards` are each as it was before, and as it is now. The fullest first."""
    found = [change for before, now in boards if (change := _leader_change(before, now))]
    return tuple(sorted(found, key=lambda each: -len(each.board.entries)))


def _leader_change(before: Leaderboard, now: Leaderboard) -> LeaderChange | None:
    led = {entry.model for entry in before.entries if entry.rank == 1}
    leading = [entry for entry in now.entries if entry.rank == 1]
    if now.mixed_scale or not led or any(entry.model in led for entry in leading):
        return None
    gain = leading[0].value - before.entries[0].value
    margin = round(gain if now.better == "higher" else -gain, 6)
    return LeaderChange(now, leading[0], before.entries[0], margin if margin > 0 else None)


def overtakes(boards: Iterable[tuple[Leaderboard, Leaderboard]], span: DateRange) -> tuple[Overtake, ...]:
    """Who passed whom with a score of the range; the new leaders are left out. Who passed most comes first."""
    found: list[Overtake] = []
    for before, now in boards:
        if now.mixed_scale:
            continue
        leader = _leader_change(before, now)
        was, is_now = _places(before), _places(now)
        for model, entry in is_now.items():
            if entry.period in span and not (leader and leader.entry.model == model):
                own = was.get(model)
                passed = [
                    is_now[other]
                    for other, old in was.items()
                    if other != model and (own is None or old.rank < own.rank) and is_now[other].rank > entry.rank
                ]
                if passed:
                    found.append(Overtake(now, entry, min(passed, key=_rank), len(passed), own is None))
    return tuple(sorted(found, key=lambda each: (each.entered, -each.passed, each.entry.rank)))


def _rank(entry: BoardEntry) -> int:
    return entry.rank


def _places(board: Leaderboard) -> dict[int, BoardEntry]:
    """The best entry of each model on a board."""
    found: dict[int, BoardEntry] = {}
    for entry in board.entries:
        found.setdefault(entry.model, entry)
    return found


def topic_changes(
    sights: Iterable[TopicSight], span: DateRange, before: EarlierNotes | None
) -> tuple[tuple[TopicChange, ...], tuple[TopicChange, ...]]:
    """Topics that the range has and the range before had not, and the other way round; `sights` in order of time."""
    last: dict[str, TopicSight] = {}
    earlier: dict[str, TopicSight] = {}
    here: dict[str, TopicSight] = {}
    for sight in sights:
        key = fold_name(sight.name)
        if sight.period in span:
            here.setdefault(key, sight)
        elif sight.period < span.since:
            last[key] = sight
            if before is not None and sight.path in before.paths:
                earlier[key] = sight
    new = [
        TopicChange(sight.name, sight.section, last[key].period if key in last else None)
        for key, sight in here.items()
        if key not in earlier
    ]
    gone = (TopicChange(sight.name, sight.section, sight.period) for key, sight in earlier.items() if key not in here)
    return tuple(sorted(new, key=lambda topic: topic.last_seen is not None)), tuple(gone)


def margin_text(change: LeaderChange) -> str:
    """`2.8`, with the digits that the board's scores have; empty where there is none."""
    return "" if change.margin is None else number(change.margin, change.board.digits)
