"""What a note's definitions make of a cell: its reference links, and the papers in its footnotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_pieces import CellReference, References
from obsidian_intel.markdown.note_parts import Link, LinkKind, Note
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.cells.paper_refs import paper_refs

_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]:[ \t]*")


class CellLinks:
    """The definitions of a note, asked what they mean in one of its cells."""

    def __init__(self, document: Document, note: Note, period: str) -> None:
        self._document, self._note, self._period = document, note, period
        self.is_empty = not note.has_references

    def references(self, span: Span) -> References:
        """The reference links that stand in `span`, relative to its start."""
        if self.is_empty:
            return ()
        links, base = self._links, span.start
        found = []
        index = bisect_left(self._starts, base)
        while index < len(links) and links[index].span.start < span.end:
            link = links[index]
            label_end = link.label_span.end if link.label_span else link.span.end
            found.append(CellReference(link.span.start - base, link.span.end - base, label_end - base, link.target))
            index += 1
        return tuple(found)

    @cached_property
    def _links(self) -> list[Link]:
        text = self._document.text
        return [link for link in self._note.links if link.kind is LinkKind.INLINE and text[link.span.end - 1] == "]"]

    @cached_property
    def _starts(self) -> list[int]:
        return [link.span.start for link in self._links]

    def footnote_paper(self, labels: tuple[str, ...]) -> PaperRef | None:
        """The one paper that the footnotes of a name give as its source; None where they name none, or several."""
        found: dict[str, PaperRef] = {}
        for label in labels:
            for ref in paper_refs(self._footnotes.get(label.casefold(), ""), self._period):
                if ref.id is not None:
                    found.setdefault(ref.id, ref)
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _footnotes(self) -> dict[str, str]:
        """Label -> what stands behind it, in the blocks of the note."""
        found: dict[str, str] = {}
        text = self._document.text
        for block in self._note.blocks:
            for line in block.lines:
                match = _FOOTNOTE.match(text, line.start, line.end)
                if match:
                    found.setdefault(match[1].casefold(), text[match.end() : line.end])
        return found
