"""The outline of a note: its headings, and below them the rows of its tables and lists."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from obsidian_intel.core.text import Span
from obsidian_intel.servers.lsp.positions import TextPositions
from obsidian_intel.vault.note_parser import ParsedNote

_ROW_KINDS = {"models": types.SymbolKind.Class, "papers": types.SymbolKind.File, "topics": types.SymbolKind.Namespace}


def symbols(reading: ParsedNote, positions: TextPositions) -> list[types.DocumentSymbol]:
    """Headings by their levels, each with its rows; what stands before the first heading comes first."""
    text = reading.document.text
    top: list[types.DocumentSymbol] = []
    stack: list[tuple[int, types.DocumentSymbol]] = []
    entries = sorted([*_headings(reading, len(text)), *_rows(reading)], key=lambda each: (each[1].start, each[0]))
    for level, span, own, name, detail, kind in entries:
        found = types.DocumentSymbol(
            name=" ".join(name.split()) or "…",
            kind=kind,
            range=positions.range(span),
            selection_range=positions.range(own),
            detail=detail or None,
            children=[],
        )
        while stack and level <= stack[-1][0]:
            stack.pop()
        (_children(stack[-1][1]) if stack else top).append(found)
        if level < _ROW:
            stack.append((level, found))
    return top


_ROW = 99
_Entry = tuple[int, Span, Span, str, str, types.SymbolKind]


def _children(symbol: types.DocumentSymbol) -> list[types.DocumentSymbol]:
    assert isinstance(symbol.children, list)
    return symbol.children


def _headings(reading: ParsedNote, end: int) -> Iterator[_Entry]:
    """Each heading, with all that belongs to it."""
    headings = reading.note.headings
    for number, heading in enumerate(headings):
        following = (each.span.start for each in headings[number + 1 :] if each.level <= heading.level)
        span = Span(heading.span.start, max(heading.span.end, next(following, end)))
        yield heading.level, span, heading.span, heading.text, "", types.SymbolKind.String


def _rows(reading: ParsedNote) -> Iterator[_Entry]:
    """Each data row. One that is a heading is there already."""
    headings = {heading.span.start for heading in reading.note.headings}
    for section in reading.month.sections if reading.month is not None else ():
        if section.guide or section.kind is None:
            continue
        for row in section.data:
            if row.span.start not in headings and row.name:
                scores = "、".join(f"{each.benchmark} {each.raw}" for each in row.metrics[:3] if each.owner is None)
                yield _ROW, row.span, row.span, row.name, scores, _ROW_KINDS.get(section.kind, types.SymbolKind.Field)
