"""What changed, to be read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.screen import Paint, unpainted
from obsidian_intel.core.terminal import one_line
from obsidian_intel.reports.changes import LeaderChange, RangeChanges, margin_text
from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.text_table import TextColumn, table_text, titled_table

MOST_OVERTAKES = 10


def changes_text(changes: RangeChanges, face: str, width: int | None = None, paint: Paint = unpainted) -> str:
    """What changed as `text` that fits into `width` columns (None: any), its heads set off by `paint`, or as `json`."""
    if face == "json":
        import json

        from obsidian_intel.reports.changes_record import changes_record

        return json.dumps(changes_record(changes), ensure_ascii=False, indent=2) + "\n"
    return table_text(changes_lines(changes, width), paint)


def changes_lines(changes: RangeChanges, width: int | None = None) -> Iterator[str]:
    """The three sentences, then a table for each kind of change; `width` in columns, None for any."""
    yield (
        changes.range.named
        if changes.before is None
        else Message("{label} against {label2}", label=changes.range.named, label2=changes.before.named)
    )
    yield ""
    for sentence in headline(changes):
        yield one_line(sentence)
    for title, columns, rows, more in _tables(changes):
        yield from titled_table(title, columns, rows, width)
        if more:
            yield Message("… and {more} more; `--format json` has all", more=more)


_Table = tuple[str, list[TextColumn], Sequence[Sequence[str]], int]


def _tables(changes: RangeChanges) -> Iterator[_Table]:
    period = TextColumn("Month", whole=True)
    yield (
        Message("New models ({count})", count=len(changes.new_models)),
        [TextColumn("Model", name=True), period, TextColumn("First on")],
        [(model.name, model.period, enumerated(board.title for board in model.leads)) for model in changes.new_models],
        0,
    )
    yield (
        Message("New leaders ({count})", count=len(changes.leaders)),
        [
            TextColumn("Leaderboard", name=True),
            TextColumn("Model", name=True),
            TextColumn("Score", whole=True, right=True),
            TextColumn("Ahead by", whole=True, right=True),
            TextColumn("Before", name=True),
            TextColumn("Score", whole=True, right=True),
        ],
        [_leader(each) for each in changes.leaders],
        0,
    )
    yield (
        Message("Others passed ({count})", count=len(changes.overtakes)),
        [
            TextColumn("Leaderboard", name=True),
            TextColumn("Model", name=True),
            TextColumn("Score", whole=True, right=True),
            TextColumn("Rank", whole=True),
            TextColumn("Passed", name=True),
            TextColumn("Score", whole=True, right=True),
        ],
        [
            (
                each.board.title,
                each.entry.name,
                place(each.entry, each.board),
                Message("{rank} of {count}", rank=each.entry.rank, count=len(each.board.entries)),
                each.over.name
                if each.passed == 1
                else Message("{name} and {passed} more", name=each.over.name, passed=each.passed - 1),
                place(each.over, each.board),
            )
            for each in changes.overtakes[:MOST_OVERTAKES]
        ],
        max(0, len(changes.overtakes) - MOST_OVERTAKES),
    )
    topics = [TextColumn("Topic", name=True), TextColumn("Last in", whole=True)]
    yield (
        Message("New topics ({count})", count=len(changes.new_topics)),
        topics,
        [(topic.name, topic.last_seen or Message("never before")) for topic in changes.new_topics],
        0,
    )
    yield (
        Message("Topics not named again ({count})", count=len(changes.gone_topics)),
        topics,
        [(topic.name, topic.last_seen or "") for topic in changes.gone_topics],
        0,
    )
    yield (
        Message("New papers ({count})", count=len(changes.new_papers)),
        [TextColumn("Paper"), TextColumn("Id"), TextColumn("Month", whole=True)],
        [] if changes.models else [(p.reference.title, p.reference.id or "", p.first_seen) for p in changes.new_papers],
        0,
    )
    yield (
        Message("Papers seen again ({count})", count=len(changes.seen_again)),
        [TextColumn("Paper"), TextColumn("Id"), TextColumn("Months", whole=True)],
        [(paper.reference.title, paper.reference.id or "", _months(paper.periods)) for paper in changes.seen_again],
        0,
    )


def _leader(each: LeaderChange) -> tuple[str, ...]:
    return (
        each.board.title,
        each.entry.name,
        place(each.entry, each.board),
        margin_text(each),
        each.over.name,
        place(each.over, each.board),
    )


def _months(periods: Sequence[str]) -> str:
    """`2025-11, 2026-01`; of more than three the first and the last."""
    return (
        enumerated(periods)
        if len(periods) <= 3
        else Message(
            "{periods} … {periods2} ({count} months)", periods=periods[0], periods2=periods[-1], count=len(periods)
        )
    )
