"""Reading notes: from the store to what is kept of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.document import MAX_BYTES, Document, Unreadable, name_fault, too_large
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.analyze import entries_of
from obsidian_intel.engine.note_record import NoteRecord, is_sure
from obsidian_intel.engine.vault_state import VaultState
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.listing import Stat

if TYPE_CHECKING:
    from obsidian_intel.lint.registry import Rule

Progress = Callable[[int, int], None]
Records = Iterable[tuple[str, NoteRecord]]


class NoteReader(VaultState):
    """A vault whose notes can be read. `read_already`: the bytes of notes that are known.

    The watcher sets `shrink` (keeps facts small) and `on_bug` (a note that we fail to read stops nothing).
    `packs_months`: whether a typed month is kept of each note that is read by itself; else it is read when asked for.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.shrink: Callable[[NoteFacts], NoteFacts] | None = None
        self.on_bug: Callable[[str, Exception], None] | None = None
        self.packs_months = True
        self.read_already: Mapping[str, bytes] = {}

    def document(self, path: str, stat: Stat | None = None) -> Document | Unreadable:
        """The note's text, or why there is none."""
        if stat is not None and stat.size > MAX_BYTES:
            return Unreadable(path, "OI802", too_large(stat.size))
        if (known := self.read_already.get(path)) is not None:
            return Document.from_bytes(path, known)
        try:
            found = self.store.read(path)
        except StoreError as error:
            return Unreadable(path, "OI801", Message("cannot be read: {reason}", reason=str(error)))
        fault = name_fault(path)
        return Unreadable(path, "OI801", fault, found.sha256) if fault else found

    def _read_in_batches(self, new: Sequence[str], progress: Progress | None) -> Iterator[Records]:
        """Read notes that were not there before; in several processes where there are very many."""
        from obsidian_intel.core.caches import clear_caches, release_memory
        from obsidian_intel.engine.analyze import batches, count_large, preimport
        from obsidian_intel.engine.worker_pool import WorkerPool, should_fork

        notes = self.listing.notes
        todo = batches(new, notes)
        crew = None
        if should_fork(len(new)):
            preimport()
            crew = WorkerPool(self._read_many, todo, count_large(todo, notes))
        for number in crew.share() if crew else range(len(todo)):
            if progress:
                progress(len(new) * number // len(todo), len(new))
            yield self._read_many(todo[number]).items()
        if crew:
            yield crew.entries(notes)
            self.store.forget_snapshots()  # the others have none either
            clear_caches()
            release_memory()

    def _read_many(self, paths: Sequence[str]) -> dict[str, NoteRecord]:
        """A batch of notes, read."""
        read_at = time.time_ns()
        stats = [self.listing.notes[path] for path in paths]
        documents = [self.document(path, stat) for path, stat in zip(paths, stats, strict=True)]
        entries = entries_of(documents, stats, self.config, self.obsidian)
        for entry in entries:
            entry.pack()  # the next batch takes the room of what was read
        return {path: with_trust(entry, read_at) for path, entry in zip(paths, entries, strict=True)}

    def _record_of(self, document: Document | Unreadable, stat: Stat) -> NoteRecord:
        """What is kept of a note. With `on_bug`, one note that we fail to read does not stop the rest."""
        try:
            entry = entries_of(
                [document], [stat], self.config, self.obsidian, self._note_rules, months=self.packs_months
            )[0]
        except Exception as error:
            if self.on_bug is None:
                raise
            self.on_bug(document.path, error)
            failed = Unreadable(
                document.path,
                "OI801",
                Message("could not be read: a bug in obsintel ({error})", error=f"{error!r:.100}"),
            )
            entry = entries_of([failed], [stat], self.config, self.obsidian, self._note_rules)[0]
        if self.shrink is not None:
            entry.compact(self.shrink)
        return entry

    def _reread(self, path: str) -> NoteRecord:
        """The record of a note whose part of the snapshot is damaged."""
        stat = self.listing.notes[path]
        return self._record_of(self.document(path, stat), stat)

    @cached_property
    def _note_rules(self) -> tuple[Rule, ...] | None:
        """The rules about notes, each imported when it is needed; None where that is not known."""
        specs = self.cache.rules if self.cache is not None else None
        if not specs:
            return None
        from obsidian_intel.lint.lazy_rules import note_rules_from

        return note_rules_from(specs[0])


def with_trust(entry: NoteRecord, read_at: int) -> NoteRecord:
    """`entry`, read at `read_at` (ns), which from now on says whether a later change can hide behind its stat."""
    entry.sure = is_sure(entry.stat, read_at) and bool(entry.sha256 or entry.stat.size > MAX_BYTES)
    return entry
