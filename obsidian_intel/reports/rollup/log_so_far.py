"""The log up to some month: its models numbered, its scores on boards, where each paper and topic was seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy

from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.summary import MonthFacts
from obsidian_intel.reports.changes import TopicSight
from obsidian_intel.reports.rollup.boards import Board, Boards, leaderboard, leaderboard_before
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, RollupSettings
from obsidian_intel.reports.rollup.same_model import ModelRegistry
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

_Standing = tuple[int, str | None, str, Leaderboard]  # of how many scores, their unit, what is better; the board


class LogSoFar:
    """Takes in months in order of time. A board is ranked anew only when it has had a score since.

    `sights`: the months that name each paper, by its id. `topics`: every row of a topic, in order of time.
    """

    def __init__(self, settings: RollupSettings) -> None:
        self.models = ModelRegistry()
        direction = ScoreDirection(settings.lower_is_better, settings.higher_is_better)
        self.boards = Boards(BoardIdentity(settings.aliases, settings.conditions), direction)
        self.sights: dict[str, list[str]] = {}
        self.topics: list[TopicSight] = []
        self._standing: dict[tuple[str, str, str, str], tuple[_Standing, ...]] = {}  # the latest last

    def copy(self) -> LogSoFar:
        """The same log, which goes its own way from here."""
        found = copy(self)
        found.models, found.boards = self.models.copy(), self.boards.copy()
        found.sights = {paper: periods.copy() for paper, periods in self.sights.items()}
        found.topics, found._standing = self.topics.copy(), self._standing.copy()
        return found

    def read(self, month: MonthFacts) -> tuple[int, ...]:
        """Take a month in. The number of the model of each of its rows of models, in their order."""
        period, path = month.period, month.path
        board_of, sights, number_of = self.boards.board, self.sights, self.models.number
        numbers = []
        for row in month.rows:
            for paper in row.papers:
                if paper.id:
                    sights.setdefault(paper.id, []).append(period)
            if row.kind == "models":
                number = number_of(row, period)
                numbers.append(number)
                for score in row.own_scores:
                    board_of(score).seen.append((period, number, score[1], score, row, path))
            elif row.kind == "topics":
                self.topics.append(TopicSight(row.name, row.section, period, path))
        return tuple(numbers)

    def leaderboard(self, board: Board) -> Leaderboard:
        """A board as it stands now."""
        kept = self._standing.get(board.key, ())
        if not kept or kept[-1][:3] != _standing_of(board, len(board.seen)):
            found = (*_standing_of(board, len(board.seen)), leaderboard(board))
            kept = self._standing[board.key] = (*kept[-1:], found)
        return kept[-1][3]

    def leaderboard_before(self, board: Board, period: str) -> Leaderboard:
        """A board as it stood before `period`."""
        earlier = _standing_of(board, _before(board.seen, period))
        for kept in self._standing.get(board.key, ()):
            if kept[:3] == earlier:
                return kept[3]
        return leaderboard_before(board, period)


def _standing_of(board: Board, scores: int) -> tuple[int, str | None, str]:
    return scores, board.unit, board.better


def _before(seen: Sequence[tuple[object, ...]], period: str) -> int:
    """How many of `seen`, which are in order of time, are from before `period`."""
    return bisect_left(seen, period, key=lambda each: str(each[0]))
