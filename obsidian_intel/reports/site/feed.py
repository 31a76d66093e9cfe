"""The feed of changes (Atom): an entry a month and one for each new leader, whose ids never change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha1
from typing import NamedTuple

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
_OF_ADDRESSES = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")  # RFC 4122, appendix C


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
    """A UUID of version 5, as `uuid.uuid5` makes it: that module takes as long to load as a page to fill."""
    name = "|".join(("obsintel", address, *parts)).encode()
    found = bytearray(sha1(_OF_ADDRESSES + name, usedforsecurity=False).digest()[:16])
    found[6], found[8] = found[6] & 0x0F | 0x50, found[8] & 0x3F | 0x80
    digits = found.hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
