"""Rows of the log that unfold in place: a line that says what it is, and the whole cells beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, block, joined, tag
from obsidian_intel.reports.rollup.html.table import search
from obsidian_intel.reports.rollup.labels import Words

SEARCHED, _OPEN = 8, 3


class FoldedRow(NamedTuple):
    """One line. `more` stands beside its name, `below` under it, `whole` when it is open."""

    name: str
    month: str
    tags: Sequence[str]
    more: Html
    below: Html
    whole: Html


def entries(ident: str, kind: str, found: Sequence[FoldedRow], words: Words, *, first: int = 1) -> Html:
    """The list `ident`; `kind` and a number, from `first` on, name each entry. Few stand open."""
    shut = len(found) > _OPEN
    drawn = (_entry(entry, f"{kind}-{number}", shut) for number, entry in enumerate(found, first))
    return tag("div", *drawn, class_="entries", id=ident)


def filtered(ident: str, label: str, content: Html, count: int, words: Words) -> Html:
    """`content` below a field that filters the list `ident`, where its entries are many."""
    return joined([search(ident, label, count, words), content]) if count >= SEARCHED else content


def tags_of(names: Sequence[str]) -> Html:
    """Mechanisms as small labels."""
    return joined((tag("span", name, class_="tag") for name in names), SPACE)


def _entry(entry: FoldedRow, ident: str, shut: bool) -> Html:
    month = tag("span", entry.month, class_="quiet") if entry.month else NOTHING
    side = joined(
        filter(None, (block("span", entry.name, class_="name"), month, tags_of(entry.tags), entry.more)), SPACE
    )
    head = joined([tag("span", side, class_="line"), entry.below])
    if not entry.whole:
        return tag("div", tag("div", head, class_="summary"), class_="entry", id=ident)
    return tag(
        "details",
        tag("summary", head),
        tag("div", entry.whole, class_="whole"),
        class_="entry",
        id=ident,
        open=not shut,
    )
