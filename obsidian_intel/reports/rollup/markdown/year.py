"""A range of several months at a glance: a line a month, its records, what came, went, and was named most."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.changes import RangeChanges, margin_text
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, plain, table
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, records
from obsidian_intel.reports.rollup.parts.year import month_strip, most_seen
from obsidian_intel.reports.rollup.rollup_values import Rollup

_THEME, _TOPICS = 120, 12


def strip(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """A line a month: theme, rows, records broken."""
    rows = (
        [
            links.month(month.period, in_table=True),
            plain(month.theme, _THEME) if month.notes else words("no note"),
            f"{month.rows.models} / {month.rows.topics}",
            str(month.records or ""),
        ]
        for month in month_strip(rollup)
    )
    yield table([words("Month"), words("Theme"), words("Models / topics"), words("Records")], "llrr", rows)


def record_table(rollup: Rollup, words: Words) -> Iterator[str]:
    """Who broke which record and by how much; nothing for a single month."""
    if rollup.range.since != rollup.range.until:
        rows = (_record(record, words) for record in records(rollup) if record.broken)
        heads = [words("Benchmark"), words("Record"), words("Gain"), words("Before")]
        yield table(heads, "llrl", rows)


def _record(record: BoardRecord, words: Words) -> list[str]:
    leader, before = record.leader, record.steps[-2]
    held = words.aside(f"**{plain(leader.shown)}** {plain(leader.name, NAME)}", leader.period)
    return [plain(record.board.title), held, leader.gain, f"{plain(before.shown)} {plain(before.name, NAME)}"]


def changes(found: RangeChanges, words: Words) -> Iterator[str]:
    """New leaders as a table, topics that came and went in a line each."""
    if found.before is None:
        return
    rows = (
        [
            plain(each.board.title),
            plain(each.entry.name, NAME),
            plain(place(each.entry, each.board)),
            margin_text(each),
            plain(f"{each.over.name} {place(each.over, each.board)}", NAME),
        ]
        for each in (found.leaders if found.range.since == found.range.until else ())
    )
    heads = [words("Leaderboard"), words("Leader"), words("Score"), words("Ahead by"), words("Led before")]
    yield table(heads, "llrrl", rows)
    came = [topic.name for topic in found.new_topics if topic.last_seen is None]
    back = [topic.name for topic in found.new_topics if topic.last_seen]
    gone = [topic.name for topic in found.gone_topics]
    lists = (
        (words("Topics that came"), came),
        (words("Topics that came back"), back),
        (words("Topics not named any more"), gone),
    )
    yield "\n".join(f"- **{title}**{words(': ')}{_names(names, words)}" for title, names in lists if names)


def _names(names: list[str], words: Words) -> str:
    more = f" +{len(names) - _TOPICS}" if len(names) > _TOPICS else ""
    return words(", ").join(plain(name, NAME) for name in names[:_TOPICS]) + more


def named_most(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """What two or more months of the range name; nothing for a single month."""
    if rollup.range.since == rollup.range.until:
        return
    kinds = {"model": "Model", "topic": "Topic", "paper": "Paper", "mechanism": "Mechanism"}
    rows = (
        [
            links.paper(seen.name, seen.paper, in_table=True),
            words(kinds[seen.kind]),
            words.count(len(seen.periods), "month"),
            f"{seen.periods[0]} – {seen.periods[-1]}",
        ]
        for seen in most_seen(rollup)
    )
    yield table([words("Name"), words("Kind"), words("Named in"), words("From, to")], "llrl", rows)
