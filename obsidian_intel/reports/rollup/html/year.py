"""A range of several months at a glance: its records, a card a month, what was named most often."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, link, tag
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, table
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, records
from obsidian_intel.reports.rollup.parts.year import NamedOften, StripMonth, month_strip, most_seen
from obsidian_intel.reports.rollup.rollup_values import Rollup

_KINDS = (
    ("model", "Models named most"),
    ("topic", "Topics named most"),
    ("paper", "Papers named most"),
    ("mechanism", "Mechanisms named most"),
)


def record_table(rollup: Rollup, words: Words) -> Iterator[Html]:
    """When each record was broken, and by whom; nothing for a single month, whose pictures say it."""
    found = [record for record in records(rollup) if record.broken]
    if not found or rollup.range.since == rollup.range.until:
        return
    heads = [TableHead(words("Benchmark")), TableHead(words("Record"), "number")]
    heads += [TableHead(words("Model")), TableHead(words("Since"), "month"), TableHead(words("Before"))]
    heads += [TableHead(words("Gain"), "number"), TableHead(words("Times broken"), "number")]
    yield table("records-table", words("Records"), heads, [_record(record, words) for record in found])


def _record(record: BoardRecord, words: Words) -> TableLine:
    board, leader = record.board, record.leader
    before = record.steps[-2] if len(record.steps) > 1 else None
    lower = words("lower is better") if board.better == "lower" else ""
    setting = " · ".join(filter(None, (board.setting, lower)))
    small = [tag("small", setting)] if setting else []
    times = sum(1 for step in record.steps if step.inside and step.gain)
    return TableLine(
        (
            TableCell(joined([board.benchmark, *small], SPACE), board.benchmark, language(board.title)),
            TableCell(tag("b", leader.shown), repr(leader.value)),
            TableCell(escaped(leader.name), lang=language(leader.name)),
            TableCell(escaped(leader.period)),
            TableCell(escaped(f"{before.name} {before.shown}" if before else "")),
            TableCell(tag("span", leader.gain, class_="best") if leader.gain else NOTHING),
            TableCell(escaped(str(times)), str(times)),
        )
    )


def strip(rollup: Rollup, words: Words) -> Iterator[Html]:
    """A card a month: its theme, its rows, how many records it broke; a gap is a card too."""
    if months := month_strip(rollup):
        yield tag("ol", *(_month(month, words) for month in months), class_="strip")


def _month(month: StripMonth, words: Words) -> Html:
    if not month.notes:
        return tag("li", tag("b", month.period), tag("span", words("no note"), class_="quiet"), class_="gap")
    numbers = ((month.rows.models, "model"), (month.rows.topics, "topic"), (month.records, "record"))
    counts = [words.count(count, noun) for count, noun in numbers if count]
    theme = tag("span", month.theme, class_="theme", lang=language(month.theme)) if month.theme else NOTHING
    return tag("li", tag("b", month.period), theme, tag("span", " · ".join(counts), class_="quiet"))


def named_most(rollup: Rollup, words: Words) -> Iterator[Html]:
    """What two or more months of the range name; nothing for a single month."""
    if rollup.range.since == rollup.range.until:
        return
    found = most_seen(rollup)
    lists = [_list(words(title), [each for each in found if each.kind == kind], words) for kind, title in _KINDS]
    if shown := [each for each in lists if each]:
        yield tag("div", *shown, class_="columns")


def _list(title: str, found: list[NamedOften], words: Words) -> Html:
    if not found:
        return NOTHING
    items = (
        tag(
            "li",
            link(page_text(each.name), each.paper),
            SPACE,
            tag("small", _when(each, words)),
            lang=language(each.name),
        )
        for each in found
    )
    return tag("div", tag("h3", title, class_="small"), tag("ul", *items))


def _when(seen: NamedOften, words: Words) -> Html:
    count = words.count(len(seen.periods), "month")
    return escaped(words.phrases((count, f"{seen.periods[0]} – {seen.periods[-1]}")))
