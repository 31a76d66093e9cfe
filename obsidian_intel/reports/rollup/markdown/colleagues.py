"""Other vaults in the page: who else logged a paper, where scores and statuses differ."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import escape, said
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, table
from obsidian_intel.reports.rollup.rollup_values import Rollup

_APPLICATION = 160


def colleagues(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """Three tables, each row with its vault; what others wrote goes in without its comments."""
    found = rollup.colleagues
    if found is None:
        return
    yield escape(_read(rollup, words))
    vault, month = words("Vault"), words("Month")
    if found.scores:
        yield f"### {words('Scores that differ')}"
        rows = (
            [_plain(each.model), _plain(each.board), *map(_plain, (score.vault, score.score, score.period))]
            for each in found.scores
            for score in each.scores
        )
        yield table([words("Model"), words("Leaderboard"), vault, words("Score"), month], "lllrl", rows)
    if found.judgements:
        yield f"### {words('Judgements that differ')}"
        rows = (
            [
                _plain(each.model),
                *map(_plain, (told.vault, told.period, told.status)),
                _plain(told.application, _APPLICATION),
            ]
            for each in found.judgements
            for told in each.judgements
        )
        yield table([words("Model"), vault, month, words("Status"), words("Application")], "lllll", rows)
    if found.papers:
        yield f"### {words('Logged by others too')}"
        rows = (
            [
                links.paper(each.paper.title or each.paper.id or "", each.paper, in_table=True) if not index else "",
                *(_plain(text) for text in (row.vault, row.period, row.name)),
            ]
            for each in found.papers
            for index, row in enumerate(each.rows)
        )
        yield table([words("Paper"), vault, month, words("Row")], "llll", rows)


def _read(rollup: Rollup, words: Words) -> str:
    vaults = rollup.colleagues.vaults if rollup.colleagues else ()
    names = words(", ").join(said(name, NAME) for name, _ in vaults)
    return words("Read beside this log: {vaults}.", vaults=names) if names else words("No other vault could be read.")


def _plain(text: str, limit: int = NAME) -> str:
    return escape(said(text, limit))
