"""Leaderboards: one for each benchmark, condition, protocol and unit, never mixed.

A model stands on a board with what its latest month states. A value that is only repeated keeps the month that
stated it first. Where that month states two values, both stand there and are marked as a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from obsidian_intel.rollup.direction import Direction
from obsidian_intel.rollup.facts import Row, Score
from obsidian_intel.rollup.names import Spellings, key
from obsidian_intel.rollup.values import BoardEntry, Leaderboard

_SAME_UNIT = {None: "", "": "", "%": "", "％": "", "分": "", "pts": "", "points": ""}
Locate = Callable[[str, Row], str | None]


class Seen(NamedTuple):
    """One score of one model in one month."""

    period: str
    model: int
    score: Score
    row: Row
    path: str


class Board:
    """A leaderboard while it is collected."""

    def __init__(self, benchmark: str, score: Score, better: str) -> None:
        self.benchmark, self.better = benchmark, better
        self.condition, self.protocol, self.unit = score.condition, score.protocol, score.unit
        self.seen: list[Seen] = []
        self.ranks: dict[tuple[int, float], int] = {}
        self.size = 0

    def add(self, seen: Seen) -> None:
        """One more score; months must come in order."""
        self.seen.append(seen)
        if not self.unit:
            self.unit = seen.score.unit


class Boards:
    """Sorts scores onto boards."""

    def __init__(self, spellings: Spellings, direction: Direction) -> None:
        self._spellings, self._direction = spellings, direction
        self._by_key: dict[tuple[str, ...], Board] = {}
        self._by_written: dict[tuple[str, str | None, str | None, str | None], Board] = {}

    def board(self, score: Score) -> Board:
        """The board that `score` belongs on."""
        written = (score.benchmark, score.condition, score.protocol, score.unit)
        found = self._by_written.get(written)
        if found is None:
            name = self._spellings.name(score.benchmark)
            unit = _SAME_UNIT.get(score.unit, score.unit or "")
            place = (key(name), key(score.condition or ""), key(score.protocol or ""), unit)
            found = self._by_key.get(place)
            if found is None:
                better = self._direction.of(name, score.protocol, score.unit)
                found = self._by_key[place] = Board(name, score, better)
            self._by_written[written] = found
        return found

    def __iter__(self) -> Iterator[Board]:
        return iter(self._by_key.values())


def leaderboard(board: Board, locate: Locate) -> Leaderboard:
    """`board` in its final form; fills `board.ranks` and `board.size` on the way."""
    sign = 1.0 if board.better == "higher" else -1.0
    before, frontier = _bests(board, sign)
    standing = sorted(_standing(board), key=lambda stand: (-sign * stand[0].score.value, stand[0].period))
    values = [stand[0].score.value for stand in standing]
    board.size = len({stand[0].model for stand in standing})
    entries, rank = [], 0
    for index, (seen, conflict, earlier) in enumerate(standing):
        value = seen.score.value
        if index == 0 or value != values[index - 1]:
            rank = index + 1
        tied = value in values[max(0, index - 1) : index] or value in values[index + 1 : index + 2]
        best = before[seen.period]
        entries.append(
            BoardEntry(
                rank,
                seen.row.name,
                seen.period,
                value,
                None if best is None else round(value - best, 6),
                seen.row.papers[0].id if seen.row.papers else None,
                locate(seen.path, seen.row),
                seen.score.relation,
                seen.score.error,
                seen.score.source == "inferred",
                tied,
                conflict,
                earlier,
            )
        )
        board.ranks.setdefault((seen.model, value), rank)
    return Leaderboard(
        board.benchmark,
        board.condition,
        board.protocol,
        board.unit,
        board.better,
        tuple(entries),
        tuple(frontier),
    )


def _bests(board: Board, sign: float) -> tuple[dict[str, float | None], list[tuple[str, float, str]]]:
    """The best before each period, and the periods in which the best moved."""
    before: dict[str, float | None] = {}
    frontier: list[tuple[str, float, str]] = []
    best: Seen | None = None
    for seen in board.seen:
        before.setdefault(seen.period, best.score.value if best else None)
        if best is None or sign * seen.score.value > sign * best.score.value:
            best = seen
            if frontier and frontier[-1][0] == seen.period:
                frontier.pop()
            frontier.append((seen.period, seen.score.value, seen.row.name))
    return before, frontier


def _standing(board: Board) -> Iterator[tuple[Seen, bool, tuple[tuple[str, float], ...]]]:
    """For each model what counts now, whether its month disagrees with itself, and what was said before."""
    by_model: dict[int, list[Seen]] = {}
    for seen in board.seen:
        by_model.setdefault(seen.model, []).append(seen)
    for said in by_model.values():
        if len(said) == 1:
            yield said[0], False, ()
            continue
        latest = {seen.score.value: seen for seen in said if seen.period == said[-1].period}
        for value, seen in latest.items():
            first = seen
            for other in reversed(said):
                if other.period < seen.period:
                    if other.score.value != value:
                        break
                    first = other
            others = ((s.period, s.score.value) for s in said if s.score.value not in latest)
            yield first, len(latest) > 1, tuple(dict.fromkeys(others))
