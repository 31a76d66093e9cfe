"""How the leaf blocks begin and end: patterns matched at a line's first code point, the indentation gone."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.markdown.containers import THEMATIC

ATX = lazy_pattern(r"(#{1,6})(?=[ \t]|$)[ \t]*")
ATX_CLOSE = lazy_pattern(r"(?:^|[ \t]+)#+[ \t]*$")
SETEXT = lazy_pattern(r"(?:=+|-+)[ \t]*$")
FENCE = lazy_pattern(r"(`{3,})[^`]*$|(~{3,})")
_BLOCK_TAGS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li"
    " link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th"
    " thead title tr track ul"
)
_RAW = lazy_pattern(r"<(?:script|pre|style|textarea)(?=[ \t>]|$)", re.I)
_RAW_END = lazy_pattern(r"</(?:script|pre|style|textarea)>", re.I)
_BLOCK = lazy_pattern(rf"</?(?:{_BLOCK_TAGS.replace(' ', '|')})(?=[ \t]|/?>|$)", re.I)
_ATTRIBUTE = r"""[ \t]+[a-zA-Z_:][a-zA-Z0-9_.:-]*(?:[ \t]*=[ \t]*(?:[^ \t"'=<>`]+|'[^']*'|"[^"]*"))?"""
_COMPLETE = lazy_pattern(rf"<(?:[a-zA-Z][a-zA-Z0-9-]*(?:{_ATTRIBUTE})*[ \t]*/?|/[a-zA-Z][a-zA-Z0-9-]*[ \t]*)>[ \t]*$")
_DECLARATION = lazy_pattern(r"<![a-zA-Z]")
BLANK_ENDS = lazy_pattern(r"(?!)")  # the end of HTML that only a blank line ends


def html_start(text: str, pos: int, end: int, interrupt: bool) -> tuple[re.Pattern[str], int] | None:
    """For an HTML block at `pos`: the pattern that ends it and where to look for it from; else None."""
    if text.startswith("<!--", pos):
        return _TO_COMMENT_END, pos + 2
    if text.startswith("<?", pos):
        return _TO_INSTRUCTION_END, pos + 1
    if text.startswith("<![CDATA[", pos):
        return _TO_CDATA_END, pos + 9
    if _DECLARATION.match(text, pos, end):
        return _TO_DECLARATION_END, pos + 3
    if _RAW.match(text, pos, end):
        return _RAW_END, pos
    if _BLOCK.match(text, pos, end):
        return BLANK_ENDS, pos
    if not interrupt and _COMPLETE.match(text, pos, end):
        return BLANK_ENDS, pos
    return None


_TO_COMMENT_END = lazy_pattern("-->")
_TO_INSTRUCTION_END = lazy_pattern(r"\?>")
_TO_CDATA_END = lazy_pattern(r"\]\]>")
_TO_DECLARATION_END = lazy_pattern(">")


def starts_block(text: str, at: int, end: int, interrupt: bool) -> bool:
    """Whether the line at `at` begins a heading, fence, break or HTML block (setext headings, tables and
    pairs apart). `interrupt`: and so ends an open paragraph, which a lone HTML tag does not.
    """
    char = text[at]
    if char == "#":
        return ATX.match(text, at, end) is not None
    if char in "`~":
        return FENCE.match(text, at, end) is not None
    if char in "-*_":
        return THEMATIC.match(text, at, end) is not None
    return char == "<" and html_start(text, at, end, interrupt) is not None
