"""What the log says of a model, a paper, a benchmark, a topic or a tag."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from obsidian_intel.core.folding import fold_name
from obsidian_intel.months.summary import Score
from obsidian_intel.reports.answers.log import Log, LogRow
from obsidian_intel.reports.answers.lookup import Subject
from obsidian_intel.reports.answers.values import (
    Answer,
    BoardName,
    PaperLink,
    RivalScore,
    RowInShort,
    RowMention,
    ScoreLine,
    paper_link,
    rival_score,
    row_in_short,
    row_mention,
    score_line,
)
from obsidian_intel.reports.rollup import format_scores
from obsidian_intel.reports.rollup.boards import Board


class ModelAnswer(Answer, frozen=True, tag="model"):
    """All rows of a model, its scores in order of time, what it was compared with, and who speaks of it."""

    name: str
    names: tuple[str, ...]
    first_seen: str
    tags: tuple[str, ...]
    papers: tuple[PaperLink, ...]
    rows: tuple[RowInShort, ...]
    scores: tuple[ScoreLine, ...]
    compared_with: tuple[RivalScore, ...]
    mentioned_by: tuple[RowMention, ...]
    linked_from: tuple[str, ...]


class PaperAnswer(Answer, frozen=True, tag="paper"):
    """The rows that name a paper which is no model's own."""

    name: str
    paper: PaperLink
    first_seen: str
    rows: tuple[RowInShort, ...]
    linked_from: tuple[str, ...]


class Standing(Struct, frozen=True):
    """A place on a leaderboard. `earlier`: (period, value) of what earlier months said of the same model."""

    rank: int
    name: str
    value: float
    written: str
    period: str
    path: str
    change: float | None
    earlier: tuple[tuple[str, float], ...] = ()
    verified: str | None = None  # what `verify` found of it last: "found", "not found", "no source"


class RecordMonth(Struct, frozen=True):
    """A month in which the best score of a leaderboard moved."""

    period: str
    name: str
    value: float
    written: str


class BoardAnswer(BoardName, frozen=True):
    """A leaderboard of a benchmark: one setting. `records` are in order of time: who led since when."""

    mixed_scale: bool
    entries: tuple[Standing, ...]
    records: tuple[RecordMonth, ...]


class BenchmarkAnswer(Answer, frozen=True, tag="benchmark"):
    """A benchmark in all its settings, the fullest first. `others` are scores that rows state of other models."""

    name: str
    spellings: tuple[str, ...]
    boards: tuple[BoardAnswer, ...]
    others: tuple[RivalScore, ...]


class TopicAnswer(Answer, frozen=True, tag="topic"):
    """All rows of a topic, and its papers, each once."""

    name: str
    first_seen: str
    rows: tuple[RowInShort, ...]
    papers: tuple[PaperLink, ...]


class TagAnswer(Answer, frozen=True, tag="tag"):
    """The rows whose mechanism has a tag, and the notes that carry it."""

    name: str
    rows: tuple[RowInShort, ...]
    notes: tuple[str, ...]


def answer_of(log: Log, subject: Subject) -> Answer:
    """What the log says of `subject`."""
    if subject.kind == "model":
        assert isinstance(subject.key, int)
        return model_answer(log, subject.key)
    make = {"paper": paper_answer, "benchmark": benchmark_answer, "topic": topic_answer, "tag": tag_answer}
    return make[subject.kind](log, str(subject.key))


def model_answer(log: Log, number: int) -> ModelAnswer:
    """What the log says of the model with that number."""
    rows = log.rows_of_model[number]
    names = log.names_of_model[number]
    papers = _papers(log, rows)
    ids = {ident for ident, model in log.model_of_paper.items() if model == number}
    folded = {fold_name(name) for name in names}
    naming = [each for ident in ids for each in log.rows_of_paper[ident] if each.number != number]
    comparing = [
        each
        for each in log.rows
        if each.number not in (None, number) and any(fold_name(score.owner or "") in folded for score in _rivals(each))
    ]
    notes = {paper.note for paper in papers if paper.note and paper.id in ids}
    return ModelAnswer(
        name=names[0] if names else next(iter(ids), ""),
        names=tuple(names),
        first_seen=log.first_seen(number),
        tags=tuple(dict.fromkeys(tag for each in rows for tag in each.row.tags)),
        papers=papers,
        rows=tuple(row_in_short(log, each) for each in rows),
        scores=tuple(score_line(log, each, score) for each in rows for score in each.row.own_scores),
        compared_with=tuple(rival_score(log, each, score) for each in rows for score in _rivals(each)),
        mentioned_by=(
            *(row_mention(log, each, "paper") for each in _in_order(log, naming)),
            *(row_mention(log, each, "score") for each in comparing),
        ),
        linked_from=_linked_from(log, notes),
    )


def paper_answer(log: Log, ident: str) -> PaperAnswer:
    """What the log says of a paper."""
    rows = log.rows_of_paper[ident]
    links = [paper_link(log, each.month.path, p) for each in rows for p in each.row.papers if p.id == ident]
    best = next((link for link in links if link.title and link.title != ident), links[0])
    note = next((link.note for link in links if link.note), None)
    paper = PaperLink(ident, best.title, next((link.url for link in links if link.url), None), note, best.known)
    return PaperAnswer(
        name=best.title or ident,
        paper=paper,
        first_seen=rows[0].month.period,
        rows=tuple(row_in_short(log, each) for each in rows),
        linked_from=_linked_from(log, [note] if note else []),
    )


def benchmark_answer(log: Log, key: str) -> BenchmarkAnswer:
    """What the log says of a benchmark, named by its folded name."""
    boards = sorted((board for board in log.boards if board.key[0] == key), key=lambda board: -len(board.seen))
    scores = [score for board in boards for _, _, _, score, *_ in board.seen]
    others = [rival_score(log, each, score) for each in log.rows for score in _rivals(each) if log.key(score)[0] == key]
    return BenchmarkAnswer(
        name=log.benchmarks[key],
        spellings=tuple(dict.fromkeys(score.benchmark for score in scores)),
        boards=tuple(_board(log, board) for board in boards),
        others=tuple(others),
    )


def _board(log: Log, board: Board) -> BoardAnswer:
    ranked = log.ranked(board)
    entries = tuple(
        Standing(
            entry.rank,
            entry.name,
            entry.value,
            format_scores.place(entry, ranked),
            log.label(entry.path, entry.period),
            entry.path,
            entry.change,
            entry.earlier,
            entry.verified or None,
        )
        for entry in ranked.entries
    )
    return BoardAnswer(
        board.benchmark,
        board.condition,
        board.protocol,
        board.unit,
        board.better,
        ranked.mixed_scale,
        entries,
        tuple(
            RecordMonth(period, name, value, _written(board, period, value)) for period, value, name in ranked.frontier
        ),
    )


def _written(board: Board, period: str, value: float) -> str:
    return next(
        format_scores.score(score) for when, _, said, score, *_ in board.seen if (when, said) == (period, value)
    )


def topic_answer(log: Log, folded: str) -> TopicAnswer:
    """What the log says of a topic, named by its folded name."""
    rows = log.rows_of_topic[folded]
    return TopicAnswer(
        name=rows[-1].row.name,
        first_seen=rows[0].month.period,
        rows=tuple(row_in_short(log, each) for each in rows),
        papers=_papers(log, rows),
    )


def tag_answer(log: Log, tag: str) -> TagAnswer:
    """The rows and the notes with a tag."""
    folded = tag.casefold()
    rows = [each for each in log.rows if folded in (own.casefold() for own in each.row.tags)]
    return TagAnswer(tag, tuple(row_in_short(log, each) for each in rows), log.notes.tagged(tag))


def _rivals(each: LogRow) -> list[Score]:
    return [score for score in each.row.scores if score.owner is not None]


def _in_order(log: Log, rows: Iterable[LogRow]) -> list[LogRow]:
    """Rows in order of time, each once."""
    wanted = {id(each) for each in rows}
    return [each for each in log.rows if id(each) in wanted]


def _papers(log: Log, rows: Iterable[LogRow]) -> tuple[PaperLink, ...]:
    """The papers that rows name, each once."""
    found: dict[str, PaperLink] = {}
    for paper in chain.from_iterable((paper_link(log, e.month.path, p) for p in e.row.papers) for e in rows):
        key = paper.id or paper.url or paper.title
        if key not in found or (found[key].note is None and paper.note):
            found[key] = paper
    return tuple(found.values())


def _linked_from(log: Log, notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({path for note in notes for path in log.notes.linked_from(note)}))
