"""Text to `Frontmatter`: the block is found, guarded, then read by the fast path or by YAML."""

from __future__ import annotations

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.frontmatter.delimiters import (
    find_block,
    find_misplaced,
    find_second_block,
    find_smart_fence,
    find_unclosed,
)
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.frontmatter.simple_yaml import parse_simple


def read_frontmatter(document: Document) -> Frontmatter:
    """The document's frontmatter. Never raises: what is wrong with it stands in its `findings`."""
    text, start = document.text, document.start
    if not text.startswith("---", start):
        return _absent(text, start)
    block = find_block(text, start)
    if block is None:
        return _unclosed(text, start)
    span, content = block
    properties = parse_simple(text, content.start, content.end)
    if properties is not None:
        frontmatter = Frontmatter(True, True, span, content, properties)
    else:
        from obsidian_intel.markdown.frontmatter.full_yaml import read_yaml

        frontmatter = read_yaml(document, span, content)
    if "---" in text[span.end : span.end + 40] and (second := find_second_block(text, span.end)):
        return _with_second(frontmatter, second)
    return frontmatter


def body_offset(document: Document, fm: Frontmatter) -> int:
    """Where the note's text begins: behind the block, or behind a BOM."""
    return fm.span.end if fm.present else document.start


def _absent(text: str, start: int) -> Frontmatter:
    empty = Span(start, start)
    found = find_smart_fence(text, start) if text.startswith(("-", "\u2013", "\u2014"), start) else None
    found = found or find_misplaced(text, start)
    if found is None:
        return Frontmatter(False, True, empty, empty)
    return Frontmatter(False, False, empty, empty, (), (Finding(*found, code="OI112"),))


def _unclosed(text: str, start: int) -> Frontmatter:
    empty = Span(start, start)
    fence = find_unclosed(text, start)
    if fence:
        message = Message("these properties are not closed: put a line `---` after the last one")
        finding = Finding(fence, message, code="OI102")
    elif other := find_misplaced(text, start):
        finding = Finding(*other, code="OI112")
    else:
        return Frontmatter(False, True, empty, empty)
    return Frontmatter(False, False, empty, empty, (), (finding,))


def _with_second(fm: Frontmatter, second: Span) -> Frontmatter:
    message = Message("a second block of properties: Obsidian reads only the first; move what is missing there")
    findings = (*fm.findings, Finding(second, message, code="OI112"))
    return Frontmatter(fm.present, fm.valid, fm.span, fm.content, fm.properties, findings)
