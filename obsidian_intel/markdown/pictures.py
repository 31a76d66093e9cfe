"""Pictures in a note: images, drawings and diagrams, however they are put in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.text import Span, SpanIndex
from obsidian_intel.markdown.note_parts import Link, LinkKind, Note, RegionKind

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|svg|webp|avif|tiff?|heic)$", re.IGNORECASE)
_DRAWING = re.compile(r"\.(?:canvas|excalidraw|excalidraw\.md|drawio|base)$|\.excalidraw\b", re.IGNORECASE)
_DIAGRAM = re.compile(r"\s*[`~]{3,}\s*(?:mermaid|chart|plantuml|dot|tikz|d2|vega|vega-lite|echarts|charts?view)\b")
_HIDDEN = (RegionKind.FENCE, RegionKind.CODE, RegionKind.COMMENT)
_TAG = re.compile(r"<(?:img|svg|picture|figure)\b", re.IGNORECASE)


def images(note: Note) -> Iterator[Link]:
    """Pictures by link or embed."""
    for link in note.links:
        if link.kind is LinkKind.IMAGE or (link.kind is LinkKind.EMBED and _IMAGE.search(link.target)):
            yield link


def has_picture(text: str, note: Note, span: Span) -> bool:
    """Whether a picture, a drawing or a diagram stands in `span` of the note's `text`."""
    if any(link.span.start in span for link in images(note)):
        return True
    if any(
        link.kind is LinkKind.EMBED and _DRAWING.search(link.target) and link.span.start in span for link in note.links
    ):
        return True
    for region in note.regions:
        if region.span.start in span and region.kind is RegionKind.FENCE and _DIAGRAM.match(region.span.of(text)):
            return True
    tags = [span.start + found.start() for found in _TAG.finditer(span.of(text))]
    if not tags:
        return False
    hidden = SpanIndex(region.span for region in note.regions if region.kind in _HIDDEN)
    return not all(hidden.holds(offset) for offset in tags)
