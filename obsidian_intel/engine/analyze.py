"""Files to what is kept of them, in batches: many notes go through one step before any goes through the next.

That keeps each step's code in the processor's caches, and takes a fifth less time than note by note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.vault import is_excluded

if TYPE_CHECKING:
    from obsidian_intel.core.diagnostic import Diagnostic
    from obsidian_intel.lint.registry import Rule
    from obsidian_intel.vault.note_parser import ParsedNote

BATCH = 32  # notes
BATCH_BYTES = 100_000


def batches(paths: Sequence[str], notes: Mapping[str, Stat]) -> list[list[str]]:
    """`paths` in batches, the largest notes first, so that none of them is begun last."""
    found: list[list[str]] = []
    room = 0
    for path in sorted(paths, key=lambda path: -notes[path].size):
        size = notes[path].size
        if size > room or len(found[-1]) >= BATCH:
            found.append([])
            room = BATCH_BYTES
        found[-1].append(path)
        room -= size
    return found


def count_large(batches: Sequence[Sequence[str]], notes: Mapping[str, Stat]) -> int:
    """How many batches, the first ones, are one large note each."""
    return sum(notes[batch[0]].size > BATCH_BYTES for batch in batches)


def preimport() -> None:
    """Import what reading takes, so that processes that are forked need not, each for itself."""
    from obsidian_intel.lint import linter  # noqa: F401
    from obsidian_intel.lint.registry import Scope, rules_in_scope
    from obsidian_intel.vault import extract_facts, note_parser  # noqa: F401

    for scope in (Scope.NOTE, Scope.LOG):
        rules_in_scope(scope)


def entry_of(document: Document | Unreadable, stat: Stat, config: Config, obsidian: ObsidianConfig) -> NoteRecord:
    """Everything that is kept of one file: its facts, and what it alone has wrong."""
    return entries_of([document], [stat], config, obsidian)[0]


def entries_of(
    documents: Sequence[Document | Unreadable],
    stats: Sequence[Stat],
    config: Config,
    obsidian: ObsidianConfig,
    rules: Sequence[Rule] | None = None,
    *,
    months: bool = True,
) -> list[NoteRecord]:
    """A record for each document, in order. `rules` as in `lint_notes`; `months`: with the packed typed months."""
    from obsidian_intel.lint.linter import lint_notes
    from obsidian_intel.lint.note_context import NoteContext
    from obsidian_intel.vault.extract_facts import facts_of
    from obsidian_intel.vault.note_parser import read_many

    readings = read_many([each for each in documents if isinstance(each, Document)], config, obsidian)
    facts = [facts_of(reading, config) for reading in readings]
    excluded = [is_excluded(reading.document.path, config, obsidian) for reading in readings]
    linted = [
        reading
        for reading, left_out in zip(readings, excluded, strict=True)
        if not left_out and reading.kind is not NoteKind.TEMPLATE
    ]
    found = lint_notes([NoteContext.of(reading, config) for reading in linted], rules)
    by_path = {
        reading.document.path: tuple(_offered(reading, each, config, obsidian))
        for reading, each in zip(linted, found, strict=True)
    }
    kept = [_kept(*each) for each in zip(readings, facts, excluded, strict=True)]
    packed = map(_month, readings) if months else [None] * len(readings)
    read = iter(zip(kept, packed, strict=True))
    return [
        _record(document, stat, *next(read), by_path.get(document.path, ()))
        if isinstance(document, Document)
        else _unreadable(document, stat, config, obsidian)
        for document, stat in zip(documents, stats, strict=True)
    ]


def _record(
    document: Document, stat: Stat, facts: NoteFacts, month: bytes | None, found: tuple[Diagnostic, ...]
) -> NoteRecord:
    return NoteRecord(stat, document.sha256, facts, found, month=month)


def _month(reading: ParsedNote) -> bytes | None:
    """The typed month, packed."""
    if reading.month is None:
        return None
    from obsidian_intel.months.stored import encode_month

    return encode_month(reading.month)


def _offered(
    reading: ParsedNote, found: list[Diagnostic], config: Config, obsidian: ObsidianConfig
) -> list[Diagnostic]:
    """What was found, with the fixes that `--fix` would make and no others."""
    if reading.month is None or not any(each.fix for each in found):
        return found
    from obsidian_intel.lint.fixer import offered

    return offered(reading, found, config, obsidian)


def _kept(reading: ParsedNote, facts: NoteFacts, excluded: bool) -> NoteFacts:
    if reading.month is not None:
        from obsidian_intel.months.summary import pack_parts

        facts = replace(facts, rolled=pack_parts(reading.month))
    if excluded and facts.kind is NoteKind.MONTH:
        return replace(facts, kind=NoteKind.NOTE, rows=())
    return facts


def _unreadable(file: Unreadable, stat: Stat, config: Config, obsidian: ObsidianConfig) -> NoteRecord:
    from obsidian_intel.lint.linter import unreadable_diagnostic

    facts = NoteFacts(file.path, NoteKind.NOTE, readable=False)
    silent = is_excluded(file.path, config, obsidian)
    return NoteRecord(stat, file.sha256, facts, () if silent else (unreadable_diagnostic(file),))
