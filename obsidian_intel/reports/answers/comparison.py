"""Models side by side: only scores of equal settings in one line; what only one of them has stands beneath."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.answers.subjects import model_answer
from obsidian_intel.reports.answers.values import Answer, PaperLink
from obsidian_intel.reports.rollup.boards import Board
from obsidian_intel.reports.rollup.format_scores import place


class ComparedModel(Struct, frozen=True):
    """One of the models: what it is, before its scores."""

    name: str
    first_seen: str
    last_seen: str
    tags: tuple[str, ...]
    papers: tuple[PaperLink, ...]
    scores: int


class ComparedScore(Struct, frozen=True):
    """What a model has on a board. More than one where its latest month states more than one value."""

    value: float
    written: str
    period: str
    path: str
    rank: int


class ComparedBoard(Struct, frozen=True):
    """A board on which one of the models stands. `scores` has a place for each of the models, in their order; `best`
    are the places of the best of them, empty where only one has a score or where scales are mixed.
    """

    benchmark: str
    condition: str | None
    protocol: str | None
    unit: str | None
    better: str
    of: int
    scores: tuple[tuple[ComparedScore, ...], ...]
    best: tuple[int, ...]

    @property
    def title(self) -> str:
        """`BrowseComp · Pass@1 · with context management`."""
        return " · ".join(part for part in (self.benchmark, self.protocol, self.condition) if part)


class ComparisonAnswer(Answer, frozen=True, tag="comparison"):
    """Models side by side. `boards` are those of two models or more, `alone` those that only one of them stands on."""

    models: tuple[ComparedModel, ...]
    boards: tuple[ComparedBoard, ...]
    alone: tuple[ComparedBoard, ...]


def comparison_answer(log: Log, numbers: Sequence[int]) -> ComparisonAnswer:
    """The models with those numbers, side by side in that order."""
    boards = [_compared(log, board, numbers) for board in log.boards if {seen[1] for seen in board.seen} & {*numbers}]
    boards = [board for board in boards if any(board.scores)]
    shared = sorted((b for b in boards if _have(b) > 1), key=lambda b: (-_have(b), b.benchmark.casefold(), b.title))
    alone = sorted(
        (b for b in boards if _have(b) == 1),
        key=lambda b: (next(n for n, each in enumerate(b.scores) if each), b.title.casefold()),
    )
    return ComparisonAnswer(tuple(_model(log, number) for number in numbers), tuple(shared), tuple(alone))


def _have(board: ComparedBoard) -> int:
    return sum(map(bool, board.scores))


def _model(log: Log, number: int) -> ComparedModel:
    answer = model_answer(log, number)
    own = {ident for ident, model in log.model_of_paper.items() if model == number}
    return ComparedModel(
        answer.name,
        answer.first_seen,
        log.rows_of_model[number][-1].month.period,
        answer.tags,
        tuple(paper for paper in answer.papers if paper.id in own),
        len(answer.scores),
    )


def _compared(log: Log, board: Board, numbers: Sequence[int]) -> ComparedBoard:
    ranked = log.ranked(board)
    scores = tuple(
        tuple(
            ComparedScore(
                entry.value, place(entry, ranked), log.label(entry.path, entry.period), entry.path, entry.rank
            )
            for entry in ranked.entries
            if entry.model == number
        )
        for number in numbers
    )
    ranks = [min((each.rank for each in own), default=None) for own in scores]
    known = [rank for rank in ranks if rank is not None]
    compared = len(known) > 1 and not ranked.mixed_scale
    best = tuple(n for n, rank in enumerate(ranks) if rank == min(known)) if compared else ()
    return ComparedBoard(
        board.benchmark,
        board.condition,
        board.protocol,
        board.unit,
        board.better,
        len(ranked.entries),
        scores,
        best if len(best) < len(known) else (),
    )
