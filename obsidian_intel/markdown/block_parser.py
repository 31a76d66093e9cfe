"""The block reader: one pass over the lines, no recursion, every offset known as it goes.

It follows micromark's document and flow tokenizers. A line first goes on with the open containers, then
may open new ones, and what is left belongs to a leaf block. A line that misses containers is lazy: it can
only go on with a paragraph, and else closes them.
"""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.block_model import BlockList, Flow, FlowLine
from obsidian_intel.markdown.block_starts import html_start
from obsidian_intel.markdown.columns import indent
from obsidian_intel.markdown.containers import OPENERS, Container, list_mark, quote_mark
from obsidian_intel.markdown.gfm_tables import PLAIN_ROW
from obsidian_intel.markdown.headings import add_plain_atx
from obsidian_intel.markdown.leaf_blocks import LeafBuilder, LeafKind, add_paragraph
from obsidian_intel.markdown.note_parts import Block
from obsidian_intel.markdown.plain_blocks import HASHES, HEADING, LIST, PARAGRAPH, UNIT, lines_of

_CONCRETE = frozenset({LeafKind.FENCE, LeafKind.HTML, LeafKind.PAIR})
_INTERRUPTED = frozenset({LeafKind.PARAGRAPH, LeafKind.INDENTED})
_BLANKS = lazy_pattern(r"(?:[ \t]*\n)+")
# Outside containers, lines whose first character says that they go on with the open block, or begin a paragraph.
_PLAIN = {
    LeafKind.NONE: re.compile(r"[^\s#`~<\-*_=%$>+0-9][^\n]*"),
    LeafKind.PARAGRAPH: re.compile(r"[^\s#`~<\-*_=%$>+0-9|:][^\n]*"),
    LeafKind.TABLE: re.compile(rf"{PLAIN_ROW}[^\n]*+(?:\n{PLAIN_ROW}[^\n]*+)*+"),  # all of them
}


class BlockReader(LeafBuilder):
    """Reads `text[body:]`, whose lines end in LF alone, into `out`.

    `flows` keeps the lines of each run of leaf blocks too. `pairs`: whether `%%` and `$$` are blocks.
    `units`: whether plain blocks are taken as a whole, which is quicker and comes to the same.
    """

    def __init__(
        self,
        text: str,
        body: int,
        flows: bool = False,
        pairs: bool = True,
        units: bool = True,
        out: BlockList | None = None,
    ) -> None:
        super().__init__(text, pairs, out)
        self.body = body
        self.want_flows, self.want_tables = flows, not flows  # the run's own parser builds its tables
        self.flow: Flow | None = None
        self.units = units and not flows

    def read(self) -> BlockList:
        """All leaf blocks."""
        text, pos, size = self.text, self.body, len(self.text)
        find = text.find
        while pos < size:
            if self.units and not self.stack and self.leaf is LeafKind.NONE:
                pos = take_units(self.out, text, pos)
                if pos == size:
                    break
            blanks = _BLANKS.match(text, pos) if text[pos] in " \t\n" else None
            if blanks is not None:
                self._blank_lines(pos, blanks.end())
                pos = blanks.end()
                continue
            plain = None if self.stack else _PLAIN.get(self.leaf)
            run = plain.match(text, pos) if plain else None
            if run is not None:
                end = run.end()
                self._plain_line(pos, end)
            else:
                end = find("\n", pos)
                if end < 0:
                    end = size
                if self.stack or self.want_flows:
                    self._line(pos, end)
                else:
                    self._bare_line(pos, end)
            pos = end + 1
        self._close_leaf()
        return self.out

    def _plain_line(self, pos: int, end: int) -> None:
        """A line, or a run of rows, that stands in nothing and begins nothing new."""
        if self.want_flows:
            self._record(FlowLine(pos, end, 0, False, self.leaf is LeafKind.TABLE), joined=False)
        if self.leaf is LeafKind.NONE:
            self.leaf, self.item = LeafKind.PARAGRAPH, False
        self.lines.append((pos, end))
        self.header_fits = True

    def _blank_lines(self, pos: int, stop: int) -> None:
        """Read a run of blank lines. The third and later ones change nothing."""
        if not (self.stack or self.want_flows or self.leaf > LeafKind.TABLE):
            self._close_leaf()
            return
        end = self.text.find("\n", pos)
        self._line(pos, end)
        if end < stop - 1:
            self._line(self.text.rfind("\n", pos, stop - 1) + 1, stop - 1)

    def _bare_line(self, pos: int, end: int) -> None:
        """A line that stands in no container: most need not be asked whether they open one."""
        at, column = indent(self.text, pos, 0, end)
        if self.leaf in _CONCRETE:
            self._concrete(at, column, end)
        elif at == pos and at < end and self.text[at] not in OPENERS:
            self._shallow(at, end)
        else:
            self._line(pos, end)

    def _line(self, pos: int, end: int) -> None:
        text, stack = self.text, self.stack
        col, lazy = 0, None
        if stack:
            continued, pos, col, new_item = stack.descend(text, pos, col, end)
            if new_item:
                self._leave(continued)
            if continued < len(stack):
                lazy = continued
        at, column = indent(text, pos, col, end)
        opens = at < end and text[at] in OPENERS and column - col < 4
        if opens and (lazy is not None or self.leaf not in _CONCRETE):
            keep = len(stack) if lazy is None else lazy
            opened = self._open(pos, col, end, keep, interrupt=lazy is None and self.leaf in _INTERRUPTED)
            if opened is not None:
                pos, col = opened
                lazy = None
                at, column = indent(text, pos, col, end)
        self._flow_line(at, column - col, end, lazy)

    def _open(self, pos: int, col: int, end: int, keep: int, interrupt: bool) -> tuple[int, int] | None:
        """Open the containers that begin here in the first `keep`; the cursor behind them, or None."""
        text, opened = self.text, False
        while True:
            quote = quote_mark(text, pos, col, end)
            if quote is not None:
                pos, col, container = *quote, Container(">")
            else:
                mark = list_mark(text, pos, col, end, interrupt, self.stack.tails)
                if mark is None:
                    break
                pos, col, container = mark.pos, mark.col, Container(mark.mark, mark.size, mark.blank)
            if not opened:
                self._leave(keep)
                opened = True
            self._touch()
            self.stack.append(container)
        return (pos, col) if opened else None

    def _leave(self, continued: int) -> None:
        """Close the leaf and the containers deeper than `continued`."""
        self._close_leaf()
        del self.stack[continued:]
        self.flow = None

    def _flow_line(self, at: int, width: int, end: int, lazy: int | None) -> None:
        """A line inside its containers, `width` columns indented. `lazy`: how many of the containers it goes on
        with, None for all.
        """
        was_lazy, joined = lazy is not None, False
        if lazy is not None and (self.leaf is not LeafKind.PARAGRAPH or at >= end):
            joined = self.leaf is LeafKind.TABLE
            self._leave(lazy)
            lazy = None
        if lazy is not None and width < 4 and self._interrupts(at, end):
            self._leave(lazy)
            lazy = None
        if self.want_flows:
            self._record(FlowLine(at, end, width, lazy is not None), joined)
        if self.leaf in _CONCRETE:
            self._concrete(at, width, end)
        elif at >= end:
            self._blank()
        elif width >= 4:
            self._deep(at, end)
            if was_lazy and self.leaf is LeafKind.INDENTED:
                self._close_leaf()  # as in micromark: the next line begins anew
        elif lazy is not None:
            if width < 4 and self.text[at] == "<" and html_start(self.text, at, end, interrupt=False):
                self._html(at, end)
            else:
                self._text(at, end)
        else:
            self._shallow(at, end)
            if joined and self.leaf is LeafKind.PARAGRAPH:
                self.header_fits = False  # micromark takes a line right under a quote's table for no header

    def _record(self, line: FlowLine, joined: bool) -> None:
        if self.flow is None:
            self.flow = Flow(self.stack.lists, self._in_fresh_item(), joined)
            self.out.flows.append(self.flow)
        self.flow.lines.append(line)


def take_units(out: BlockList, text: str, pos: int) -> int:
    """Take the blocks that a pattern knows as a whole. Where the first other one begins."""
    following = UNIT.scanner(text, pos).match  # type: ignore[attr-defined]
    add = out.blocks.append
    while found := following():
        kind = found.lastindex
        start, stop = found.span(kind)
        pos = found.end()
        if kind == HEADING:
            add_plain_atx(out, text, found.start(HASHES), found.end(HASHES), (start, stop))
        elif kind == LIST:
            for line in lines_of(text, LIST, start, stop):
                if text[line[0]] == "[" or text[line[1] - 1] in " \t":
                    add_paragraph(out, text, [line], "item", 1)
                else:
                    add(Block("item", (Span(*line),), 1))
        elif kind == PARAGRAPH and text[start] != "[" and not 0 <= text.find("\n", start, stop) < stop - 1:
            stop -= text[stop - 1] == "\n"
            if text[stop - 1] in " \t":
                stop = start + len(text[start:stop].rstrip(" \t"))
            add(Block("paragraph", (Span(start, stop),)))
        else:
            add_paragraph(out, text, lines_of(text, kind, start, stop), "paragraph", 0)
    return pos


def read_blocks(text: str, body: int) -> BlockList:
    """All leaf blocks of `text[body:]`: those of most notes are units, and need no reader of lines."""
    out = BlockList()
    pos = take_units(out, text, body)
    return out if pos == len(text) else BlockReader(text, pos, out=out).read()
