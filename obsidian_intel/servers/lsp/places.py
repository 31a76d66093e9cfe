"""What stands at a place of a note: a link, a row, a paper, a score."""

from __future__ import annotations

import re
from typing import NamedTuple

from obsidian_intel.core.link_names import fold_anchor
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.cells.cell_parts import Metric, PaperRef
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.vault.facts import LinkFact, NoteFacts
from obsidian_intel.vault.note_parser import ParsedNote

_BOUNDARY = re.compile(r"[。；，、,;|：:（(]|<br\s*/?>|\d\*\*", re.IGNORECASE)  # before the name of a benchmark


class RowPlace(NamedTuple):
    """A row, and what of it stands at the place asked for."""

    section: Section
    row: MonthRow
    paper: PaperRef | None
    metric: Metric | None


def link_at(facts: NoteFacts, offset: int) -> LinkFact | None:
    """The link to somewhere in the vault that `offset` lies in, or at the end of; the innermost."""
    found = [link for link in facts.links if _touches(link.range.span, offset)]
    return min(found, key=lambda link: len(link.range.span), default=None)


def row_at(month: Month, text: str, offset: int) -> RowPlace | None:
    """The data row that `offset` lies in, in a month with that `text`."""
    for section in month.sections:
        if section.guide or not _touches(section.span, offset):
            continue
        for row in section.data:
            if _touches(row.span, offset):
                paper = next((each for each in row.papers if _touches(_whole(each), offset)), None)
                return RowPlace(section, row, paper, _metric_at(row, text, offset))
    return None


def _metric_at(row: MonthRow, text: str, offset: int) -> Metric | None:
    """The score at `offset`, which may also be in the benchmark's name before it."""
    for each in sorted(row.metrics, key=lambda metric: metric.span):
        if offset <= each.span.end:
            start = max((m.end() for m in _BOUNDARY.finditer(text, row.span.start, each.span.start)), default=0)
            return each if offset >= min(start, each.span.start) and start else None
    return None


def anchor_span(reading: ParsedNote, anchor: str) -> Span | None:
    """Where in a note `#anchor` leads: a heading (also `A#B`, B below A), or a block (`^id`)."""
    if anchor.startswith("^"):
        return _block_span(reading.document.text, anchor[1:])
    steps = [fold_anchor(step) for step in anchor.split("#") if step.strip()]
    found: Heading | None = None
    for heading in reading.note.headings:
        if steps and fold_anchor(heading.text) == steps[0]:
            found, steps = heading, steps[1:]
            if not steps:
                break
    return found.span if found is not None and not steps else None


def _block_span(text: str, name: str) -> Span | None:
    at = text.casefold().find(f"^{name.casefold()}")
    while at >= 0:
        end = at + 1 + len(name)
        if not text[end : end + 1].strip():
            start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
            return Span(start, end)
        at = text.casefold().find(f"^{name.casefold()}", end)
    return None


def _whole(paper: PaperRef) -> Span:
    """A paper's link, and the link to its note behind it."""
    return Span(paper.span.start, paper.note_span.end) if paper.note_span is not None else paper.span


def _touches(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end
