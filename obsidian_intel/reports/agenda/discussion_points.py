"""An agenda as values, made from the rollup of a range and that of the range before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import NamedTuple

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.message import Message
from obsidian_intel.months.status import status_kind
from obsidian_intel.reports.agenda.questions import OpenQuestion, open_questions
from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.format_scores import number, place
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.parts.record_steps import records
from obsidian_intel.reports.rollup.parts.value import ValueEntry, value_table
from obsidian_intel.reports.rollup.parts.year import most_seen
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, Rollup

_POINTS = 3
_OPEN = ("evaluate", "pilot")


class DiscussionPoint(NamedTuple):
    """Something to talk about, and why. Both may be messages with parameters."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting has before it. `before`: the month that left `left_open`, None where the log begins here."""

    range: DateRange
    changed: tuple[Message, ...]
    points: tuple[DiscussionPoint, ...]
    questions: tuple[OpenQuestion, ...]
    left_open: tuple[OpenQuestion, ...]
    before: str | None
    language: str = "en"


def agenda(rollup: Rollup, earlier: Rollup | None = None, watched: Sequence[str] = ()) -> Agenda:
    """The agenda. Both rollups need whole cells; `watched` are benchmarks whose records come first."""
    questions = open_questions(rollup)
    last = earlier.months[-1].period if earlier and earlier.months else None
    return Agenda(
        rollup.range,
        headline(rollup.changes),
        tuple(_points(rollup, frozenset(map(fold_name, watched)))),
        questions,
        tuple(_left_open(earlier, last, rollup, questions)) if earlier and last else (),
        last,
        rollup.language,
    )


def _points(rollup: Rollup, watched: frozenset[str]) -> list[DiscussionPoint]:
    """Three of different kinds where there are, the most telling of each kind first."""
    kinds = (_records(rollup, watched), _disagreements(rollup), _undecided(rollup), _seen_again(rollup))
    found = chain.from_iterable(zip_longest(*kinds))
    return list(dict.fromkeys(point for point in found if point is not None))[:_POINTS]


def _records(rollup: Rollup, watched: frozenset[str]) -> Iterator[DiscussionPoint]:
    """Records broken in the range: on watched boards first, then on the fullest."""
    broken = [record for record in records(rollup) if record.broken and record.leader.inside]
    order = sorted(broken, key=lambda each: (not _is_watched(each.board, watched), -len(each.board.entries)))
    for record in order:
        best = record.leader
        said = Message(
            "{board}: {name} reaches {score} ({gain})",
            board=record.board.title,
            name=best.name,
            score=best.shown,
            gain=best.gain,
        )
        if _is_watched(record.board, watched):
            yield DiscussionPoint(said, Message("a new record on a board that you watch"))
        else:
            models = len({entry.model for entry in record.board.entries})
            yield DiscussionPoint(said, Message("a new record among {count} models", count=models))


def _is_watched(board: Leaderboard, watched: frozenset[str]) -> bool:
    return fold_name(board.benchmark) in watched


def _disagreements(rollup: Rollup) -> Iterator[DiscussionPoint]:
    """Two values of one month, then a month that says otherwise than one before."""
    later: list[DiscussionPoint] = []
    for board in rollup.leaderboards:
        twice: dict[int, list[BoardEntry]] = {}
        for entry in board.entries:
            if entry.period in rollup.range and entry.conflict:
                twice.setdefault(entry.model, []).append(entry)
            elif entry.period in rollup.range and entry.earlier:
                later.append(_changed_score(board, entry))
        for found in twice.values() if "problems" not in rollup.omitted else ():
            scores = " / ".join(place(entry, board) for entry in found)
            said = Message("{name} on {board}: {scores}", name=found[0].name, board=board.title, scores=scores)
            yield DiscussionPoint(said, Message("{period} states two values", period=found[0].period))
    yield from later


def _changed_score(board: Leaderboard, entry: BoardEntry) -> DiscussionPoint:
    period, value = entry.earlier[-1]
    scores = f"{place(entry, board)} / {number(value)}"
    said = Message("{name} on {board}: {scores}", name=entry.name, board=board.title, scores=scores)
    return DiscussionPoint(said, Message("{period} and {other} differ", period=entry.period, other=period))


def _undecided(rollup: Rollup) -> Iterator[DiscussionPoint]:
    """Applications whose status is open: to be evaluated before in a pilot."""
    open_ones = [entry for entry in value_table(rollup) if status_kind(entry.status) in _OPEN]
    for entry in sorted(open_ones, key=lambda each: (_OPEN.index(status_kind(each.status)), each.period)):
        reason = Message("its status is {status}, in {period}", status=entry.status, period=entry.period)
        yield DiscussionPoint(_applied(entry), reason)


def _applied(entry: ValueEntry) -> str:
    application = _application(entry)
    if not application:
        return page_text(entry.model)
    return Message("{name}: {application}", name=entry.model, application=application)


def _application(entry: ValueEntry) -> str:
    """What the model is used for, without the status; empty where the line says that and nothing else."""
    said, status = page_text(entry.application), page_text(entry.status)
    if said.replace(":", "：").rpartition("：")[2].strip() == status:
        return ""
    rest = said.removeprefix(status).lstrip()
    return rest[1:].strip() if status and rest != said and rest[:1] in ":：" else said


def _seen_again(rollup: Rollup) -> Iterator[DiscussionPoint]:
    """Topics that came back, topics of several months, papers of earlier months."""
    for topic in rollup.changes.new_topics:
        if topic.last_seen:
            reason = Message("seen again, last in {period}", period=topic.last_seen)
            yield DiscussionPoint(page_text(topic.name), reason)
    for often in most_seen(rollup):
        if often.kind == "topic":
            reason = Message("named in {count} months", count=len(often.periods))
            yield DiscussionPoint(page_text(often.name), reason)
    for paper in rollup.changes.seen_again:
        title = page_text(paper.reference.title or paper.reference.id or "")
        yield DiscussionPoint(title, Message("seen again, first in {period}", period=paper.first_seen))


def _left_open(earlier: Rollup, last: str, rollup: Rollup, questions: Sequence[OpenQuestion]) -> Iterator[OpenQuestion]:
    """Statuses of the month `last` that are no other now, and its questions that are not asked again here."""
    now = {_key(entry): status_kind(entry.status) for entry in value_table(rollup) if entry.status}
    for entry in value_table(earlier):
        kind = status_kind(entry.status)
        if entry.period == last and kind in _OPEN and now.get(_key(entry), kind) == kind:
            lines = filter(None, (page_text(entry.status), _application(entry)))
            yield OpenQuestion(last, page_text(entry.model), " · ".join(lines))
    asked = {each.text for each in questions}
    for question in open_questions(earlier):
        if question.period == last and question.text not in asked:
            yield question


def _key(entry: ValueEntry) -> str:
    papers = entry.entry.papers
    return (papers[0].id if papers else None) or fold_name(entry.model)
