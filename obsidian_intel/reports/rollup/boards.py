"""Leaderboards: one for each benchmark, condition, protocol and unit, never mixed.

A model stands on a board with what its latest month states. A value that is only repeated keeps the month that
stated it first. Where that month states two values, both stand there and are marked as a conflict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.summary import Score, SummaryRow
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, number_as_written
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

_SAME_UNIT = {None: "", "": "", "%": "", "％": "", "分": "", "pts": "", "points": ""}
_DIGITS_FROM = 20
Seen = tuple[str, int, float, Score, SummaryRow, str]  # period, model, value, score, row, path of the month
BoardPlace = tuple[Seen, bool, tuple[tuple[str, float], ...]]  # what counts, in conflict, what was said before


class Board:
    """A leaderboard while it is collected. `seen` is in order of time.

    `key`: benchmark, condition, protocol and unit, folded; "" where there is none.
    """

    def __init__(self, benchmark: str, score: Score, better: str, key: tuple[str, str, str, str]) -> None:
        self.benchmark, self.better, self.key = benchmark, better, key
        self.condition, self.protocol, self.unit = score.condition, score.protocol, score.unit
        self.seen: list[Seen] = []
        self.ranks: dict[tuple[int, float], int] = {}
        self.size = 0

    def copy(self) -> Board:
        """A board of the same scores."""
        found = copy(self)
        found.seen = self.seen.copy()
        return found


class Boards:
    """Sorts scores onto boards."""

    def __init__(self, identity: BoardIdentity, direction: ScoreDirection) -> None:
        self._identity, self._direction = identity, direction
        self._by_key: dict[tuple[str, ...], Board] = {}
        self._shown: dict[str, str] = {}  # folded benchmark -> its name as first written
        self._by_written: dict[tuple[str | None, ...], Board] = {}

    def copy(self) -> Boards:
        """Boards with the same scores that take in others from here."""
        found = Boards(self._identity, self._direction)
        found._by_key = {key: board.copy() for key, board in self._by_key.items()}
        found._shown = self._shown.copy()
        found._by_written = {written: found._by_key[board.key] for written, board in self._by_written.items()}
        return found

    def board(self, score: Score) -> Board:
        """The board that `score` belongs on."""
        written = (score[0], score[5], score[6], score[2], score.better)
        found = self._by_written.get(written)
        if found is None:
            found = self._by_written[written] = self._new(score)
            found.unit = found.unit or score.unit
            found.better = score.better or found.better  # a written arrow wins over the table
        return found

    def key(self, score: Score) -> tuple[str, str, str, str]:
        """Benchmark, condition, protocol and unit of a score's board, folded."""
        unit = _SAME_UNIT.get(score.unit, score.unit or "")
        return (*self._identity.key(score.benchmark, score.condition, score.protocol), unit)

    def _new(self, score: Score) -> Board:
        place = self.key(score)
        name = self._shown.setdefault(place[0], self._identity.name(score.benchmark))
        if place not in self._by_key:
            better = self._direction.of(score.benchmark, score.protocol, score.unit)
            self._by_key[place] = Board(name, score, better, place)
        return self._by_key[place]

    def __iter__(self) -> Iterator[Board]:
        return iter(self._by_key.values())


def leaderboard(board: Board) -> Leaderboard:
    """`board` in its final form; fills `board.ranks` and `board.size` on the way."""
    sign = 1.0 if board.better == "higher" else -1.0
    before, frontier = _bests(board.seen, sign)
    by_model: dict[int, list[Seen]] = {}
    for seen in board.seen:
        by_model.setdefault(seen[1], []).append(seen)
    standing: list[BoardPlace] = []
    for said in by_model.values():
        if len(said) == 1:
            standing.append((said[0], False, ()))
        else:
            standing += _latest(said)
    standing.sort(key=lambda stand: (-sign * stand[0][2], stand[0][0]))
    board.size, board.ranks = len(standing), {}
    return Leaderboard(
        board.benchmark,
        board.condition,
        board.protocol,
        board.unit,
        board.better,
        tuple(_entries(board, standing, before)),
        tuple(frontier),
        max((_digits(stand[0][2]) for stand in standing[:_DIGITS_FROM]), default=0),
        board.key,
        _mixes_scales(board, standing),
    )


def leaderboard_before(board: Board, period: str) -> Leaderboard:
    """`board` as it stood before `period`."""
    earlier = copy(board)
    earlier.seen = [seen for seen in board.seen if seen[0] < period]
    earlier.ranks = {}
    return leaderboard(earlier)


def _mixes_scales(board: Board, standing: Sequence[BoardPlace]) -> bool:
    """Whether some of the values are shares of 1 and others of 100. Errors may well lie on both sides of 1."""
    if board.better == "lower" or board.key[3]:
        return False
    values = [(stand[0][2], stand[0][3].unit) for stand in standing]
    return any(0 < value <= 1 and not unit for value, unit in values) and any(value >= 10 for value, _ in values)


def _digits(value: float) -> int:
    text = repr(value)
    return 0 if text.endswith(".0") or "e" in text else len(text.partition(".")[2])


def _entries(board: Board, standing: list[BoardPlace], before: dict[str, float | None]) -> Iterator[BoardEntry]:
    """Entries with their ranks: equal values share one, and the next takes its place in the count."""
    counts = Counter(stand[0][2] for stand in standing)
    rank = 0
    last: float | None = None
    for index, ((period, model, value, score, row, path), conflict, earlier) in enumerate(standing, 1):
        if value != last:
            rank, last = index, value
        best = before[period]
        board.ranks.setdefault((model, value), rank)
        relation, error, source = score.relation, score.error, score.source
        change = None if best is None else round(value - best, 6)
        paper = row.papers[0] if row.papers else None
        inferred, tied = source == "inferred", counts[value] > 1
        yield BoardEntry(
            *(rank, row.name, period, value, change, path, paper, relation, error, inferred, tied, conflict, earlier),
            written=number_as_written(score.raw, score.value),
            unit=score.unit,
            model=model,
            verified=score.verified,
        )


def _bests(seen: list[Seen], sign: float) -> tuple[dict[str, float | None], list[tuple[str, float, str]]]:
    """The best before each period, and the periods in which the best moved."""
    before: dict[str, float | None] = {}
    frontier: list[tuple[str, float, str]] = []
    best: float | None = None
    for period, _, value, _, row, _ in seen:
        if period not in before:
            before[period] = best
        if best is None or sign * value > sign * best:
            best = value
            if frontier and frontier[-1][0] == period:
                frontier.pop()
            frontier.append((period, value, row.name))
    return before, frontier


def _latest(said: list[Seen]) -> Iterator[BoardPlace]:
    """What a model's latest month states, each value with the month that stated it first."""
    now = said[-1][0]
    latest = {seen[2]: seen for seen in said if seen[0] == now}
    others = tuple(dict.fromkeys((seen[0], seen[2]) for seen in said if seen[2] not in latest))
    for value, first in latest.items():
        for other in reversed(said):
            if other[0] < now:
                if other[2] != value:
                    break
                first = other
        yield first, len(latest) > 1, others


def by_benchmark(boards: Iterable[Leaderboard]) -> list[tuple[Leaderboard, ...]]:
    """Boards of one benchmark together, each in its order; benchmarks in the order of their first board."""
    found: dict[str, list[Leaderboard]] = {}
    for board in boards:
        found.setdefault(board.key[0], []).append(board)
    return [tuple(group) for group in found.values()]


def side_by_side(group: Sequence[Leaderboard]) -> list[tuple[tuple[BoardEntry, ...], ...]]:
    """A line for each model on any board of `group`: its entries on each board, more than one where it has two values.

    Ordered by place on the fullest board that a model stands on.
    """
    by_model: dict[int, list[tuple[BoardEntry, ...]]] = {}
    for column, board in enumerate(group):
        for entry in board.entries:
            line = by_model.setdefault(entry.model, [()] * len(group))
            line[column] = (*line[column], entry)
    fullest = sorted(range(len(group)), key=lambda column: -len(group[column].entries))

    def order(line: Sequence[tuple[BoardEntry, ...]]) -> tuple[int, int]:
        return next((place, line[column][0].rank) for place, column in enumerate(fullest) if line[column])

    return sorted(map(tuple, by_model.values()), key=order)
