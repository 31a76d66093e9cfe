"""Which scores count, in which order, for which model and on which board: as the rollup has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.summary import MonthFacts, Paper, Score, SummaryRow
from obsidian_intel.reports.rollup.boards import Board, Boards
from obsidian_intel.reports.rollup.same_model import ModelRegistry, merge_duplicate_months
from obsidian_intel.reports.rollup.score_direction import ScoreDirection


class LeaderboardRow(NamedTuple):
    """A score that counts: its place in time from 1, its model, and that model's name and paper."""

    seq: int
    model: str
    name: str
    paper: Paper | None


class LeaderboardRows:
    """All scores of all months. `facts` come by period and path; scores are known by identity, not by value."""

    def __init__(self, facts: Sequence[MonthFacts], config: Config) -> None:
        benchmarks = config.benchmarks
        direction = ScoreDirection(benchmarks.lower_is_better, benchmarks.higher_is_better)
        self._facts = facts  # keeps the scores alive, and their ids unique
        self._boards = Boards(BoardIdentity(benchmarks.aliases, config.conditions.aliases), direction)
        self._models = ModelRegistry()
        self._labels: list[str] = []
        self._found: dict[int, LeaderboardRow] = {}
        for month in merge_duplicate_months(list(facts)):
            for row in month.rows:
                if row.kind == "models":
                    self._read(row, month.period)

    def _read(self, row: SummaryRow, period: str) -> None:
        model = self._label(row, period)
        for score in row.own_scores:
            self._boards.board(score)
            paper = row.papers[0] if row.papers else None
            self._found[id(score)] = LeaderboardRow(len(self._found) + 1, model, row.name, paper)

    def _label(self, row: SummaryRow, period: str) -> str:
        number = self._models.number(row, period)
        if number == len(self._labels):
            paper = row.papers[0].id if row.papers else None
            self._labels.append(paper or f"name:{fold_name(row.name) or number}")
        return self._labels[number]

    def of(self, score: Score) -> LeaderboardRow | None:
        """How `score` counts; None where it does not."""
        return self._found.get(id(score))

    def board(self, score: Score) -> Board:
        """The board that `score` is on, or would be."""
        return self._boards.board(score)

    def models(self, rows: Iterable[tuple[str, SummaryRow]]) -> list[str | None]:
        """The model of each (period, row); None where it is no row of a `models` table."""
        return [self._label(row, period) if row.kind == "models" else None for period, row in rows]
