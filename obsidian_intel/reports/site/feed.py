"""The feed of changes (Atom): an entry a month and one for each new leader, whose ids never change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from obsidian_intel.core.message import Message
from obsidian_intel.reports.changes import LeaderChange
from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.html.elements import Html
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.reports.site.addresses import href
from obsidian_intel.reports.site.frame import Frame, render_plain
from obsidian_intel.reports.site.site_parts import RenderedPage

_MONTHS = 12


class FeedEntry(NamedTuple):
    """One change. `ident` is stable; `address` leads to the month's page."""

    title: str
    ident: str
    updated: str
    address: str
    summary: str


def pages_in_feed(periods: Sequence[str]) -> list[str]:
    """The pages of the months that the feed tells of, the last twelve of `periods`, the newest first."""
    return [f"month/{period}.html" for period in reversed(periods[-_MONTHS:])]


def entries_of(rollup: Rollup, words: Words, path: str, address: str) -> str:
    """The entries of one month, as XML."""
    return "\n".join(render_plain("feed_entry.xml", each._asdict()) for each in _entries(rollup, words, path, address))


def _entries(rollup: Rollup, words: Words, path: str, address: str) -> Iterator[FeedEntry]:
    period = rollup.range.label
    sentences = [words.message(sentence) for sentence in headline(rollup.changes)]
    where = address + href(path)
    between = "" if words.language == "zh" else " "
    title = words("What changed in {period}", period=period)
    yield FeedEntry(title, _ident(address, period), _date(period), where, said(between.join(sentences)))
    for each in rollup.changes.leaders:
        yield FeedEntry(
            said(words.message(_led(each))),
            _ident(address, period, *each.board.key, each.entry.name),
            _date(period),
            where,
            said(f"{each.over.name} {place(each.over, each.board)}"),
        )


def _led(each: LeaderChange) -> Message:
    return Message(
        "{name} now leads {board} with {score}, before {over}.",
        name=each.entry.name,
        board=each.board.title,
        score=place(each.entry, each.board),
        over=each.over.name,
    )


def feed(frame: Frame, months: Iterable[str], latest: str, address: str) -> RenderedPage:
    """The whole feed of the entries of `months`, the newest first."""
    entries = [Html(each) for each in months if each]
    text = frame.render(
        "feed.xml", "feed.xml", "", ident=_ident(address), updated=_date(latest), address=address, entries=entries
    )
    return RenderedPage(text)


def _date(period: str) -> str:
    """The first day of a month: the log tells no other."""
    return f"{period[:7]}-01T00:00:00Z"


def _ident(address: str, *parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join(('obsintel', address, *parts)))}"
