"""A page in the vault that holds a block of ours: made, found again, renewed; what stands outside is the person's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.text import Edit, Span

BEGIN = "%% obsintel:begin rollup %%"
END = "%% obsintel:end rollup %%"
_BEGIN = re.compile(r"^[ \t]*%%[ \t]*obsintel:begin rollup[ \t]*%%(?=[ \t]*$)", re.MULTILINE)
_END = re.compile(r"^[ \t]*%%[ \t]*obsintel:end rollup[ \t]*%%(?=[ \t]*$)", re.MULTILINE)
_PICTURE_SUM = re.compile(r"<!-- obsintel:sum ([0-9a-f]{12}) -->\s*\Z")
_SUM = re.compile(r"%%[ \t]*obsintel:sum ([0-9a-f]{12})[ \t]*%%\s*$")


def content_sum(body: str) -> str:
    """Twelve hex digits, as in paper notes; line endings and trailing spaces do not count."""
    # Not taken from `papers`, which brings all readers of cells along.
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", body)]
    return hashlib.sha256("\n".join(lines).strip("\n").encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Page:
    """`text` is a whole new note, `block` its managed part, `pictures` the SVG files beside it by name."""

    text: str
    block: str
    pictures: Mapping[str, str] = field(default_factory=dict)


def make_page(properties: str, body: str, pictures: Mapping[str, str]) -> Page:
    """A page with its frontmatter and the block around `body`."""
    body = body.strip("\n")
    block = f"{BEGIN}\n\n{body}\n\n%% obsintel:sum {content_sum(body)} %%\n{END}"
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
            raise Refused(f"{path} is a note of its own, not a rollup: rename it, or write elsewhere with -o")
        gap = "" if not existing or existing.endswith(newline * 2) else newline
        gap = gap if existing.endswith(newline) or not existing else gap + newline
        end = Span(len(existing), len(existing))
        return [Edit(end, gap + page.block.replace("\n", newline) + newline)]
    edits = []
    for span in found:
        if not _intact(existing[span.start : span.end]):
            raise Refused(
                f"{path} was edited inside its rollup block: move that text below the block, then delete the block"
            )
    for span in found[1:]:
        edits.append(Edit(Span(span.start, _past_newline(existing, span.end)), ""))
    block = page.block.replace("\n", newline)
    if existing[found[0].start : found[0].end] != block:
        edits.insert(0, Edit(found[0], block))
    return edits


def find_blocks(text: str) -> list[Span]:
    """The spans of the rollup blocks in `text`, marks included. Raises `Refused` when a mark is missing."""
    return _blocks(text, "the page")


def _blocks(text: str, path: str) -> list[Span]:
    if "obsintel:" not in text:
        return []
    marks = sorted(
        [(m.start(), m.end(), True) for m in _BEGIN.finditer(_lines(text))]
        + [(m.start(), m.end(), False) for m in _END.finditer(_lines(text))]
    )
    if any(opens is not (index % 2 == 0) for index, (*_, opens) in enumerate(marks)) or len(marks) % 2:
        raise Refused(f"{path}: a mark of its rollup block is missing; put it back, or delete the rest of the block")
    return [Span(marks[i][0], marks[i + 1][1]) for i in range(0, len(marks), 2)]


def _lines(text: str) -> str:
    """`text` of the same length whose lines all end in a newline."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def _intact(block: str) -> bool:
    view = block.replace("\r\n", "\n").replace("\r", "\n")
    inner = view.partition("%%\n")[2].rpartition("\n")[0]
    found = _SUM.search(inner)
    return found is not None and content_sum(inner[: found.start()]) == found[1]


def _past_newline(text: str, end: int) -> int:
    if text.startswith("\r\n", end):
        return end + 2
    return end + 1 if end < len(text) and text[end] in "\r\n" else end
