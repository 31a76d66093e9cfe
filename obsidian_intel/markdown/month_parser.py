"""Months: mistune's block parser on each run of leaf blocks, with every position carried through.

Which containers a line stands in is settled by `BlockReader`, line by line; mistune's own parsers for quotes
and lists misplace lazy lines and tabs, and recurse. Inside its containers a run of lines is leaf blocks only:
headings, fences, code, HTML, breaks, paragraphs are mistune's, with our plugin (`mistune_plugin`) beside them.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import Any

from mistune import Markdown
from mistune.block_parser import BlockParser

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.block_model import BlockList, Flow, FlowLine
from obsidian_intel.markdown.block_parser import BlockReader
from obsidian_intel.markdown.gfm_tables import build_table, single_lines
from obsidian_intel.markdown.headings import Lines, add_atx, add_setext, trimmed
from obsidian_intel.markdown.link_references import parse_definitions
from obsidian_intel.markdown.mistune_plugin import LeafBlockParser, RunState, obsidian_blocks
from obsidian_intel.markdown.note_parts import Block, Region, RegionKind

_KINDS = {
    "block_html": RegionKind.HTML,
    "comment": RegionKind.COMMENT,
    "math": RegionKind.MATH_BLOCK,
}


_MOST_LINES = 2_000  # for mistune, which takes several times as long for a line


class MappingError(AssertionError):
    """A block that does not begin and end with a line: a bug, never a person's mistake."""


@cache
def _parser() -> BlockParser:
    """mistune, with our plugin."""
    return Markdown(renderer=None, block=LeafBlockParser(), plugins=[obsidian_blocks]).block


def read_leaves(text: str, body: int) -> BlockList:
    """The leaf blocks of `text[body:]`, whose lines end in LF alone.

    A note of more lines than any month has is read line by line, which comes to the same.
    """
    if text.count("\n", body) > _MOST_LINES:
        return BlockReader(text, body).read()
    reader = BlockReader(text, body, flows=True)
    layout = reader.read()
    leaves = BlockList()
    for flow in layout.flows:
        _Run(text, flow, leaves, layout.pairs).read()
    return leaves


class _Run:
    """One run of lines on its way through mistune and back."""

    def __init__(self, text: str, flow: Flow, leaves: BlockList, pairs: set[int]) -> None:
        self.text, self.flow, self.leaves = text, flow, leaves
        self.starts: list[int] = []  # of each line, in the text that mistune sees
        parts: list[str] = []
        lazy, opens, size = set(), set(), 0
        for line in flow.lines:
            self.starts.append(size)
            if line.lazy:
                lazy.add(size)
            if line.at in pairs:
                opens.add(size)
            part = " " * line.width + text[line.at : line.end] + "\n" if line.at < line.end else "\n"
            parts.append(part)
            size += len(part)
        self.size = size
        self.state = RunState()
        self.state.process("".join(parts))
        self.state.lazy_line_starts = lazy
        self.state.joined, self.state.pairs = flow.joined, frozenset(opens)
        self.item = flow.item

    def read(self) -> None:
        """Parse the run, and put its blocks into the leaves."""
        _parser().parse(self.state)
        for token in self.state.tokens:
            if token["type"] != "blank_line":
                self._take(token, self._lines(*token["at"], runs=token["type"] == "table"))
                self.item = False

    def _lines(self, start: int, end: int, *, runs: bool) -> Lines:
        """The lines of `[start, end)`, as they stand in the note; with `runs`, some may be one."""
        first, stop = bisect_left(self.starts, start), bisect_left(self.starts, end)
        lines = self.flow.lines[first:stop]
        begins = bool(lines) and self.starts[first] == start
        after = self.starts[stop] if stop < len(self.starts) else self.size
        if begins and not any(line.run for line in lines if not runs or (line is lines[-1] and end < after)):
            return [(line.at, line.end) for line in lines]
        if not any(line.run for line in self.flow.lines):
            raise MappingError(f"a block at {start} to {end} that begins with no line")
        self._split()
        return self._lines(start, end, runs=runs)

    def _split(self) -> None:
        """Make single lines of all runs."""
        lines: list[FlowLine] = []
        starts: list[int] = []
        for start, line in zip(self.starts, self.flow.lines, strict=True):
            for at, end in single_lines(self.text, [(line.at, line.end)]) if line.run else [(line.at, line.end)]:
                starts.append(start + at - line.at)
                lines.append(FlowLine(at, end, line.width, line.lazy))
        self.flow.lines, self.starts = lines, starts

    def _take(self, token: dict[str, Any], lines: Lines) -> None:
        kind, out = token["type"], self.leaves
        if kind == "paragraph":
            self._paragraph(lines)
        elif kind == "heading":
            self._heading(token, lines)
        elif kind == "table":
            out.tables.append(build_table(self.text, lines))
        elif kind == "block_code":
            self._code(token, lines)
        elif kind in _KINDS:
            span = Span(lines[0][0], lines[-1][1])
            out.regions.append(Region(_KINDS[kind], span, token["closed"]))

    def _paragraph(self, lines: Lines) -> None:
        lines = lines[parse_definitions(self.text, lines, self.leaves.references) :]
        if lines:
            spans = tuple(Span(*line) for line in trimmed(self.text, lines))
            self.leaves.blocks.append(Block("item" if self.item else "paragraph", spans, self.flow.lists))

    def _heading(self, token: dict[str, Any], lines: Lines) -> None:
        if token["style"] == "atx":
            add_atx(self.leaves, self.text, *lines[0])
            return
        *above, underline = lines
        taken = parse_definitions(self.text, above, self.leaves.references, footnotes=True)
        if taken:
            self._paragraph(above[:taken])
        add_setext(self.leaves, self.text, above[taken:], *underline)

    def _code(self, token: dict[str, Any], lines: Lines) -> None:
        span = Span(lines[0][0], lines[-1][1])
        if token["style"] == "indent":
            self.leaves.regions.append(Region(RegionKind.INDENTED, span))
            return
        last = Span(*lines[-1]).of(self.text).rstrip(" \t")
        marker = token["marker"]
        closed = len(lines) > 1 and len(last) >= len(marker) and not last.strip(marker[0])
        # A fence that stands in too far to close is one more line of the code.
        closed = closed and token["raw"].count("\n") <= len(lines) - 2
        self.leaves.regions.append(Region(RegionKind.FENCE, span, closed))
