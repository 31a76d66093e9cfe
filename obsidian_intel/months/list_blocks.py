"""The lists of a note as trees: which block stands under which, what each is labelled."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Block, Heading, Note

_SIGNS = r"(?:[^\w\s*_\[\](){}`|<#$!\"'-]+\s+)?"  # a picture or sign before a label
_OPEN, _SHUT = r"(?:<(?:font|span|b|strong|u)\b[^<>\n]*>\s*)?", r"(?:\s*</(?:font|span|b|strong|u)>)?"
_LABEL = re.compile(
    rf"\s*+{_SIGNS}(?:(?P<mark>\*\*|__){_OPEN}(?P<bold>(?!\s)[^*_<>\n]{{1,60}}?)"
    rf"(?:{_SHUT}(?P=mark)(?:\s*[:：]{{1,2}}|\s+[–—-](?=\s))|[:：]{_SHUT}\s*(?P=mark))"
    r"|(?P<bare>[^\s*_:：\[\]()（）|`][^*_:：\n\[\]()（）|`]{0,40}?)\s*(?:::?(?=\s|$)|：))\s*"
)
_MAY_LINK = re.compile(r"\]\(|\]\[|//|rxiv", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\s*(?:[^\s:\[\]()|`][^:\n\[\]()|`]{0,40}::(?=\s|$)"
    rf"|(?P<mark>\*\*|__){_OPEN}[^*_<>\n]{{1,60}}?(?:[:：]{_SHUT}\s*(?P=mark)|{_SHUT}(?P=mark)\s*[:：]))"
)


class Branch(Struct):
    """A block of a list, or a paragraph, with the blocks that stand under it.

    `label` and `rest` are those of `**Results:** AIME 92.7` (`rest`: where what it says begins); without a label, ""
    and the block's start. `is_bold`: the label is; `may_link`: its first line may hold a link.
    """

    block: Block
    label: str
    rest: int
    under: list[Branch] = []
    may_link: bool = False
    is_bold: bool = False

    @property
    def is_paragraph(self) -> bool:
        """Whether it is a paragraph that stands in no list."""
        return self.block.kind == "paragraph" and not self.block.depth

    @property
    def start(self) -> int:
        """Where its first line begins, behind the list mark."""
        return self.block.lines[0].start

    @property
    def end(self) -> int:
        """Where its own text ends."""
        return self.block.lines[-1].end

    @property
    def last(self) -> int:
        """Where the last block under it ends."""
        branch = self
        while branch.under:
            branch = branch.under[-1]
        return branch.end


class Part(Struct):
    """What stands between one heading and the next: the innermost heading, and the blocks at the top as trees."""

    heading: Heading | None
    branches: list[Branch] = []


def parts(document: Document, note: Note) -> Iterator[Part]:
    """The parts of a note, in order: those with a heading, and those that hold a list."""
    starts = [heading.span.start for heading in note.headings]
    current: Part | None = None
    at = -2
    stack: list[Branch] = []
    for block in note.blocks:
        start = block.lines[0].start
        index = bisect_right(starts, start) - 1
        if index != at:
            if current is not None and _may_hold_rows(current):
                yield current
            current = Part(note.headings[index] if index >= 0 else None)
            at, stack = index, []
        assert current is not None
        for part in _split(document, block):
            _grow(current, stack, _branch(document, part))
    if current is not None and _may_hold_rows(current):
        yield current


def _may_hold_rows(part: Part) -> bool:
    """Whether it holds a list or a labelled paragraph, or its heading may hold a link or have one beneath."""
    if any(branch.block.kind == "item" or branch.is_bold or _is_labelled_link(branch) for branch in part.branches):
        return True
    heading = part.heading
    return heading is not None and (_MAY_LINK.search(heading.text) is not None or part.branches[0].may_link)


def _is_labelled_link(branch: Branch) -> bool:
    """Whether it is a labelled line that may hold a link: `arXiv: https://…`."""
    return bool(branch.label) and branch.may_link


def _grow(part: Part, stack: list[Branch], branch: Branch) -> None:
    """Put a block under the item that it stands in; `stack` are the open items."""
    block = branch.block
    own = block.depth if block.kind == "item" else block.depth + 1
    while stack and stack[-1].block.depth >= own:
        stack.pop()
    if stack:
        stack[-1].under.append(branch)
    else:
        part.branches.append(branch)
    if block.kind == "item":
        stack.append(branch)


def _split(document: Document, block: Block) -> Iterator[Block]:
    """An item, and each of its further lines that are labelled (`results:: MMLU 75.8`) as an item under it.

    A paragraph, and each of its labelled lines as one of its own.
    """
    lines = block.lines
    if block.kind not in ("item", "paragraph") or len(lines) < 2:
        yield block
        return
    starts = [n for n, line in enumerate(lines) if n and _PROPERTY.match(document.text, line.start, line.end)]
    for first, last in pairwise([0, *starts, len(lines)]):
        yield Block(block.kind, lines[first:last], block.depth + bool(first and block.kind == "item"))


def _branch(document: Document, block: Block) -> Branch:
    first = block.lines[0]
    match = _LABEL.match(document.text, first.start, first.end)
    may_link = _MAY_LINK.search(document.text, first.start, first.end) is not None
    if match is None:
        return Branch(block, "", first.start, may_link=may_link)
    label = (match["bold"] or match["bare"]).strip()
    return Branch(block, label, min(match.end(), first.end), may_link=may_link, is_bold=match["bold"] is not None)


def lines_of(branches: Sequence[Branch]) -> Iterator[Span]:
    """The lines of branches and of all under them, in order."""
    for branch in branches:
        yield from branch.block.lines
        yield from lines_of(branch.under)
