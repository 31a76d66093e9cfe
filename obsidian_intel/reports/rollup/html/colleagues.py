"""Other vaults in the page: who else logged a paper, where scores and statuses differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.reports.rollup.html.elements import Html, escaped, language, link, tag
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Reference, Rollup


def colleagues(rollup: Rollup, words: Words) -> Iterator[Html]:
    """Three tables, each row with its vault."""
    found = rollup.colleagues
    if found is None:
        return
    names = words(", ").join(name for name, _ in found.vaults)
    told = words("Read beside this log: {vaults}.", vaults=names) if names else words("No other vault could be read.")
    yield tag("p", told, class_="quiet")
    vault, month = TableHead(words("Vault")), TableHead(words("Month"), "month")
    scores = [
        TableLine(_texts(each.model, each.board, score.vault, score.score, score.period))
        for each in found.scores
        for score in each.scores
    ]
    heads = [TableHead(words("Model")), TableHead(words("Leaderboard")), vault, TableHead(words("Score")), month]
    yield from _part("with-scores", words("Scores that differ"), heads, scores, words)
    judged = [
        TableLine(_texts(each.model, told.vault, told.period, told.status, told.application))
        for each in found.judgements
        for told in each.judgements
    ]
    heads = [TableHead(words("Model")), vault, month, TableHead(words("Status"))]
    heads.append(TableHead(words("Application"), "prose"))
    yield from _part("with-judgements", words("Judgements that differ"), heads, judged, words)
    papers = [
        TableLine((_linked(each.paper), *_texts(row.vault, row.period, row.name)))
        for each in found.papers
        for row in each.rows
    ]
    heads = [TableHead(words("Paper")), vault, month, TableHead(words("Row"))]
    yield from _part("with-papers", words("Logged by others too"), heads, papers, words)


def _part(
    ident: str, title: str, heads: Sequence[TableHead], lines: Sequence[TableLine], words: Words
) -> Iterator[Html]:
    if lines:
        yield tag("h3", title, class_="part")
        whole = table(ident, title, heads, lines)
        yield searched(ident, words("Filter other vaults"), whole, len(lines), words)


def _texts(*texts: str) -> tuple[TableCell, ...]:
    return tuple(TableCell(escaped(page_text(text)), lang=language(text)) for text in texts)


def _linked(paper: Reference) -> TableCell:
    title = page_text(paper.title or paper.id or "")
    return TableCell(link(title, paper), title, language(title))
