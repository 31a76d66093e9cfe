"""Topics in the page: a line each with its key papers, which unfolds to its cells in place."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import heading
from obsidian_intel.reports.rollup.html.elements import (
    NOTHING,
    SPACE,
    Html,
    block,
    joined,
    language,
    link,
    tag,
    to_page,
)
from obsidian_intel.reports.rollup.html.entries import FoldedRow, entries, filtered
from obsidian_intel.reports.rollup.html.models import CellBudget, left_out
from obsidian_intel.reports.rollup.html.outline import cells
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Reference, Rollup, TopicEntry


def topics(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The topics of each section, those of the latest month first."""
    sections: dict[str, list[TopicEntry]] = {}
    for topic in sorted(rollup.topics, key=lambda topic: topic.period, reverse=True):
        sections.setdefault(topic.section, []).append(topic)
    room, number = CellBudget(), 1
    for found in sections.values():
        ident = f"topics-{number}"
        drawn = entries(ident, "topic", [_entry(topic, rollup, words, room) for topic in found], words, first=number)
        number += len(found)
        if title := heading(found[0].title):
            yield block("h3", title, class_="part")
        yield filtered(ident, words("Filter topics"), drawn, len(found), words)


def _entry(topic: TopicEntry, rollup: Rollup, words: Words, room: CellBudget) -> FoldedRow:
    many = rollup.range.since != rollup.range.until
    value = tag("span", topic.value, class_="line value", lang=language(topic.value)) if topic.value else NOTHING
    count = tag("small", words.count(len(topic.papers), "paper")) if topic.papers else NOTHING
    shown = topic.cells if topic.cells and room.takes(topic.cells) else ()
    papers = joined((tag("li", _paper(paper)) for paper in topic.papers), SPACE)
    if any(cell.field == "papers" for cell in shown):
        papers = NOTHING  # the cell names them, as links
    address = rollup.page_of("topic", topic.name, topic.period)
    whole = [tag("p", to_page(words("All months of this topic"), address), class_="onward")] if address else []
    whole += [tag("ul", papers, class_="papers", aria_label=words("Key papers"))] if papers else []
    whole += [cells(shown, words, topic.papers)] if shown else [left_out(topic.period, words)] if topic.cells else []
    return FoldedRow(topic.name, topic.period if many else "", (), count, value, joined(whole))


def _paper(paper: Reference) -> Html:
    return link(page_text(paper.shown or paper.id or ""), paper)
