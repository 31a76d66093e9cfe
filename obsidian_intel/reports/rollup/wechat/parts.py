"""The parts of an article: leaderboards, value, models, topics, papers. A list that is long says how much is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from obsidian_intel.reports.rollup.boards import by_benchmark
from obsidian_intel.reports.rollup.escape import heading
from obsidian_intel.reports.rollup.format_scores import best_metrics, label, place
from obsidian_intel.reports.rollup.html.elements import SPACE, Html, joined, tag
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.models import ModelRows, models_of
from obsidian_intel.reports.rollup.parts.value import value_table
from obsidian_intel.reports.rollup.pictures.drawing import is_percentage
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, PaperEntry, Rollup, TopicEntry
from obsidian_intel.reports.rollup.wechat.elements import (
    DOT,
    QUIET,
    SMALL,
    Sources,
    bar,
    paragraph,
    part,
    strong,
    table,
)

T = TypeVar("T")
_BOARDS, _PLACES, _SCORES = 12, 8, 4
_ROWS = 60


def _first(found: Sequence[T], most: int, show: Callable[[T], Html], words: Words) -> Iterator[Html]:
    """The first of them, and how many there are more."""
    yield from (show(each) for each in found[:most])
    if len(found) > most:
        yield paragraph(words("and {count} more", count=len(found) - most), style=SMALL)


def leaderboards(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The boards with news that compare two models or more, the fullest first; those of one benchmark together."""
    compared = [board for board in rollup.moved() if len(board.entries) > 1]
    boards = [board for group in by_benchmark(compared) for board in group]
    yield from _first(boards, _BOARDS, lambda board: _board(board, rollup, words), words)


def _board(board: Leaderboard, rollup: Rollup, words: Words) -> Html:
    lower = words("lower is better") if board.better == "lower" else ""
    top = max((entry.value for entry in board.entries), default=0.0)
    whole = 100.0 if is_percentage([entry.value for entry in board.entries]) else top
    lines = []
    for entry in board.entries[:_PLACES]:
        rank = f"{entry.rank}{'=' if entry.tied else ''}"
        notes = [words("two values stated")] if entry.conflict else []
        name = strong(entry.name) if entry.period in rollup.range else tag("span", entry.name)
        score = place(entry, board)
        shown = joined([name, *(joined([SPACE, tag("span", note, style=f"color:{QUIET}")]) for note in notes)])
        share = entry.value / whole if whole > 0 else 0.0
        lines.append(
            [
                rank,
                joined([shown, bar(share)]),
                _score(score),
                entry.period,
            ]
        )
    more = len(board.entries) - _PLACES
    return joined(
        [
            part(" · ".join(filter(None, (board.title, lower)))),
            table([words("Rank"), words("Model"), words("Score"), words("Month")], lines),
            *([paragraph(words("and {count} more", count=more), style=SMALL)] if more > 0 else []),
        ]
    )


def _score(shown: str) -> Html:
    """A score on one line, unless its unit is a text of its own."""
    return tag("span", shown, style="white-space:nowrap" if len(shown) < 16 else None)


def value(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    """What each model is good for; a column of status only where a cell says one."""
    found = value_table(rollup)
    if not found:
        return
    many, told = rollup.range.since != rollup.range.until, any(entry.status for entry in found)
    heads = [words("Model"), *([words("Month")] if many else []), *([words("Status")] if told else [])]
    lines = [
        [
            joined([strong(each.model), sources.mark(each.entry.papers[0] if each.entry.papers else None)]),
            *([each.period] if many else []),
            *([page_text(each.status)] if told else []),
            sources.text(each.application),
        ]
        for each in found[:_ROWS]
    ]
    yield table([*heads, words("Application")], lines)
    if len(found) > _ROWS:
        yield paragraph(words("and {count} more", count=len(found) - _ROWS), style=SMALL)


def models(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    """The models, each once: mechanisms, best scores, one line of value."""
    yield from _first(models_of(rollup), _ROWS, lambda model: _model(model, sources, words), words)


def _model(model: ModelRows, sources: Sources, words: Words) -> Html:
    latest = model.latest
    months = words.listed(dict.fromkeys(row.period for row in model.rows))
    head = [strong(latest.name), sources.mark(model.paper), SPACE, tag("span", months, style=f"color:{QUIET}")]
    scores = [
        words.aside(words.message(label(found)), stand) for found, stand in best_metrics(latest, _SCORES, words=words)
    ]
    lines = [paragraph(*head)]
    lines += [paragraph(" · ".join(model.tags), style=SMALL)] if model.tags else []
    lines += [paragraph(each, style=SMALL) for each in scores]
    lines += [paragraph(sources.text(latest.value))] if latest.value else []
    return joined(lines)


def topics(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    """The topics of each section, those of the latest month first, with their key papers."""
    sections: dict[str, list[TopicEntry]] = {}
    for topic in sorted(rollup.topics, key=lambda topic: topic.period, reverse=True):
        sections.setdefault(topic.section, []).append(topic)
    many = rollup.range.since != rollup.range.until
    for found in sections.values():
        if title := heading(found[0].title):
            yield part(title)
        yield from _first(found, _ROWS, lambda topic: _topic(topic, many, sources), words)


def _topic(topic: TopicEntry, many: bool, sources: Sources) -> Html:
    month = [SPACE, tag("span", topic.period, style=f"color:{QUIET}")] if many else []
    papers = (
        paragraph(DOT, page_text(paper.shown or paper.id or ""), sources.mark(paper), style=SMALL)
        for paper in topic.papers
    )
    said = [paragraph(sources.text(topic.value))] if topic.value else []
    return joined([paragraph(strong(page_text(topic.name)), *month), *said, *papers])


def papers(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    """Papers seen again, then new ones."""
    for title, found in (("Seen again", rollup.returning_papers), ("New", rollup.new_papers)):
        if found:
            yield part(words.aside(words(title), str(len(found))))
            yield from _first(found, _ROWS, lambda entry: _paper(entry, sources, words), words)


def _paper(entry: PaperEntry, sources: Sources, words: Words) -> Html:
    paper = entry.reference
    months = tag("span", words.listed(entry.periods), style=f"color:{QUIET}")
    name = page_text(paper.shown or paper.id or "")
    return paragraph(name, sources.mark(paper), SPACE, months, style=SMALL)


def notices(rollup: Rollup, words: Words) -> Iterator[Html]:
    """What is odd in the data, without the notes' paths."""
    for remark in rollup.remarks:
        if remark.kind in ("twice", "verified", "conflict", "mixed-scale", "look-alike"):
            yield paragraph(words.message(remark.text), style=SMALL)
