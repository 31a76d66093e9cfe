"""What changed in three plain sentences, each a template with named parameters.

Every case is a sentence of its own, so that it can be said in another language.
"""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.message import Message, aside, enumerated
from obsidian_intel.reports.changes import LeaderChange, RangeChanges, margin_text
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, PaperEntry


def headline(changes: RangeChanges) -> tuple[Message, ...]:
    """At most three sentences: models, leaderboards, topics with papers. Parts that were left out are not spoken of.

    >>> from obsidian_intel.reports.rollup.ranges import DateRange
    >>> march, april = (DateRange(month, month, month) for month in ("2026-03", "2026-04"))
    >>> [str(sentence) for sentence in headline(RangeChanges(april, march))]
    ['2026-04 names no model and no topic yet.']
    """
    if changes.is_empty:
        return (Message("{range} names no model and no topic yet.", range=changes.range.named),)
    return tuple(_sentences(changes))


def _sentences(changes: RangeChanges) -> Iterator[Message]:
    omitted = changes.omitted
    papers_alone = not (changes.models or changes.topics or "papers" in omitted)
    if papers_alone:
        yield _new_papers(changes)
        if not changes.gone_topics:
            if changes.before is not None:
                yield Message("{papers}.", papers=_papers(changes, first=True))
            return
    elif changes.before is None:
        if not {"models", "topics"} <= omitted:
            yield _beginning(changes)
    elif "models" not in omitted:
        yield _new_models(changes)
    if "leaderboards" not in omitted:
        yield _standings(changes) if changes.before is None else _leaders(changes)
    if changes.before is None:
        if changes.new_topics:
            yield _topics_at_first(changes)
    elif not {"topics", "papers"} <= omitted:
        yield _topics_and_papers(changes)


def _beginning(changes: RangeChanges) -> Message:
    models = Message("1 model") if changes.models == 1 else Message("{count} models", count=changes.models)
    topics = Message("1 topic") if changes.topics == 1 else Message("{count} topics", count=changes.topics)
    label = changes.range.named
    if not changes.topics or "topics" in changes.omitted:
        return Message("The log begins with {range}: {models}.", range=label, models=models)
    if not changes.models or "models" in changes.omitted:
        return Message("The log begins with {range}: {topics}.", range=label, topics=topics)
    return Message("The log begins with {range}: {models} and {topics}.", range=label, models=models, topics=topics)


def _new_papers(changes: RangeChanges) -> Message:
    """Of a log that keeps papers and no models."""
    label, titles = changes.range.named, [_title(paper) for paper in changes.new_papers]
    if not titles:
        return Message("{range} brings no new paper.", range=label)
    if len(titles) == 1:
        return Message("{range} brings one new paper, {first}.", range=label, first=titles[0])
    return Message(
        "{range} brings {count} new papers, among them {first}.", range=label, count=len(titles), first=titles[0]
    )


def _new_models(changes: RangeChanges) -> Message:
    label, names = changes.range.named, [model.name for model in changes.new_models]
    if not names and not changes.models:
        return Message("{range} names no model yet.", range=label)
    if not names:
        return Message("{range} brings no new model.", range=label)
    if len(names) == 1:
        return Message("{range} brings one new model, {first}.", range=label, first=names[0])
    if len(names) == 2:
        return Message(
            "{range} brings two new models, {first} and {second}.", range=label, first=names[0], second=names[1]
        )
    return Message(
        "{range} brings {count} new models, among them {first} and {second}.",
        range=label,
        count=len(names),
        first=names[0],
        second=names[1],
    )


def _standings(changes: RangeChanges) -> Message:
    """Of the first months of a log, which have nothing to be compared with."""
    if not changes.boards:
        return Message("No benchmark has scores of two models yet.")
    board = changes.boards[0]
    lead = {"name": board.entries[0].name, "board": board_name(board), "score": place(board.entries[0], board)}
    if len(changes.boards) == 1:
        return Message("{name} leads {board} with {score}.", **lead)
    return Message(
        "{name} leads {board} with {score}; {count} leaderboards have two models or more.",
        **lead,
        count=len(changes.boards),
    )


def _leaders(changes: RangeChanges) -> Message:
    if changes.leaders:
        return _led(changes.leaders[0], len(changes.leaders) - 1)
    if not changes.overtakes:
        return Message("No leaderboard has a new leader.")
    first = changes.overtakes[0]
    return Message(
        "No leaderboard has a new leader; on {board}, {name} now stands before {over}.",
        board=board_name(first.board),
        name=first.entry.name,
        over=first.over.name,
    )


def _led(change: LeaderChange, others: int) -> Message:
    board = change.board
    said = {
        "name": change.entry.name,
        "board": board_name(board),
        "score": place(change.entry, board),
        "over": change.over.name,
    }
    if change.margin is None:
        if not others:
            return Message("{name} now leads {board} with {score}, before {over}.", **said)
        if others == 1:
            return Message(
                "{name} now leads {board} with {score}, before {over}; one more board has a new leader.", **said
            )
        return Message(
            "{name} now leads {board} with {score}, before {over}; {others} more boards have new leaders.",
            **said,
            others=others,
        )
    said["margin"] = margin_text(change)
    if not others:
        return Message("{name} now leads {board} with {score}, {margin} ahead of {over}.", **said)
    if others == 1:
        return Message(
            "{name} now leads {board} with {score}, {margin} ahead of {over}; one more board has a new leader.", **said
        )
    return Message(
        "{name} now leads {board} with {score}, {margin} ahead of {over}; {others} more boards have new leaders.",
        **said,
        others=others,
    )


def _topics_at_first(changes: RangeChanges) -> Message:
    names = [topic.name for topic in changes.new_topics]
    if len(names) == 1:
        return Message("Its topic is {first}.", first=names[0])
    if len(names) == 2:
        return Message("Its topics are {first} and {second}.", first=names[0], second=names[1])
    return Message("Among its topics are {first} and {second}.", first=names[0], second=names[1])


def _topics_and_papers(changes: RangeChanges) -> Message:
    if "papers" in changes.omitted:
        return Message("{topics}.", topics=_topics(changes))
    if "topics" in changes.omitted or not (changes.topics or changes.gone_topics):
        return Message("{papers}.", papers=_papers(changes, first=True))
    return Message("{topics}; {papers}.", topics=_topics(changes), papers=_papers(changes))


def _topics(changes: RangeChanges) -> Message:
    names = [topic.name for topic in changes.new_topics]
    if not names and changes.topics:
        return Message("All topics were there before")
    if not names:
        return Message("No topic is named")
    if len(names) == 1:
        return Message("One new topic, {first}", first=names[0])
    return Message("{count} new topics, among them {first}", count=len(names), first=names[0])


def _title(paper: PaperEntry) -> str:
    return paper.reference.title or paper.reference.id or ""


def _papers(changes: RangeChanges, *, first: bool = False) -> Message:
    """`first`: whether it begins its sentence."""
    titles = [_title(paper) for paper in changes.seen_again]
    if first and not titles:
        return Message("No paper is seen again")
    if first and len(titles) == 1:
        return Message("One paper is seen again, {first}", first=titles[0])
    if not titles:
        return Message("no paper is seen again")
    if len(titles) == 1:
        return Message("one paper is seen again, {first}", first=titles[0])
    return Message("{count} papers are seen again, among them {first}", count=len(titles), first=titles[0])


def board_name(board: Leaderboard) -> str:
    """`BrowseComp (Pass@1, with context management)`, as it stands in a sentence."""
    return aside(board.benchmark, enumerated(part for part in (board.protocol, board.condition) if part))
