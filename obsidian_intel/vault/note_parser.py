"""`Document` -> all that is read from one note, in one place for every command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.periods import LogDate
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.markdown.note_parts import Note
from obsidian_intel.markdown.parser import read_note, scan_notes
from obsidian_intel.vault.classify import Classification, NoteKind, classify
from obsidian_intel.vault.query_model import NO_QUERIES, QueryBlocks, may_hold_queries

if TYPE_CHECKING:
    from obsidian_intel.months.dated_parts import Dated
    from obsidian_intel.months.typed_month import Month


SAMPLED_PARTS = 12  # dated headings beneath which a note's rows are looked at to tell whether it is a log


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
        bodies = [body_offset(*each) for each in zip(documents, blocks, strict=True)]
        others = [
            (document, body)
            for document, body, note_class in zip(documents, bodies, classes, strict=True)
            if note_class.kind is not NoteKind.MONTH
        ]
        scanned = iter(scan_notes(others))
        return [
            _read(document, body, frontmatter, note_class, scanned, config)
            for document, body, frontmatter, note_class in zip(documents, bodies, blocks, classes, strict=True)
        ]


def _read(
    document: Document,
    body: int,
    frontmatter: Frontmatter,
    note_class: Classification,
    scanned: Iterator[Note],
    config: Config,
) -> ParsedNote:
    """One note, whose text begins at `body`; `scanned` are the notes that no month is known to be, in order."""
    dated: Dated = {}
    if note_class.kind is not NoteKind.MONTH:
        note, queries = _with_queries(document, next(scanned))
        dated = _parts_of_log(document, note, note_class, config)
        if not dated and not _is_log(document, note, note_class, config):
            return ParsedNote(document, frontmatter, note, note_class, None, queries)
        note_class = Classification.of(
            _latest(dated) or note_class.candidate, by_name=bool(dated) or not note_class.is_placed
        )
    from obsidian_intel.months.parser import read_month

    note, queries = _with_queries(document, read_note(document, body))
    if not note_class.by_name and not (note_class.week or note_class.day):
        dated = _parts(document, note, note_class, least=2)
        note_class = Classification.of(_latest(dated)) if dated else note_class
    month = read_month(document, note_class.period or "", note, config)
    if dated:
        from obsidian_intel.months.dated_parts import with_dates

        month = with_dates(month, dated, note.headings)
        note_class = Classification.of(month.date, by_name=note_class.by_name)
    elif note_class.week or note_class.day:
        month = replace(month, week=note_class.week, day=note_class.day)
    return ParsedNote(document, frontmatter, note, note_class, month, queries)


def _latest(dated: Dated) -> LogDate | None:
    """The latest month of a note of many months, weeks or days."""
    return LogDate(max(date.period for date in dated.values())) if dated else None


def _parts(document: Document, note: Note, note_class: Classification, least: int) -> Dated:
    """The headings that part a note, where it has as many dates: for most notes an answer without any regex."""
    if len(note.headings) < least:
        return {}
    from obsidian_intel.months.dated_parts import dated_headings

    return dated_headings(document.path, note.headings, note_class.date, least)


def _parts_of_log(document: Document, note: Note, note_class: Classification, config: Config) -> Dated:
    """The headings that part a note of many months, weeks or days, which its rows tell to be of the log."""
    from obsidian_intel.vault.log_evidence import MANY, is_log_of_many, may_be_log

    if config.months.is_placed or note_class.kind is not NoteKind.NOTE or len(note.headings) < MANY:
        return {}
    dated = _parts(document, note, note_class, MANY)
    if not dated or not may_be_log(document.text, note.body):
        return {}
    from obsidian_intel.months.dated_parts import with_dates
    from obsidian_intel.months.parser import read_month

    starts = sorted(dated)
    end = starts[SAMPLED_PARTS] if len(starts) > SAMPLED_PARTS else len(document.text)
    part = _beginning(note, end)
    month = read_month(document, max(date.period for date in dated.values()), part, config)
    return dated if is_log_of_many(with_dates(month, dated, note.headings)) else {}


def _beginning(note: Note, end: int) -> Note:
    """A note's tables and lists that stand before a place: enough to tell what a long note is."""
    tables = tuple(table for table in note.tables if table.span.start < end)
    blocks = tuple(block for block in note.blocks if block.lines[0].start < end)
    return replace(note, tables=tables, blocks=blocks)


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
    from obsidian_intel.vault.log_evidence import has_entries, is_log, is_paper_page, may_be_log, may_have_rows

    worth = may_have_rows if note_class.is_placed else may_be_log
    if not worth(document.text, note.body):
        return False
    from obsidian_intel.months.parser import read_month

    month = read_month(document, candidate.period, note, config)
    if note_class.is_placed:
        return has_entries(month)
    of_day = candidate.day is not None
    return is_log(month, of_day=of_day) and not (of_day and is_paper_page(month, document.path))
