"""Papers in the page: new ones and those seen again."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, link, tag
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import PaperEntry, Rollup


def papers(rollup: Rollup, words: Words) -> Iterator[Html]:
    """Those seen again as a table, for they are few and tell most; then the new ones."""
    shown = (
        ("papers-again", words("Seen again"), rollup.returning_papers),
        ("papers-new", words("New"), rollup.new_papers),
    )
    for ident, title, found in shown:
        if found:
            heads = [TableHead(words("Paper")), TableHead(words("Id")), TableHead(words("Named in"))]
            whole = table(ident, title, heads, [_line(entry) for entry in found])
            yield tag("h3", title, SPACE, tag("small", str(len(found))), class_="part")
            yield searched(ident, words("Filter papers"), whole, len(found), words)


def _line(entry: PaperEntry) -> TableLine:
    paper = entry.reference
    title = page_text(paper.shown or paper.id or "")
    further = [tag("small", page_text(paper.further), lang=language(paper.further))] if paper.further else []
    ident = "" if (paper.id or "").startswith("url:") else paper.id or ""
    periods = joined((tag("span", period, class_="period") for period in entry.periods), SPACE)
    return TableLine(
        (
            TableCell(joined([link(title, paper), *further], SPACE), title, language(title)),
            TableCell(tag("span", ident, class_="ident") if ident else NOTHING, ident),
            TableCell(periods or escaped(""), entry.periods[0]),
        )
    )
