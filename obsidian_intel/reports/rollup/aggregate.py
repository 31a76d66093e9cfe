"""Months -> `Rollup`. Pure: no clock, no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from itertools import groupby
from typing import TYPE_CHECKING

from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.summary import MonthFacts, Paper, SummaryRow, month_facts
from obsidian_intel.reports.changes import (
    EarlierNotes,
    NewModel,
    RangeChanges,
    earlier_notes,
    leader_changes,
    new_models,
    overtakes,
    topic_changes,
)
from obsidian_intel.reports.rollup.boards import Board
from obsidian_intel.reports.rollup.labels import language_of
from obsidian_intel.reports.rollup.log_so_far import LogSoFar
from obsidian_intel.reports.rollup.notices import remarks
from obsidian_intel.reports.rollup.omit import apply_omit
from obsidian_intel.reports.rollup.parts.activity import activity
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import (
    CellText,
    Leaderboard,
    ModelEntry,
    MonthEntry,
    NoteOf,
    PaperEntry,
    ProblemCount,
    Reference,
    Rollup,
    RollupSettings,
    TitleOf,
    TopicEntry,
    no_notes,
    no_titles,
)
from obsidian_intel.reports.rollup.same_model import merge_duplicate_months

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month


def aggregate(
    months: Iterable[Month | MonthFacts],
    span: DateRange,
    *,
    settings: RollupSettings | None = None,
    note_of: NoteOf = no_notes,
    title_of: TitleOf = no_titles,
    problems: ProblemCount | None = None,
    before: EarlierNotes | None = None,
) -> Rollup:
    """The rollup of `span`. `months` are all months of the vault: boards and first sights reach back to the first.

    Months as `Month` bring whole cells (HTML shows them), as `MonthFacts` only their facts. `note_of` gets a
    month's path and a paper and gives the vault path of the paper's note, `title_of` gets its id and gives its title.
    Months after the range are ignored.
    `before` is what the range is compared with; by default the range before it.
    """
    facts = (m if isinstance(m, MonthFacts) else month_facts(m) for m in months)
    series = RollupSeries(facts, settings or RollupSettings())
    return series.rollup(span, note_of=note_of, title_of=title_of, problems=problems, before=before)


class RollupSeries:
    """Rollups of one log. Each goes on from where the last one ended, so ranges are best asked for in order of time."""

    def __init__(self, months: Iterable[MonthFacts], settings: RollupSettings) -> None:
        self._settings = settings
        self._all = sorted(months, key=lambda month: (month.period, month.path))
        self._groups = _by_period(self._all)
        self._start()

    def _start(self) -> None:
        self._log, self._next = LogSoFar(self._settings), 0
        self._facts: list[MonthFacts] = []
        self._numbers: list[list[tuple[int, ...]]] = []  # of each group, of each of its months: the models of its rows

    def _read_until(self, last: str) -> None:
        if self._facts and self._facts[-1].period > last:
            self._start()
        while self._next < len(self._groups) and self._groups[self._next][0] <= last:
            months = merge_duplicate_months(self._groups[self._next][1])
            self._numbers.append([self._log.read(month) for month in months])
            self._facts += months
            self._next += 1

    def branch(self, until: str, months: Iterable[MonthFacts]) -> RollupSeries:
        """A log that is this one up to the month `until`, and `months` after it, whose periods are later."""
        self._read_until(until)
        found = copy(self)
        found._log, found._facts, found._numbers = self._log.copy(), self._facts.copy(), self._numbers.copy()
        more = sorted(months, key=lambda month: (month.period, month.path))
        found._groups = [*self._groups[: self._next], *_by_period(more)]
        found._all = [*(month for month in self._all if month.period <= until), *more]
        return found

    def rollup(
        self,
        span: DateRange,
        *,
        note_of: NoteOf = no_notes,
        title_of: TitleOf = no_titles,
        problems: ProblemCount | None = None,
        before: EarlierNotes | None = None,
        whole: Callable[[MonthFacts], MonthFacts] | None = None,
    ) -> Rollup:
        """As `aggregate`. `whole` gives a month of the range with its cells."""
        self._read_until(span.until)
        facts, log = self._facts, self._log
        earlier = before or earlier_notes(span, facts)
        work = RollupBuilder(log, span, note_of, title_of)
        for (period, group), numbers in zip(self._groups, self._numbers, strict=False):
            if period in span:
                months = merge_duplicate_months([whole(each) if whole else each for each in group])
                for month, models in zip(months, numbers, strict=True):
                    work.read(month, models)
        boards = work.boards_in_order()
        shown = [board for board in boards if any(e.period in span for e in board.entries)]
        new, returning = work.papers_of_range()
        rollup = Rollup(
            range=span,
            months=tuple(_month_entry(month) for month in facts if month.period in span),
            models=work.models(),
            topics=tuple(work.topics),
            leaderboards=tuple(boards),
            new_papers=new,
            returning_papers=returning,
            tags=work.tags(),
            activity=activity(facts, span),
            problems=problems,
            note_of=note_of,
            language=self._settings.language or language_of(facts),
            changes=work.changes(earlier, boards, new, returning),
            remarks=tuple(remarks(self._all, span, shown, dict.fromkeys(board.benchmark for board in log.boards))),
        )
        return apply_omit(rollup, self._settings.omit)


def _by_period(months: Iterable[MonthFacts]) -> list[tuple[str, list[MonthFacts]]]:
    """Months in order of time in groups, those without a period left out."""
    return [(period, list(group)) for period, group in groupby(months, key=lambda month: month.period) if period]


def _month_entry(month: MonthFacts) -> MonthEntry:
    kinds = Counter(row.kind for row in month.rows)
    return MonthEntry(*month[:6], models=kinds["models"], topics=kinds["topics"])


class RollupBuilder:
    """What a range has of its own: its rows, its papers. `log` has been read to the end of the range."""

    def __init__(self, log: LogSoFar, span: DateRange, note_of: NoteOf, title_of: TitleOf) -> None:
        self._log, self._span, self._note_of, self._title_of = log, span, note_of, title_of
        self._rows: list[tuple[MonthFacts, SummaryRow, int]] = []
        self._papers: dict[str, Reference] = {}
        self._references: dict[tuple[str, Paper], Reference] = {}
        self.topics: list[TopicEntry] = []

    def read(self, month: MonthFacts, numbers: Sequence[int]) -> None:
        """Take in a month of the range; `numbers` are those of the models of its rows."""
        models = iter(numbers)
        for row in month.rows:
            for paper in row.papers:
                if paper.id and paper.id not in self._papers:
                    self._papers[paper.id] = self._reference(month.path, paper)
            if row.kind == "models":
                self._rows.append((month, row, next(models)))
            elif row.kind == "topics":
                self.topics.append(self._topic(month, row))

    def _topic(self, month: MonthFacts, row: SummaryRow) -> TopicEntry:
        papers = tuple(self._reference(month.path, paper) for paper in row.papers)
        return TopicEntry(month.period, row.section, row.title, row.name, papers, row.value, _cells(row))

    def _reference(self, path: str, paper: Paper) -> Reference:
        found = self._references.get((path, paper))
        if found is None:
            found = Reference(paper.id, paper.title, paper.url, self._note_of(path, paper), self._title_of(paper.id))
            self._references[(path, paper)] = found
        return found

    def boards_in_order(self) -> list[Leaderboard]:
        """Boards with news first, then the fuller ones, then by name."""
        boards = [self._log.leaderboard(board) for board in self._log.boards]
        since = self._span.since
        return sorted(
            boards,
            key=lambda b: (
                not any(e.period >= since for e in b.entries),
                -len(b.entries),
                b.benchmark.casefold(),
                b.protocol or "",
                b.condition or "",
                b.unit or "",
            ),
        )

    def models(self) -> tuple[ModelEntry, ...]:
        """The model rows of the range; ranks are known once the boards are."""
        return tuple(self._model(*found) for found in self._rows)

    def _model(self, month: MonthFacts, row: SummaryRow, number: int) -> ModelEntry:
        ranks: dict[int, tuple[int, int]] = {}
        for index, score in enumerate(row.own_scores):
            board: Board = self._log.boards.board(score)
            rank = board.ranks.get((number, score.value))
            if rank is not None:
                ranks[index] = (rank, board.size)
        return ModelEntry(
            month.period,
            row.name,
            tuple(self._reference(month.path, paper) for paper in row.papers),
            row.tags,
            row.value,
            row.own_scores,
            self._log.models.first_seen[number],
            ranks,
            _cells(row),
            number,
            row.status,
        )

    def changes(
        self,
        before: EarlierNotes | None,
        boards: Sequence[Leaderboard],
        new: tuple[PaperEntry, ...],
        returning: tuple[PaperEntry, ...],
    ) -> RangeChanges:
        """What is otherwise than before the range; `boards` as they are now."""
        span = self._span
        by_key = {board.key: board for board in boards}
        contested = [board for board in boards if len({entry.model for entry in board.entries}) > 1]
        moved = [
            (self._log.leaderboard_before(board, span.since), by_key[board.key])
            for board in self._log.boards
            if board.seen[0][0] < span.since <= board.seen[-1][0]
        ]
        new_topics, gone_topics = topic_changes(self._log.topics, span, before)
        return RangeChanges(
            span,
            before.range if before else None,
            models=len({number for _, _, number in self._rows}),
            topics=len({fold_name(topic.name) for topic in self.topics}),
            boards=tuple(sorted(contested, key=lambda board: -len(board.entries))),
            new_models=new_models(self._first_rows(), contested),
            leaders=leader_changes(moved),
            overtakes=overtakes(moved, span),
            new_topics=new_topics,
            gone_topics=gone_topics,
            seen_again=returning,
            new_papers=new,
        )

    def _first_rows(self) -> Iterator[tuple[int, NewModel]]:
        """The rows of models that the range is the first to name."""
        for month, row, number in self._rows:
            if self._log.models.first_seen[number] in self._span:
                papers = tuple(self._reference(month.path, paper) for paper in row.papers)
                yield number, NewModel(row.name, month.period, papers)

    def tags(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Mechanism tags of the range, the commonest first, with the names of their models."""
        found: dict[str, dict[str, None]] = {}
        for _, row, _ in self._rows:
            for tag in row.tags:
                found.setdefault(tag, {})[row.name] = None
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].casefold(), item[0]))
        return tuple((tag, tuple(names)) for tag, names in ordered)

    def papers_of_range(self) -> tuple[tuple[PaperEntry, ...], tuple[PaperEntry, ...]]:
        """Papers of the range that were never named before, and those that come back."""
        new: list[PaperEntry] = []
        returning: list[PaperEntry] = []
        for paper, reference in self._papers.items():
            periods = tuple(dict.fromkeys(self._log.sights[paper]))
            entry = PaperEntry(reference, periods[0], periods)
            (new if periods[0] in self._span else returning).append(entry)
        return tuple(new), tuple(returning)


def _cells(row: SummaryRow) -> tuple[CellText, ...]:
    return tuple(CellText(*cell) for cell in row.outlines)
