"""The mistune plugin: GFM tables, `%%` and `$$` blocks, positions for every token, and mistune's own rules put right.

`Markdown(renderer=None, block=LeafBlockParser(), plugins=[obsidian_blocks])` has it. Every rule works on one run of
leaf blocks, whose indentation is spaces and whose blank lines are empty. What begins or ends a block is asked of
`block_starts`, `link_references` and `tables`, as the line scanner does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match
from typing import Any

from mistune import Markdown
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from obsidian_intel.markdown.block_starts import BLANK_ENDS, html_start, starts_block
from obsidian_intel.markdown.gfm_tables import PLAIN_ROW, delimiter_width, row_width
from obsidian_intel.markdown.link_references import parse_definitions

_PLAIN_ROWS = re.compile(rf"(?:{PLAIN_ROW}[^\n]*+\n)++")
_INDENT = re.compile(r" *")


class RunState(BlockState):
    """The state of one run of lines. A paragraph's token gains `at`, its start and end in the run."""

    joined = False  # the first line may not be a table's header
    pairs: frozenset[int] = frozenset()  # line starts at which `%%` and `$$` open a block

    def add_paragraph(self, text: str) -> None:
        """A paragraph, or more of it; mistune moves the cursor after this."""
        super().add_paragraph(text)
        self._stretch(self.cursor + len(text))

    def append_paragraph(self) -> int | None:
        """One more line for an open paragraph."""
        end = super().append_paragraph()
        if end:
            self._stretch(end)
        return end

    def _stretch(self, end: int) -> None:
        token = self.tokens[-1]
        token["at"] = (token["at"][0] if "at" in token else self.cursor, end)

    @property
    def in_paragraph(self) -> bool:
        """Whether a paragraph is open."""
        return bool(self.tokens) and self.tokens[-1]["type"] == "paragraph"

    def line(self, start: int) -> tuple[int, int, int]:
        """Indentation, first code point and end (without LF) of the line at `start`."""
        end = self.find_line_end_at(start) - 1
        at = _INDENT.match(self.src, start, end).end()  # type: ignore[union-attr]
        return at - start, at, end


class LeafBlockParser(BlockParser):
    """mistune's block parser for leaf blocks alone; every token gains `at`, its start and end in the run."""

    state_cls = RunState

    def parse_method(self, m: Match[str], state: BlockState) -> int | None:
        """Run the rule that matched, else try for a table: any line may be a header."""
        assert isinstance(state, RunState)
        start, count = state.cursor, len(state.tokens)
        end = super().parse_method(m, state)
        if not end and m.lastgroup != "gfm_table":
            end = parse_table(self, m, state)
        if end:
            for token in state.tokens[count:]:
                token["at"] = (start, min(end, state.cursor_max))
        return end

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        return None  # it would bypass `parse_method`

    def _parse_plain_paragraph(self, state: BlockState, sc: re.Pattern[str]) -> bool:
        """A line that no rule matched, and those below it: mistune would search the whole text for the next rule."""
        stop = state.find_line_end()
        while stop < state.cursor_max and not sc.match(state.src, stop):
            stop = state.find_line_end_at(stop)
        state.add_paragraph(state.get_text(stop))
        state.cursor = stop
        return True


def parse_indented_code(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """Lines indented by four columns, and the blank lines between them."""
    end = state.append_paragraph()
    if end:
        return end
    end = position = state.cursor
    while position < state.cursor_max and (
        state.src.startswith("\n", position) or state.src.startswith("    ", position)
    ):
        blank = state.src[position] == "\n"
        position = state.find_line_end_at(position)
        end = end if blank else position
    state.append_token({"type": "block_code", "style": "indent"})
    return end


def parse_setext_heading(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """A paragraph's underline, else perhaps a thematic break."""
    if state.in_paragraph and state.cursor not in state.lazy_line_starts:
        token = state.tokens[-1]
        if not _only_definitions(state, *token["at"]):
            token.update(type="heading", style="setext", at=(token["at"][0], m.end()))
            return m.end() + 1
        state.append_token({"type": "blank_line"})  # definitions are complete: what follows is new
    dashes = block.compile_sc(["thematic_break"]).match(state.src, state.cursor)
    return block.parse_thematic_break(dashes, state) if dashes else None


def _only_definitions(state: RunState, start: int, stop: int) -> bool:
    if state.line(start)[1] != state.src.find("[", start, stop):
        return False
    lines = []
    while start < stop:
        _, at, end = state.line(start)
        lines.append((at, end))
        start = end + 1
    return parse_definitions(state.src, lines, {}, footnotes=True) == len(lines)


def parse_html(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """An HTML block, to its end mark or the next blank line."""
    interrupt = state.in_paragraph and state.cursor not in state.lazy_line_starts
    _, at, end = state.line(state.cursor)
    found = html_start(state.src, at, end, interrupt)
    if found is None:
        return None
    return _html(state, *found)


def _html(state: RunState, close: re.Pattern[str], start: int) -> int:
    if close is BLANK_ENDS:
        stop, closed = state.src.find("\n\n", start), True
        end = state.cursor_max if stop < 0 else stop + 1
    else:
        shut = close.search(state.src, start)
        closed = shut is not None
        end = state.find_line_end_at(shut.end()) if shut else state.cursor_max
    state.append_token({"type": "block_html", "closed": closed})
    return end


def parse_pair(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """A block between two `%%` or `$$`."""
    if state.cursor not in state.pairs:
        return None
    mark = m["pair_mark"]
    shut = state.src.find(mark, m.end())
    end = state.cursor_max if shut < 0 else state.find_line_end_at(shut)
    kind = "comment" if mark == "%%" else "math"
    state.append_token({"type": kind, "closed": shut >= 0})
    return end


def parse_blank_lines(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """Blank lines: they end what is open."""
    state.append_token({"type": "blank_line"})
    return m.end()


def parse_table(block: BlockParser, m: Match[str], state: RunState) -> int | None:
    """A header over a delimiter row as wide, and every line below that begins nothing else."""
    src, start = state.src, state.cursor
    indented, at, end = state.line(start)
    below = end + 1
    if indented > 3 or below >= state.cursor_max or below in state.lazy_line_starts:
        return None
    if start == 0 and state.joined:
        return None
    inner, delimiter, delimiter_end = state.line(below)
    if inner > 3 or delimiter == delimiter_end:
        return None
    width = delimiter_width(src, delimiter, delimiter_end)
    if not width or row_width(src, at, end) != width:
        return None
    html = html_start(src, at, end, interrupt=False)
    if html is not None:  # the table has ended the paragraph, so the lone tag is HTML after all
        return _html(state, *html)
    stop = delimiter_end + 1
    while stop < state.cursor_max:
        plain = _PLAIN_ROWS.match(src, stop)
        if plain is not None:
            stop = plain.end()
        elif _is_row(state, stop):
            stop = state.find_line_end_at(stop)
        else:
            break
    state.append_token({"type": "table"})
    return stop


def _is_row(state: RunState, start: int) -> bool:
    indented, at, end = state.line(start)
    if at == end or indented > 3 or start in state.pairs:
        return False
    return not starts_block(state.src, at, end, interrupt=False)


_RULES: dict[str, tuple[str, Callable[[BlockParser, Match[str], Any], int | None]]] = {
    "indent_code": (r"^ {4}(?=[^\n])", parse_indented_code),
    "setex_heading": (r"^ {0,3}(?:(?P<setext_1>=)=*|-+)[ \t]*$", parse_setext_heading),
    "raw_html": (r"^ {0,3}(?=<[a-zA-Z/!?])", parse_html),
    "pair": (r"^ {0,3}(?P<pair_mark>%%|\$\$)", parse_pair),
    "blank_line": (r"(?:^\n)+", parse_blank_lines),
    "gfm_table": (r"^ {0,3}(?=[^ \n][^\n]*\n {0,3}[|:\-][|:\- \t]*(?:\n|$))", parse_table),
}
"""Our rules by mistune's names: where one may begin, and what reads it."""
ORDER = (
    *("fenced_code", "indent_code", "atx_heading", "setex_heading", "thematic_break"),
    *("raw_html", "pair", "blank_line", "gfm_table"),
)


def obsidian_blocks(md: Markdown) -> None:
    """Register our rules in mistune's block parser, in the order in which they are tried."""
    for name, (pattern, parse) in _RULES.items():
        md.block.register(name, pattern, parse)
    md.block.rules = list(ORDER)
