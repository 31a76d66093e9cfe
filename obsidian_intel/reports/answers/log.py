"""All months of a log in order of time, its models numbered and its scores on boards, as questions need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.summary import MonthFacts, Paper, Score, SummaryRow
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.reports.rollup.boards import Board, Boards, leaderboard
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, RollupSettings
from obsidian_intel.reports.rollup.same_model import ModelRegistry, merge_duplicate_months
from obsidian_intel.reports.rollup.score_direction import ScoreDirection


class VaultNotes(Protocol):
    """What the vault knows of notes beside the log. Paths are those in the vault."""

    def note_of(self, month: str, paper: Paper) -> str | None:
        """The note of a paper that a row of the note `month` names."""

    def linked_from(self, path: str) -> tuple[str, ...]:
        """The notes that link to a note, those of the log left out."""

    def ids_of(self, name: str) -> tuple[str, ...]:
        """The paper ids of the notes whose name or alias is `name`."""

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The notes that carry a tag or one beneath it."""

    def known(self, paper: str | None) -> PaperRecord | None:
        """What a source lists of a paper, by its id."""


class NoVault:
    """A `VaultNotes` that knows of no note."""

    def note_of(self, month: str, paper: Paper) -> str | None:
        """No paper has a note here."""
        return None

    def linked_from(self, path: str) -> tuple[str, ...]:
        """No note links here."""
        return ()

    def ids_of(self, name: str) -> tuple[str, ...]:
        """No note has an id."""
        return ()

    def tagged(self, tag: str) -> tuple[str, ...]:
        """No note has a tag."""
        return ()

    def known(self, paper: str | None) -> PaperRecord | None:
        """Nothing is known of any paper."""
        return None


class LogRow(NamedTuple):
    """A data row with its month. `number` is the same for all rows of one model; None for rows of other kinds."""

    month: MonthFacts
    row: SummaryRow
    number: int | None


class Log:
    """The months of a vault, read once. Boards are ranked when one is asked for.

    `labels`: what a note is about where that is a week or a day, by its path.
    """

    def __init__(
        self,
        months: Iterable[MonthFacts],
        settings: RollupSettings | None = None,
        notes: VaultNotes | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        settings = settings or RollupSettings()
        self.notes: VaultNotes = notes or NoVault()
        self.identity = BoardIdentity(settings.aliases, settings.conditions)
        self._boards = Boards(self.identity, ScoreDirection(settings.lower_is_better, settings.higher_is_better))
        self._labels = labels or {}
        self._models = ModelRegistry()
        self._ranked: dict[tuple[str, str, str, str], Leaderboard] = {}
        ordered = sorted(months, key=lambda month: (month.period, month.path))
        self.months = tuple(merge_duplicate_months([month for month in ordered if month.period]))
        self.rows = tuple(LogRow(month, row, self._place(month, row)) for month in self.months for row in month.rows)

    def _place(self, month: MonthFacts, row: SummaryRow) -> int | None:
        """Number the row's model, and put the row's scores onto their boards."""
        if row.kind != "models":
            return None
        number = self._models.number(row, month.period)
        for score in row.own_scores:
            self._boards.board(score).seen.append((month.period, number, score.value, score, row, month.path))
        return number

    def label(self, path: str, period: str) -> str:
        """The week, the day or the month that a note is about."""
        return self._labels.get(path, period)

    def first_seen(self, number: int) -> str:
        """The month that is the first to name a model."""
        return self._models.first_seen[number]

    @cached_property
    def boards(self) -> tuple[Board, ...]:
        """All boards that a score stands on."""
        return tuple(self._boards)

    @cached_property
    def benchmarks(self) -> dict[str, str]:
        """The name of each benchmark by its folded name; those that only a rival's score names stand last."""
        found = {board.key[0]: board.benchmark for board in self.boards}
        for each in self.rows:
            for score in each.row.scores:
                if score.owner is not None:
                    found.setdefault(self._boards.key(score)[0], self.identity.name(score.benchmark))
        return found

    def board(self, score: Score) -> Board:
        """The board that a row's own score stands on."""
        return self._boards.board(score)

    def key(self, score: Score) -> tuple[str, str, str, str]:
        """Benchmark, condition, protocol and unit of a score, folded: those of its board."""
        return self._boards.key(score)

    def ranked(self, board: Board) -> Leaderboard:
        """A board in its final form."""
        found = self._ranked.get(board.key)
        if found is None:
            found = self._ranked[board.key] = leaderboard(board)
        return found

    def entry(self, board: Board, number: int, value: float) -> BoardEntry | None:
        """Where a model stands on a board with that value; None where it has stated another since."""
        return next((e for e in self.ranked(board).entries if e.model == number and e.value == value), None)

    @cached_property
    def rows_of_model(self) -> dict[int, list[LogRow]]:
        """The rows of each model, in order of time."""
        found: dict[int, list[LogRow]] = {}
        for each in self.rows:
            if each.number is not None:
                found.setdefault(each.number, []).append(each)
        return found

    @cached_property
    def rows_of_topic(self) -> dict[str, list[LogRow]]:
        """The rows of each topic by its folded name, in order of time."""
        found: dict[str, list[LogRow]] = {}
        for each in self.rows:
            if each.row.kind == "topics" and each.row.name:
                found.setdefault(fold_name(each.row.name), []).append(each)
        return found

    @cached_property
    def rows_of_paper(self) -> dict[str, list[LogRow]]:
        """The rows that name a paper, by its id, in order of time."""
        found: dict[str, list[LogRow]] = {}
        for each in self.rows:
            for paper in {paper.id: paper for paper in each.row.papers if paper.id}:
                found.setdefault(paper, []).append(each)
        return found

    @cached_property
    def model_of_paper(self) -> dict[str, int]:
        """The model that a paper is the first paper of a row of."""
        found: dict[str, int] = {}
        for each in self.rows:
            if each.number is not None and each.row.papers and (paper := each.row.papers[0].id):
                found.setdefault(paper, each.number)
        return found

    @cached_property
    def names_of_model(self) -> dict[int, list[str]]:
        """The names of each model as written, the latest first."""
        return {
            number: list(dict.fromkeys(each.row.name for each in reversed(rows) if each.row.name))
            for number, rows in self.rows_of_model.items()
        }
