"""Leaf blocks to a `Note`: the inline text is read, everything is put in order of place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.block_model import BlockList
from obsidian_intel.markdown.block_parser import read_blocks
from obsidian_intel.markdown.inline import InlineScanner
from obsidian_intel.markdown.inline_reader import TRIGGER
from obsidian_intel.markdown.note_parts import Block, Link, Note, Region, Tag

INLINE_LIMIT = 32 * 1024
_MAY_HOLD = lazy_pattern(r"[`$\[<#^%:](?:(?<![%:])|(?<=%)%|(?<=:)//)")  # begins with one set, which `re` can skip to
_BLOCK_ID = lazy_pattern(r"\^([A-Za-z0-9-]+)[ \t]*$")
_PICTURE = lazy_pattern(r"data:[\w/+.;=-]*,[A-Za-z0-9+/=%_-]*")  # in the text itself


def scan_note(document: Document, body: int) -> Note:
    """The note, read line by line without mistune. `body` is where the text after the frontmatter starts."""
    return scan_notes([(document, body)])[0]


def scan_notes(notes: Sequence[tuple[Document, int]]) -> list[Note]:
    """As `scan_note`, for many: the blocks of all are read before the inline text of any."""
    texts = [normalize_newlines(document.text) for document, _ in notes]
    bodies = [max(body, document.start) for document, body in notes]
    with gc_paused(sum(map(len, texts))):
        leaves = list(map(read_blocks, texts, bodies))
        return list(map(build_note, texts, bodies, leaves))


def read_note(document: Document, body: int) -> Note:
    """The note, its blocks parsed by mistune. `body` is where the text after the frontmatter starts."""
    from obsidian_intel.markdown.month_parser import read_leaves

    text = normalize_newlines(document.text)
    body = max(body, document.start)
    with gc_paused(len(text)):
        return build_note(text, body, read_leaves(text, body))


def normalize_newlines(text: str) -> str:
    """The text with LF line endings only, each code point at its old offset (CRLF becomes space, LF)."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def build_note(text: str, body: int, leaves: BlockList) -> Note:
    """The note of `leaves`, which were found in `text`, a document's text with plain newlines."""
    references = {label: span.of(text) for label, span in leaves.references.items()} if leaves.references else {}
    scanner = InlineScanner(references)
    ids: list[tuple[int, str]] = []
    search = TRIGGER.search
    oversized: list[Span] = []
    for lines in leaves.heading_lines:
        start, end = lines[0].start, lines[-1].end
        if end - start > INLINE_LIMIT and is_oversized(text, start, end):
            oversized.append(Span(start, end))
        elif len(lines) > 1:
            _scan(scanner, text, lines)
        elif found := search(text, start, end):
            scanner.read(text, found, start, end)
    oversized += _scan_blocks(scanner, text, leaves.blocks)
    if text.find("^", body) >= 0:
        for heading in leaves.headings:
            _block_id(text, heading.content, ids)
        for block in leaves.blocks:
            _block_id(text, block.lines[-1], ids)
    scan = scanner.scan_cell
    for table in leaves.tables:
        if _is_bare(text, table.span):
            continue
        for row in (table.header, *table.rows):
            for cell in row.cells:
                span = cell.span
                if span.end - span.start > INLINE_LIMIT and is_oversized(text, span.start, span.end):
                    oversized.append(span)
                elif cell.raw:
                    scan(cell.raw, span.start)
            if not row.piped:
                _block_id(text, row.span, ids)
    return Note(
        body,
        tuple(leaves.headings),
        tuple(leaves.blocks),
        tuple(leaves.tables),
        _in_order(scanner.links),
        _in_order(scanner.tags),
        _in_order(leaves.regions + scanner.regions),
        tuple(name for _, name in sorted(ids)),
        tuple(sorted(oversized)),
        bool(references),
    )


def is_oversized(text: str, start: int, end: int) -> bool:
    """Whether a run of text is too long for what stands in it to be read; pictures in the text do not count."""
    if end - start <= INLINE_LIMIT:
        return False
    return text.find("data:", start, end) < 0 or len(_PICTURE.sub("", text[start:end])) > INLINE_LIMIT


T = TypeVar("T", Link, Tag, Region)


def _in_order(found: list[T]) -> tuple[T, ...]:
    if len(found) > 1:
        found.sort(key=attrgetter("span"))
    return tuple(found)


def _scan_blocks(scanner: InlineScanner, text: str, blocks: Sequence[Block]) -> list[Span]:
    """Scan blocks, in order of place; those that are too large are handed back.

    The next mark is looked for once for all that stand before it.
    """
    search, at = TRIGGER.search, -1
    oversized: list[Span] = []
    found: re.Match[str] | None = None
    for block in blocks:
        lines = block.lines
        start, end = lines[0].start, lines[-1].end
        if at < start:
            found = search(text, start)
            at = found.start() if found else len(text)
        if end - start > INLINE_LIMIT and is_oversized(text, start, end):
            oversized.append(Span(start, end))
        elif at < end:
            if len(lines) == 1:
                if found and found.end() > end:  # code that goes on in another block
                    found = search(text, start, end)
                scanner.read(text, found, start, end)
            else:
                _scan(scanner, text, lines)
    return oversized


def _is_bare(text: str, span: Span) -> bool:
    """Whether nothing in a table's cells can be a link, tag, code, math, comment or id, and none is oversized."""
    if _MAY_HOLD.search(text, span.start, span.end) is not None:
        return False
    half = INLINE_LIMIT // 2  # no line is over the limit when each half of it holds a line's end
    return all(text.find("\n", at, at + half) >= 0 for at in range(span.start, span.end - half, half))


def _block_id(text: str, span: Span, ids: list[tuple[int, str]]) -> None:
    at = text.rfind("^", span.start, span.end)
    if at >= 0 and (at == span.start or text[at - 1] in " \t"):
        found = _BLOCK_ID.match(text, at, span.end)
        if found:
            ids.append((span.start, found[1]))


def _scan(scanner: InlineScanner, text: str, lines: Sequence[Span]) -> None:
    """Scan a block of lines as one run; quote marks between its lines are passed over."""
    start, end = lines[0].start, lines[-1].end
    parts: list[str] = []
    gapped = False
    for before, after in pairwise(lines):
        gap = text[before.end : after.start]
        gapped = gapped or not gap.isspace()
        parts += (text[before.start : before.end], "\n", " " * (len(gap) - 1))
    if not gapped:
        scanner.scan(text, start, end)
        return
    parts.append(text[lines[-1].start : end])
    joined = "".join(parts)
    scanner.scan(joined, 0, len(joined), start)
