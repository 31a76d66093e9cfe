"""The leaf block that is open: how it begins, goes on and ends. `BlockReader` hands it line after line."""

from __future__ import annotations

import re
from enum import IntEnum

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.block_model import BlockList
from obsidian_intel.markdown.block_starts import BLANK_ENDS, FENCE, SETEXT, html_start, starts_block
from obsidian_intel.markdown.containers import ContainerStack
from obsidian_intel.markdown.gfm_tables import build_table, delimiter_width, row_width
from obsidian_intel.markdown.headings import add_atx, add_setext, trimmed
from obsidian_intel.markdown.link_references import parse_definitions
from obsidian_intel.markdown.note_parts import Block, Region, RegionKind


class LeafKind(IntEnum):
    """The leaf block that is open."""

    NONE = 0
    PARAGRAPH = 1
    TABLE = 2
    INDENTED = 3
    FENCE = 4
    HTML = 5
    PAIR = 6  # %% … %% or $$ … $$


_PAIRS = {"%%": RegionKind.COMMENT, "$$": RegionKind.MATH_BLOCK}
_PAIR_ENDS = {mark: re.compile(re.escape(mark)) for mark in _PAIRS}
_STARTERS = frozenset("#`~<-*_=%$")


@text_cache(64)
def _fence_end(mark: str) -> re.Pattern[str]:
    """What ends a fence that `mark` opened."""
    return re.compile(rf"{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")


class LeafBuilder:
    """The open leaf block of `text` and the containers around it. `pairs`: whether `%%` and `$$` are blocks."""

    def __init__(self, text: str, pairs: bool, out: BlockList | None = None) -> None:
        self.text = text
        self.out = BlockList() if out is None else out
        self.stack = ContainerStack()
        self.leaf = LeafKind.NONE
        self.lines: list[tuple[int, int]] = []  # of the open leaf
        self.header_fits = False  # the paragraph's last line may turn out to be a table's header
        self.item = False  # the open paragraph is the first thing in a list item
        self.want_tables = True
        self.close: re.Pattern[str] = BLANK_ENDS
        self.kind = RegionKind.FENCE
        self.no_pair_after = dict.fromkeys(_PAIRS, len(text) if pairs else 0)

    def _in_fresh_item(self) -> bool:
        return bool(self.stack) and self.stack[-1].mark != ">" and self.stack[-1].fresh

    def _interrupts(self, at: int, end: int, interrupt: bool = True) -> bool:
        """As `begins_leaf`, with `%%` and `$$`."""
        char = self.text[at]
        if char not in _STARTERS:
            return False
        return starts_block(self.text, at, end, interrupt) or (char in "%$" and self._pair_start(at, end))

    def _pair_start(self, at: int, end: int) -> bool:
        """Whether `%%` or `$$` opens here, stays open on its line and is closed further down."""
        text, mark = self.text, self.text[at : at + 2]
        if mark not in _PAIRS or text.find(mark, at + 2, end) >= 0:
            return False
        if end >= self.no_pair_after[mark]:
            return False
        if text.find(mark, end) < 0:
            self.no_pair_after[mark] = end
            return False
        return True

    def _concrete(self, at: int, indentation: int, end: int) -> None:
        text = self.text
        if self.close is BLANK_ENDS:
            if at >= end:
                self._close_leaf()
                return
            closes = False
        elif self.leaf is LeafKind.FENCE:
            closes = indentation < 4 and self.close.match(text, at, end) is not None
        else:
            closes = self.close.search(text, at, end) is not None
        self.lines.append((at, end))
        if closes:
            self._close_leaf(closed=True)

    def _blank(self) -> None:
        if self.leaf is not LeafKind.INDENTED:
            self._close_leaf()

    def _deep(self, at: int, end: int) -> None:
        if self.leaf is LeafKind.PARAGRAPH:
            self._text(at, end)
            self.header_fits = False
            return
        if self.leaf is not LeafKind.INDENTED:
            self._begin(LeafKind.INDENTED)
        self.lines.append((at, end))

    def _shallow(self, at: int, end: int) -> None:
        """A line that is not blank, lazy, or indented by four columns."""
        text = self.text
        char = text[at]
        if char in _STARTERS and self._starter(at, end, char):
            return
        if self.leaf is LeafKind.TABLE:
            self.lines.append((at, end))
        elif not (self.leaf is LeafKind.PARAGRAPH and self.header_fits and self._table(at, end)):
            self._text(at, end)

    def _starter(self, at: int, end: int, char: str) -> bool:
        if char in "-=" and self.leaf is LeafKind.PARAGRAPH and SETEXT.match(self.text, at, end):
            if self._setext(at, end):
                return True
            self._close_leaf()
        if not self._interrupts(at, end, interrupt=self.leaf is LeafKind.PARAGRAPH):
            return False
        self._close_leaf()
        self._touch()
        if char == "#":
            add_atx(self.out, self.text, at, end)
        elif char in "`~":
            self._fence(at, end)
        elif char == "<":
            self._html(at, end)
        elif char in "%$":
            self.out.pairs.add(at)
            self._begin(LeafKind.PAIR, _PAIRS[self.text[at : at + 2]])
            self.close = _PAIR_ENDS[self.text[at : at + 2]]
            self.lines.append((at, end))
        return True

    def _setext(self, at: int, end: int) -> bool:
        """Make the open paragraph a heading, unless it holds nothing but definitions."""
        taken = parse_definitions(self.text, self.lines, self.out.references, footnotes=True)
        if taken == len(self.lines):
            return False
        lines, self.lines = self.lines[taken:], self.lines[:taken]
        self._close_leaf()
        add_setext(self.out, self.text, lines, at, end)
        return True

    def _fence(self, at: int, end: int) -> None:
        found = FENCE.match(self.text, at, end)
        assert found is not None
        mark = found[1] or found[2]
        self._begin(LeafKind.FENCE, RegionKind.FENCE)
        self.close = _fence_end(mark)
        self.lines.append((at, end))

    def _html(self, at: int, end: int) -> None:
        found = html_start(self.text, at, end, interrupt=False)
        assert found is not None
        self._begin(LeafKind.HTML, RegionKind.HTML)
        self.close, start = found
        self.lines.append((at, end))
        if self.close is not BLANK_ENDS and self.close.search(self.text, start, end):
            self._close_leaf(closed=True)

    def _table(self, at: int, end: int) -> bool:
        width = delimiter_width(self.text, at, end)
        if not width or row_width(self.text, *self.lines[-1]) != width:
            return False
        header = self.lines.pop()
        self._close_leaf()
        if self.text[header[0]] == "<" and html_start(self.text, *header, interrupt=False):
            self._html(*header)  # the table has ended the paragraph, so the lone tag is HTML after all
        else:
            self._begin(LeafKind.TABLE)
            self.lines.append(header)
        self.lines.append((at, end))
        return True

    def _text(self, at: int, end: int) -> None:
        if self.leaf is not LeafKind.PARAGRAPH:
            self.item = self._in_fresh_item()
            self._begin(LeafKind.PARAGRAPH)
        self.lines.append((at, end))
        self.header_fits = True

    def _begin(self, leaf: LeafKind, kind: RegionKind = RegionKind.INDENTED) -> None:
        if self.leaf:
            self._close_leaf()
        self._touch()
        self.leaf, self.kind = leaf, kind

    def _touch(self) -> None:
        if self.stack:
            self.stack[-1].fresh = False

    def _close_leaf(self, closed: bool = False) -> None:
        leaf, lines = self.leaf, self.lines
        if leaf is LeafKind.NONE:
            return
        self.leaf, self.lines = LeafKind.NONE, []
        if not lines:
            return
        if leaf is LeafKind.PARAGRAPH:
            self._paragraph(lines, "item" if self.item else "paragraph", self.stack.lists)
        elif leaf is LeafKind.TABLE:
            if self.want_tables:
                self.out.tables.append(build_table(self.text, lines))
        else:
            blank_ended = self.close is BLANK_ENDS or leaf is LeafKind.INDENTED
            span = Span(lines[0][0], lines[-1][1])
            self.out.regions.append(Region(self.kind, span, closed or blank_ended))

    def _paragraph(self, lines: list[tuple[int, int]], kind: str, lists: int) -> None:
        add_paragraph(self.out, self.text, lines, kind, lists)


def add_paragraph(out: BlockList, text: str, lines: list[tuple[int, int]], kind: str, lists: int) -> None:
    """Add the block of `lines`, without the definitions that it begins with."""
    start = lines[0][0]
    if text[start] == "[" and not text.startswith("[[", start):
        lines = lines[parse_definitions(text, lines, out.references) :]
    if len(lines) == 1 and text[lines[0][1] - 1] not in " \t":
        out.blocks.append(Block(kind, (Span(*lines[0]),), lists))
    elif lines:
        spans = tuple([Span(start, stop) for start, stop in trimmed(text, lines)])
        out.blocks.append(Block(kind, spans, lists))
