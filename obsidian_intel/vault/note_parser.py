"""`Document` -> all that is read from one note, in one place for every command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.config import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.markdown.frontmatter.model import Frontmatter
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.markdown.model import Note
from obsidian_intel.markdown.parser import read_note, scan_note
from obsidian_intel.vault.classify import Classification, NoteKind, classify
from obsidian_intel.vault.query_model import NO_QUERIES, QueryBlocks, may_hold_queries

if TYPE_CHECKING:
    from obsidian_intel.months.model import Month


class ParsedNote(Struct, frozen=True, gc=False):
    """One note, read. `month` is None for anything but a month (its period is "" where nothing tells it).

    What stands in the result of a query block is no part of `note`.
    """

    document: Document
    frontmatter: Frontmatter
    note: Note
    note_class: Classification
    month: Month | None
    queries: QueryBlocks = NO_QUERIES

    @property
    def kind(self) -> NoteKind:
        """What the note is to us."""
        return self.note_class.kind


def read(document: Document, config: Config, obsidian: ObsidianConfig) -> ParsedNote:
    """Read a note: months through mistune, all others through the line scanner."""
    return read_many([document], config, obsidian)[0]


def read_many(documents: Sequence[Document], config: Config, obsidian: ObsidianConfig) -> list[ParsedNote]:
    """Parse many notes, one step after the other."""
    with gc_paused(sum([len(document.text) for document in documents])):
        blocks = [read_frontmatter(document) for document in documents]
        classes = [classify(*each, config, obsidian) for each in zip(documents, blocks, strict=True)]
        return [_read(*each, config) for each in zip(documents, blocks, classes, strict=True)]


def _read(document: Document, frontmatter: Frontmatter, note_class: Classification, config: Config) -> ParsedNote:
    body = body_offset(document, frontmatter)
    if note_class.kind is not NoteKind.MONTH:
        note, queries = _with_queries(document, scan_note(document, body))
        if not _is_log(document, note, note_class, config):
            return ParsedNote(document, frontmatter, note, note_class, None, queries)
        note_class = Classification.of(note_class.candidate, by_name=not note_class.is_placed)
    from obsidian_intel.months.parser import read_month

    note, queries = _with_queries(document, read_note(document, body))
    month = read_month(document, note_class.period or "", note, config)
    if note_class.week or note_class.day:
        month = replace(month, week=note_class.week, day=note_class.day)
    return ParsedNote(document, frontmatter, note, note_class, month, queries)


def _with_queries(document: Document, note: Note) -> tuple[Note, QueryBlocks]:
    """The note without the results of its query blocks, and those blocks."""
    if not note.regions or not may_hold_queries(document.text):
        return note, NO_QUERIES
    from obsidian_intel.vault.query_blocks import find_query_blocks, without_results

    queries = find_query_blocks(document.text, note)
    return without_results(note, queries), queries


def _is_log(document: Document, note: Note, note_class: Classification, config: Config) -> bool:
    """Whether a note that is one of the log by its name, or by the place of notes of a day, is one by its rows."""
    candidate = note_class.candidate
    if candidate is None:
        return False
    from obsidian_intel.vault.log_evidence import has_entries, is_log, may_be_log, may_have_rows

    worth = may_have_rows if note_class.is_placed else may_be_log
    if not worth(document.text, note.body):
        return False
    from obsidian_intel.months.parser import read_month

    month = read_month(document, candidate.period, note, config)
    return has_entries(month) if note_class.is_placed else is_log(month, of_day=candidate.day is not None)
