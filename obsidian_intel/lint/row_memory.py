"""Rows in which a rule found nothing, until they change: of a month that is edited or saved again, most rows do not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import count
from typing import TYPE_CHECKING

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Row

if TYPE_CHECKING:
    from obsidian_intel.lint.note_context import NoteContext
    from obsidian_intel.months.typed_month import MonthRow, Section

Settled = set[Hashable]  # the rules that found nothing: their codes, or what a rule knows itself by
_READ: BoundedCache[count[int]] = BoundedCache(512)  # path of a month -> how often it was read
_HEADERS: BoundedCache[int] = BoundedCache(512)
_ROWS: BoundedCache[Settled] = BoundedCache(8_192)
_NUMBERS = count(1)


def settled_rows(note: NoteContext) -> Mapping[int, Settled]:
    """Of each row in the tables of a month, by the offset of its start: the rules known to find nothing in such a row.

    A rule that finds nothing now adds itself. Empty for a month that is read for the first time, where remembering
    would be work for nothing, and for a note whose rows rest on definitions in other lines.
    """
    if note.month is None or note.note.has_references or next(_READ.get(note.document.path, count)) == 0:
        return {}
    sections = {section.span: section for section in note.month.sections if section.shape == "table"}
    found: dict[int, Settled] = {}
    for table in note.tables:
        section = sections.get(table.span)
        header = _header(note.config, table.width, section)
        typed = {row.span.start: row for row in section.rows} if section and section.kind else {}
        for row in table.rows:
            start = row.span.start
            found[start] = _ROWS.get((header, *_seen(note, row, typed.get(start))), set)
    return found


def _header(config: Config, width: int, section: Section | None) -> int:
    """A number for what is the same for all rows of a table."""
    read = (section.kind, section.guide, section.certain, section.columns) if section else None
    return _HEADERS.get((config.fingerprint, width, read), lambda: next(_NUMBERS))


def _seen(note: NoteContext, row: Row, typed: MonthRow | None) -> tuple[Hashable, ...]:
    """All that a rule can see of one row: what stands in it and where, and how it was read."""
    base = row.span.start

    def place(span: Span | None) -> tuple[int, int] | None:
        return (span.start - base, span.end - base) if span is not None else None

    return (
        tuple([cell.raw for cell in row.cells]),
        tuple([cell.span.start - base for cell in row.cells]),
        row.span.end - base,
        row.piped,
        tuple([place(span) for span in note.opaque_in(row.span)]),
        tuple([(link.kind, place(link.span), place(link.label_span)) for link in note.links_in(row.span)]),
        typed and (typed.name, typed.state, typed.ragged, tuple([(ref.id, ref.url, ref.note) for ref in typed.papers])),
    )
