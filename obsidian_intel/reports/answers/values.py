"""The parts that answers are made of. Periods are months `YYYY-MM`, weeks or days; paths are those in the vault."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, to_builtins

from obsidian_intel.months.summary import Paper, Score
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.reports.answers.log import Log, LogRow
from obsidian_intel.reports.rollup import format_scores


class PaperLink(Struct, frozen=True):
    """A paper with its address, the vault path of its note, and what a source lists of it, where one was asked."""

    id: str | None
    title: str
    url: str | None
    note: str | None
    known: PaperRecord | None = None


class RowInShort(Struct, frozen=True):
    """A row of the log. `value` is one line of it, `scores` how many scores of its own it has."""

    period: str
    path: str
    line: int
    kind: str
    section: str
    name: str
    tags: tuple[str, ...]
    value: str
    scores: int
    papers: tuple[PaperLink, ...]


class BoardName(Struct, frozen=True):
    """A leaderboard: a benchmark in one setting."""

    benchmark: str
    condition: str | None
    protocol: str | None
    unit: str | None
    better: str


class ScoreLine(BoardName, frozen=True):
    """A score as a row states it. `written` is the number with its unit as it stands there.

    `rank` and `of`: its place on its leaderboard; None for a value that a later month replaced. `change`: against the
    best score of the months before.
    """

    name: str
    value: float
    written: str
    period: str
    path: str
    line: int
    rank: int | None = None
    of: int | None = None
    change: float | None = None
    inferred: bool = False
    verified: str | None = None  # what `verify` found of it last: "found", "not found", "no source"

    @property
    def board(self) -> str:
        """`BrowseComp · Pass@1 · with context management`."""
        return " · ".join(part for part in (self.benchmark, self.protocol, self.condition) if part)


class RivalScore(Struct, frozen=True):
    """A score of another model that a row states beside its own. `own`: the row's own in that setting, as written."""

    name: str
    benchmark: str
    condition: str | None
    protocol: str | None
    value: float
    written: str
    own: str | None
    period: str
    path: str
    line: int
    verified: str | None = None  # as in `ScoreLine`

    @property
    def board(self) -> str:
        """`BrowseComp · Pass@1 · with context management`."""
        return " · ".join(part for part in (self.benchmark, self.protocol, self.condition) if part)


class RowMention(Struct, frozen=True):
    """A row that speaks of something. `how`: "paper" (it names the paper) or "score" (it compares itself with it)."""

    how: str
    name: str
    kind: str
    period: str
    path: str
    line: int


class Answer(Struct, frozen=True, tag_field="kind"):
    """What the log says of one thing; each kind of answer is a class of its own."""


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as plain values, for JSON. Keys are only ever added."""
    return {"version": 1, **to_builtins(answer)}


def paper_link(log: Log, month: str, paper: Paper) -> PaperLink:
    """A paper as a row of the note `month` names it."""
    return PaperLink(paper.id, paper.title, paper.url, log.notes.note_of(month, paper), log.notes.known(paper.id))


def row_in_short(log: Log, each: LogRow) -> RowInShort:
    """A row with its place."""
    month, row, _ = each
    return RowInShort(
        log.label(month.path, month.period),
        month.path,
        row.line,
        row.kind,
        row.section,
        row.name,
        row.tags,
        row.value,
        len(row.own_scores),
        tuple(paper_link(log, month.path, paper) for paper in row.papers),
    )


def score_line(log: Log, each: LogRow, score: Score) -> ScoreLine:
    """One of a row's own scores, with its place on its board."""
    board = log.board(score)
    entry = log.entry(board, each.number, score.value) if each.number is not None else None
    return ScoreLine(
        board.benchmark,
        score.condition,
        score.protocol,
        score.unit,
        board.better,
        each.row.name,
        score.value,
        format_scores.score(score),
        log.label(each.month.path, each.month.period),
        each.month.path,
        each.row.line,
        entry.rank if entry else None,
        len(log.ranked(board).entries) if entry else None,
        entry.change if entry and entry.period == each.month.period else None,
        score.source == "inferred",
        score.verified or None,
    )


def rival_score(log: Log, each: LogRow, score: Score) -> RivalScore:
    """A score of another model that a row states."""
    key = log.key(score)
    own = next((format_scores.score(mine) for mine in each.row.own_scores if log.key(mine) == key), None)
    return RivalScore(
        score.owner or "",
        log.identity.name(score.benchmark),
        score.condition,
        score.protocol,
        score.value,
        format_scores.score(score),
        own,
        log.label(each.month.path, each.month.period),
        each.month.path,
        each.row.line,
        score.verified or None,
    )


def row_mention(log: Log, each: LogRow, how: str) -> RowMention:
    """A row as one that speaks of something."""
    month, row, _ = each
    return RowMention(how, row.name, row.kind, log.label(month.path, month.period), month.path, row.line)
