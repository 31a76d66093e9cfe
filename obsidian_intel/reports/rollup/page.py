"""A page in the vault that holds a block of ours: made, found again, renewed; what stands outside is the person's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span, with_line_ending
from obsidian_intel.vault.managed_block import ROLLUP, ManagedBlock, content_sum, find_all, render_block

_PICTURE_SUM = re.compile(r"<!-- obsintel:sum ([0-9a-f]{12}) -->\s*\Z")


class Page(Struct, frozen=True):
    """`text` is a whole new note, `block` its managed part, `pictures` the SVG files beside it by name."""

    text: str
    block: str
    pictures: Mapping[str, str] = field(default_factory=dict)


def make_page(properties: str, body: str, pictures: Mapping[str, str]) -> Page:
    """A page with its frontmatter and the block around `body`."""
    block = render_block(body, kind=ROLLUP)
    return Page(f"---\n{properties}---\n\n{block}\n", block, pictures)


def stamp_picture(svg: str) -> str:
    """`svg` with its sum behind it, by which any machine can tell that nobody has changed it."""
    return f"{svg}<!-- obsintel:sum {content_sum(svg)} -->\n"


def is_our_picture(text: str) -> bool:
    """Whether a picture is one of ours that nobody has changed: its sum stands behind it and fits."""
    found = _PICTURE_SUM.search(text)
    return found is not None and content_sum(text[: found.start()]) == found[1]


def merge_page(existing: str, page: Page, path: str = "the page", *, ours: bool = True) -> list[Edit]:
    """The edits that renew the block in `existing`; none when nothing changed.

    `ours`: the note's `type` is that of a rollup. Its block, taken out by hand, goes in again at the end.
    Raises `Refused` when the note is not ours, when the block was edited by hand, or when a mark of it is gone.
    """
    newline = Document("", existing).newline
    found = _blocks(existing, path)
    if not found:
        if not ours:
            raise Refused(
                Message("{path} is a note of its own, not a rollup: rename it, or write elsewhere with -o", path=path)
            )
        gap = "" if not existing or existing.endswith(newline * 2) else newline
        gap = gap if existing.endswith(newline) or not existing else gap + newline
        end = Span(len(existing), len(existing))
        return [Edit(end, gap + page.block.replace("\n", newline) + newline)]
    if not all(each.intact for each in found):
        raise Refused(
            Message(
                "{path} was edited inside its rollup block: move that text below the block, then delete the block",
                path=path,
            )
        )
    edits = [Edit(with_line_ending(existing, each.span), "") for each in found[1:]]
    block = page.block.replace("\n", newline)
    if found[0].span.of(existing) != block:
        edits.insert(0, Edit(found[0].span, block))
    return edits


def find_blocks(text: str) -> list[Span]:
    """The spans of the rollup blocks in `text`, marks included. Raises `Refused` when a mark is missing."""
    return [each.span for each in _blocks(text, "the page")]


def _blocks(text: str, path: str) -> tuple[ManagedBlock, ...]:
    found = find_all(text, ROLLUP)
    if any(each.broken for each in found):
        raise Refused(
            Message(
                "{path}: a mark of its rollup block is missing; put it back, or delete the rest of the block", path=path
            )
        )
    return found
