"""A note that addresses are pasted into: a line each, ticked once its papers are in the log."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.note_parts import RegionKind
from obsidian_intel.operations.add.addresses import PaperAddress, addresses_in
from obsidian_intel.vault.note_parser import read

_TICKED = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[^ \]]\]")
_BOX = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[( )\](?=[ \t])")
_BULLET = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LEAD = re.compile(r"[ \t>]*")
_HIDDEN = (RegionKind.FENCE, RegionKind.COMMENT, RegionKind.INDENTED, RegionKind.MATH_BLOCK, RegionKind.HTML)


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line with addresses that is not ticked yet, and where it stands."""

    span: Span
    addresses: tuple[PaperAddress, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The lines of a note that wait."""

    document: Document
    lines: tuple[InboxLine, ...]

    @property
    def addresses(self) -> list[PaperAddress]:
        """What they name, in order."""
        return [address for line in self.lines for address in line.addresses]

    def ticks(self, done: Collection[str]) -> tuple[Edit, ...]:
        """The edits that tick each line whose papers are all in `done` (ids)."""
        return tuple(
            _tick(self.document.text, line.span)
            for line in self.lines
            if all(address.id in done for address in line.addresses)
        )


def read_inbox(workspace: Workspace, document: Document) -> Inbox:
    """The waiting lines of a note; frontmatter, headings, code and comments are not looked at."""
    note = read(document, workspace.config, workspace.obsidian).note
    hidden = [region.span for region in note.regions if region.kind in _HIDDEN]
    hidden += [heading.span for heading in note.headings]
    lines = []
    for number in range(document.line_of(note.body), document.line_count + 1):
        span = document.line_span(number)
        if span.start < note.body or any(each.start < span.end and span.start < each.end for each in hidden):
            continue
        text = span.of(document.text)
        if not _TICKED.match(text) and (found := tuple(addresses_in(text))):
            lines.append(InboxLine(span, found))
    return Inbox(document, tuple(lines))


def _tick(text: str, span: Span) -> Edit:
    """The edit that ticks one line: its box, a box behind its bullet, or a bullet with a box before its text."""
    if box := _BOX.match(text, span.start, span.end):
        return Edit(Span(box.start(1), box.end(1)), "x")
    if bullet := _BULLET.match(text, span.start, span.end):
        return Edit(Span(bullet.end(), bullet.end()), "[x] ")
    lead = _LEAD.match(text, span.start, span.end)
    at = lead.end() if lead else span.start
    return Edit(Span(at, at), "- [x] ")
