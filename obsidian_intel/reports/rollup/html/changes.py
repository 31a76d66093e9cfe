"""What changed against the range before: new leaders, who passed whom, topics that came and went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.reports.changes import LeaderChange, Overtake, RangeChanges, TopicChange, margin_text
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.html.elements import Html, block, escaped, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, table
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, PageOf, no_pages

_MOST = 12


def changes(found: RangeChanges | None, words: Words, page_of: PageOf = no_pages) -> Iterator[Html]:
    """Tables of leaders and overtakes, lists of topics; nothing where the log begins with the range."""
    if found is None or found.before is None:
        return
    one = found.range.since == found.range.until  # of several months the table of records says it
    if found.leaders and one:
        yield tag("h3", words("New leaders"), class_="part")
        yield _leaders(found.leaders, words, page_of)
    if found.overtakes and one:
        yield tag("h3", words("Others passed"), class_="part")
        yield _overtakes(found.overtakes[:_MOST], words, page_of)
    lists = [
        _topics(words("Topics that came"), [topic for topic in found.new_topics if topic.last_seen is None]),
        _topics(words("Topics that came back"), [topic for topic in found.new_topics if topic.last_seen]),
        _topics(words("Topics not named any more"), found.gone_topics),
    ]
    if shown := [each for each in lists if each]:
        yield tag("div", *shown, class_="columns")


def _leaders(found: Sequence[LeaderChange], words: Words, page_of: PageOf) -> Html:
    heads = [TableHead(words("Leader")), TableHead(words("Leaderboard")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Ahead by"), "number"), TableHead(words("Led before"))]
    lines = [
        TableLine(
            (
                _named(each.entry, page_of),
                _board(each.board, page_of),
                TableCell(tag("b", place(each.entry, each.board)), repr(each.entry.value)),
                TableCell(escaped(margin_text(each)), repr(each.margin or 0)),
                TableCell(escaped(f"{each.over.name} {place(each.over, each.board)}"), lang=language(each.over.name)),
            )
        )
        for each in found
    ]
    return table("leaders-table", words("New leaders"), heads, lines)


def _overtakes(found: Sequence[Overtake], words: Words, page_of: PageOf) -> Html:
    heads = [TableHead(words("Model")), TableHead(words("Leaderboard")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Rank"), "number"), TableHead(words("Passed"))]
    lines = [
        TableLine(
            (
                _named(each.entry, page_of),
                _board(each.board, page_of),
                TableCell(escaped(place(each.entry, each.board)), repr(each.entry.value)),
                TableCell(escaped(str(each.entry.rank))),
                TableCell(escaped(_passed(each, words)), lang=language(each.over.name)),
            )
        )
        for each in found
    ]
    return table("passed-table", words("Others passed"), heads, lines)


def _named(entry: BoardEntry, page_of: PageOf) -> TableCell:
    name = to_page(entry.name, page_of("model", entry.name, entry.period))
    return TableCell(name, entry.name, language(entry.name))


def _board(board: Leaderboard, page_of: PageOf) -> TableCell:
    name = to_page(board.title, page_of("benchmark", board.benchmark, ""))
    return TableCell(name, board.title, language(board.title))


def _passed(each: Overtake, words: Words) -> str:
    if each.passed == 1:
        return each.over.name
    return words("{name} and {count} more", name=each.over.name, count=each.passed - 1)


def _topics(title: str, found: Sequence[TopicChange]) -> Html:
    if not found:
        return Html()
    names = (block("li", topic.name) for topic in found[:_MOST])
    more = [tag("li", f"+{len(found) - _MOST}", class_="quiet")] if len(found) > _MOST else []
    return tag("div", tag("h3", title, class_="small"), tag("ul", *names, *more))
