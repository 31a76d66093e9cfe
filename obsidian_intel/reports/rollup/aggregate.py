"""Months -> `Rollup`. Pure: no clock, no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.summary import MonthFacts, Paper, SummaryRow, month_facts
from obsidian_intel.reports.changes import (
    EarlierNotes,
    NewModel,
    RangeChanges,
    TopicSight,
    earlier_notes,
    leader_changes,
    new_models,
    overtakes,
    topic_changes,
)
from obsidian_intel.reports.rollup.boards import Board, Boards, leaderboard, leaderboard_before
from obsidian_intel.reports.rollup.labels import language_of
from obsidian_intel.reports.rollup.model import (
    Activity,
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
from obsidian_intel.reports.rollup.notices import remarks
from obsidian_intel.reports.rollup.omit import apply_omit
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.same_model import ModelRegistry, merge_duplicate_months
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

if TYPE_CHECKING:
    from obsidian_intel.months.model import Month

_CONTEXT = 12


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
    settings = settings or RollupSettings()
    all_facts = sorted(
        (m if isinstance(m, MonthFacts) else month_facts(m) for m in months), key=lambda m: (m.period, m.path)
    )
    facts = merge_duplicate_months([month for month in all_facts if month.period and month.period <= span.until])
    work = RollupBuilder(span, settings, note_of, title_of)
    earlier = before or earlier_notes(span, facts)
    for month in facts:
        work.read(month)
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
        activity=_activity(facts, span),
        problems=problems,
        note_of=note_of,
        language=settings.language or language_of(facts),
        changes=work.changes(earlier, boards, new, returning),
        remarks=tuple(remarks(all_facts, span, shown, work.benchmarks.values())),
    )
    return apply_omit(rollup, settings.omit)


def _month_entry(month: MonthFacts) -> MonthEntry:
    kinds = Counter(row.kind for row in month.rows)
    return MonthEntry(*month[:6], models=kinds["models"], topics=kinds["topics"])


def _activity(months: Sequence[MonthFacts], span: DateRange) -> tuple[Activity, ...]:
    """Every calendar month of the range that the log covers, and up to a year before it."""
    if not months:
        return ()
    year, month = divmod(int(span.first_month[:4]) * 12 + int(span.first_month[5:]) - 1 - _CONTEXT, 12)
    start = max(months[0].period, f"{year:04}-{month + 1:02}")
    counts: dict[str, list[int]] = {}
    tags: dict[str, Counter[str]] = {}
    for found in months:
        if found.period >= start:
            count = counts.setdefault(found.period, [0, 0, 0])
            count[0] += 1
            count[1] += sum(row.kind == "models" for row in found.rows)
            count[2] += sum(row.kind == "topics" for row in found.rows)
            own = tags.setdefault(found.period, Counter())
            own.update(tag for row in found.rows if row.kind == "models" for tag in row.tags)
    before = [month.period for month in months if month.period not in span]
    last = (before[-1] if before else "") if span.days else min(span.until, months[-1].period)
    periods = [*(DateRange(start, last, "").months() if last else ()), *(span.months() if span.days else ())]
    none = Counter[str]()
    rows = {period: tuple(counts.get(period, (0, 0, 0))) for period in periods}
    return tuple(
        Activity(period, notes, models, topics, tuple(tags.get(period, none).most_common()))
        for period, (notes, models, topics) in rows.items()
    )


class RollupBuilder:
    """One walk over all months."""

    def __init__(self, span: DateRange, settings: RollupSettings, note_of: NoteOf, title_of: TitleOf) -> None:
        self._span, self._note_of, self._title_of = span, note_of, title_of
        self._numbers = ModelRegistry()
        direction = ScoreDirection(settings.lower_is_better, settings.higher_is_better)
        self._boards = Boards(BoardIdentity(settings.aliases, settings.conditions), direction)
        self._rows: list[tuple[MonthFacts, SummaryRow, int]] = []
        self._sights: dict[str, list[str]] = {}
        self._papers: dict[str, Reference] = {}
        self._references: dict[tuple[str, Paper], Reference] = {}
        self._topics: list[TopicSight] = []
        self.topics: list[TopicEntry] = []
        self.benchmarks: dict[str, str] = {}

    def read(self, month: MonthFacts) -> None:
        inside = month.period in self._span
        period, path = month.period, month.path
        board_of, sights, number_of = self._boards.board, self._sights, self._numbers.number
        for row in month.rows:
            for paper in row.papers:
                if paper.id:
                    sights.setdefault(paper.id, []).append(period)
                    if inside and paper.id not in self._papers:
                        self._papers[paper.id] = self._reference(path, paper)
            if row.kind == "models":
                number = number_of(row, period)
                for score in row.own_scores:
                    board_of(score).seen.append((period, number, score[1], score, row, path))
                if inside:
                    self._rows.append((month, row, number))
            elif row.kind == "topics":
                self._topics.append(TopicSight(row.name, row.section, period, path))
                if inside:
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
        boards = [leaderboard(board) for board in self._boards]
        for board in self._boards:
            self.benchmarks[board.key[0]] = board.benchmark
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
            board: Board = self._boards.board(score)
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
            self._numbers.first_seen[number],
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
            (leaderboard_before(board, span.since), by_key[board.key])
            for board in self._boards
            if board.seen[0][0] < span.since <= board.seen[-1][0]
        ]
        new_topics, gone_topics = topic_changes(self._topics, span, before)
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
            if self._numbers.first_seen[number] in self._span:
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
            periods = tuple(dict.fromkeys(self._sights[paper]))
            entry = PaperEntry(reference, periods[0], periods)
            (new if periods[0] in self._span else returning).append(entry)
        return tuple(new), tuple(returning)


def _cells(row: SummaryRow) -> tuple[CellText, ...]:
    return tuple(CellText(*cell) for cell in row.outlines)
