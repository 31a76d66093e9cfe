"""A vault as it is now: walked, read where something changed, and remembered as facts and diagnostics."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from obsidian_intel.core.config import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import MAX_BYTES, Document, Unreadable, name_fault, too_large
from obsidian_intel.core.errors import StoreError, VaultError
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.message import Message
from obsidian_intel.engine.analyze import entries_of
from obsidian_intel.engine.answer_files import ANY, LOG, SAID
from obsidian_intel.engine.changes import Changes, compare
from obsidian_intel.engine.findings_cache import VaultFindingsCache
from obsidian_intel.engine.note_record import LazyFacts, NoteRecord, NoteRecords, is_sure
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.snapshot_file import LedgerStamp, is_cut_short, journal_of
from obsidian_intel.lint.linter import select_and_sort
from obsidian_intel.lint.unreadable import unreadable_entries
from obsidian_intel.lint.vault_findings import VaultFindings, open_months
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LightFacts, NoteFacts
from obsidian_intel.vault.listing import Listing, Stat, root_identity, stat_of, walk
from obsidian_intel.vault.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from obsidian_intel.core.settings import Settings
    from obsidian_intel.engine.replay import Answer, ReplayRequest
    from obsidian_intel.lint.registry import Rule
    from obsidian_intel.papers.plan_model import LinkHistory
    from obsidian_intel.store.store import Store

Progress = Callable[[int, int], None]
_NOT_OF_LOG = frozenset(("tags", "links", "anchors", "block_ids", "title"))  # in notes that are no months
MANY = 100  # notes to read at once: the collector of garbage would look at each again and again


class Workspace:
    """One vault. `refresh` brings `entries` (what is kept of each note) up to date; all else is answered from them.

    `cache` is the snapshot between runs, None where none is kept. `touched` gathers the notes that were read anew, for
    the watcher, which also sets `shrink` (keeps facts small) and `on_bug` (a note that we fail to read stops nothing).
    `packs_months`: whether a typed month is kept of each note that is read by itself; else it is read when asked for.
    """

    def __init__(
        self, root: Path | str, settings: Settings, store: Store | None = None, *, cache: Snapshot | None = None
    ) -> None:
        self.folder = os.fspath(root)
        self.settings = settings
        self.cache = cache
        self.entries = NoteRecords()
        self.listing = Listing()
        self.touched: set[str] = set()
        self.shrink: Callable[[NoteFacts], NoteFacts] | None = None
        self.on_bug: Callable[[str, Exception], None] | None = None
        self.packs_months = True
        self.read_already: Mapping[str, bytes] = {}
        self._vault: Vault | None = None
        self._stale = False
        self._journal_before: LedgerStamp | None = None
        self._findings = VaultFindingsCache()
        self._stays = frozenset((SAID, LOG))  # what answers may rest on that were given before any change
        if store is not None:
            self.store = store

    @classmethod
    def open(cls, root: Path, *, settings: Settings | None = None, progress: Progress | None = None) -> Workspace:
        """The vault at `root`, read. Raises `VaultError` or `ConfigError`."""
        workspace = cls(root, settings) if settings else cls.unread(root)
        workspace._recover()
        workspace._journal_before = workspace.journal
        workspace.refresh(progress)
        return workspace

    def _recover(self) -> None:
        """See to a step of the journal that a crash has cut short, before anything is read."""
        cache = self.cache
        if cache is not None and cache.load() and cache.journal is not None and cache.journal[0]:
            self._ledger = cache.journal[0]
            if not is_cut_short(os.path.dirname(self._ledger)):
                return
        self.store.clean_up()

    @classmethod
    def look(cls, root: Path) -> Workspace:
        """The vault at `root`, read, with nothing written: neither its index nor anything in it. Raises as `open`."""
        from obsidian_intel.core.settings import load_settings

        workspace = cls(root, load_settings(root))
        workspace.refresh()
        return workspace

    @classmethod
    def unread(cls, root: Path) -> Workspace:
        """The vault at `root`, not read yet: the first `refresh` begins from the snapshot. Raises as `open` does."""
        from obsidian_intel.core.settings import load_settings

        return cls(root, load_settings(root), cache=Snapshot.of(os.path.realpath(root)))

    @classmethod
    def resume(cls, replay: ReplayRequest) -> Workspace | None:
        """The vault as the front door has found it: few notes have changed, and were read. None where that is no start.

        Nothing of the snapshot is checked before it is read, so any answer may raise `CorruptSnapshot`.
        """
        from obsidian_intel.core.settings import settings_of
        from obsidian_intel.engine.snapshot_file import IndexFile

        settings = settings_of(replay.key)
        file = IndexFile.open(replay.path)
        if file is None or settings is None or file.key != replay.key or replay.scan is None or replay.change is None:
            return None
        cache = Snapshot(replay.root, replay.key)
        cache.take(file)
        if not cache.rules or cache.vault_findings is None or replay.scan.astray:
            return None
        workspace = cls(replay.root, settings, cache=cache)
        workspace.read_already = replay.change.data
        workspace._ledger = file.journal[0]
        workspace._journal_before = file.journal
        workspace._begin()
        workspace._take(Listing.of(replay.scan), replay.change.changes, moved=False)
        return workspace

    @cached_property
    def root(self) -> Path:
        """The vault's folder."""
        from pathlib import Path

        return Path(self.folder)

    @cached_property
    def store(self) -> Store:
        """The only writer, and what its journal knows."""
        from obsidian_intel.store.store import Store

        return Store(self.root)

    @property
    def adopted(self) -> str:
        """What to tell of a journal that was found under another name; empty where none was looked for."""
        return self.store.adopted if "store" in vars(self) else ""

    def save(self) -> None:
        """Write the snapshot, where there is one and something in it is new."""
        if self.cache is None or not self._stale:
            return
        wide = self.vault_findings if self._findings.is_known else None
        light = self._vault.short if self._vault is not None else None
        self._vault = None  # its names and places make room for what is written
        self._stale = not self.cache.save(self.entries, self.listing, wide, light)

    def forget_index(self) -> None:
        """Remove the snapshot, and keep none from now on."""
        self.entries.detach()
        if self.cache is not None:
            self.cache.remove()
            self.cache = None

    def detach(self) -> None:
        """Hold everything in memory, and keep no snapshot from now on: for those who stay."""
        self.entries.detach()
        if self.cache is not None:
            self.cache.close()
            self.cache = None

    def keep_answer(self, question: tuple[object, ...], answer: Answer | None, rests_on: str = ANY) -> None:
        """What a command printed of the vault as it is now; None where it is worked out anew each time."""
        cache, journal = self.cache, self.journal
        if cache is None or journal != self._journal_before:
            return
        if cache.journal != journal:
            cache.journal = journal
            cache.answers.clear()
        self._stale = cache.keep_answer(question, answer, rests_on) or self._stale

    @property
    def journal(self) -> LedgerStamp:
        """What tells whether the journal's memory has changed."""
        return journal_of(self._ledger)

    @cached_property
    def _ledger(self) -> str:
        return str(self.store.state_dir / "memory.jsonl")

    @property
    def config(self) -> Config:
        """The person's settings."""
        return self.settings.config

    @property
    def obsidian(self) -> ObsidianConfig:
        """Obsidian's settings."""
        return self.settings.obsidian

    def refresh(self, progress: Progress | None = None) -> set[str]:
        """Walk the vault and read what changed. The paths of notes that are new, changed or gone.

        Raises `VaultError` when the vault is away, or goes away meanwhile: that is never taken for notes deleted.
        """
        listing = self._walk()
        if self.cache is not None and not self.entries and not self.listing.notes:
            self._load_snapshot()
        changes = compare(self.listing.notes, listing.notes)
        return self._take(listing, changes, progress, moved=self.listing.others != listing.others)

    def _take(self, listing: Listing, changes: Changes, progress: Progress | None = None, *, moved: bool) -> set[str]:
        """Read what `changes` names. `moved`: there are other files than before, beside the notes."""
        gone = self._gone(changes.removed, listing)
        self.listing, self.entries.order = listing, None
        for path in gone:
            self._drop(path)
        found = gone | self._read(changes.added, changes.edited, progress)
        self.entries.order = listing.notes if not listing.unreadable else _order(listing, self.entries)
        if moved:
            self._vault = None
        self.touched |= found
        if found or moved:
            self._invalidate(reshaped=moved)
        return found

    def _walk(self) -> Listing:
        before = root_identity(self.folder)
        try:
            listing = walk(self.folder)
        except OSError as error:
            raise VaultError(f"{self.folder}: cannot be read: {error.strerror}") from None
        if root_identity(self.folder) != before:
            raise VaultError(f"{self.folder}: moved away while it was read")
        return listing

    def _gone(self, removed: set[str], listing: Listing) -> set[str]:
        """Of the notes that the walk did not find, those that are surely there no more."""
        unread = tuple(listing.unreadable)
        kept = self.entries.keys() - listing.notes.keys() if self.listing.unreadable else removed
        return {path for path in kept if path in self.entries and not is_within(path, unread)}

    def _load_snapshot(self) -> None:
        """Begin from the snapshot, where there is one."""
        if self.cache is not None and (self.cache.file is not None or self.cache.load()):
            self._begin()
            self.listing = self.cache.listing

    def _begin(self) -> None:
        """Take what the snapshot holds of the notes, and of the vault as a whole."""
        assert self.cache is not None
        self.entries = NoteRecords(self.cache, self._reread)
        if self.cache.vault_findings is not None:
            self._findings = VaultFindingsCache(self.cache.vault_findings, self.cache.journal)

    def _read(self, added: Sequence[str], edited: Sequence[str], progress: Progress | None) -> set[str]:
        """Read notes again. Those that say something else than before."""
        new = [path for path in added if path not in self.entries]
        again = [*edited, *(path for path in added if path in self.entries)]
        if len(new) + len(again) < MANY or self.on_bug is not None or self.shrink is not None:
            return self._read_each([*new, *again], progress)
        with gc_paused():
            return self._read_each(again, progress) | self._read_new(new, progress)

    def _read_each(self, paths: Sequence[str], progress: Progress | None) -> set[str]:
        found = set()
        for number, path in enumerate(paths):
            if progress:
                progress(number, len(paths))
            if self._read_one(path, self.listing.notes[path]):
                found.add(path)
        return found

    def _read_new(self, new: Sequence[str], progress: Progress | None) -> set[str]:
        """Read notes that were not there before, in batches; in several processes where there are very many."""
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
            self.entries.update(self._read_many(todo[number]))
        if crew:
            self.entries.update(crew.entries(notes))
            self.store.forget_snapshots()  # the others have none either
            clear_caches()
            release_memory()
        self._vault = None
        self._invalidate(reshaped=True)
        self._read_each([path for path in new if path not in self.entries], None)
        return set(new)

    def _read_many(self, paths: Sequence[str]) -> dict[str, NoteRecord]:
        """A batch of notes, read."""
        read_at = time.time_ns()
        stats = [self.listing.notes[path] for path in paths]
        documents = [self.document(path, stat) for path, stat in zip(paths, stats, strict=True)]
        entries = entries_of(documents, stats, self.config, self.obsidian)
        return {path: _sure(entry, read_at) for path, entry in zip(paths, entries, strict=True)}

    def _invalidate(self, *, reshaped: bool) -> None:
        """Drop what was known of the vault as a whole. `reshaped`: there are other notes or files than before."""
        self._stale = True
        if self.cache is not None:
            self.cache.outdate_answers(() if reshaped else self._stays)
        if reshaped:
            self._findings = VaultFindingsCache()

    def refresh_paths(self, paths: Iterable[str]) -> set[str]:
        """Look at single files again, whatever their time of change says. The notes that are new, changed or gone.

        For paths that were hinted at: cheaper than `refresh`, and not deceived by a save within one tick of the clock.
        Raises `VaultError` when the vault is away.
        """
        before = root_identity(self.folder)
        paths = tuple(paths)
        listed = {path: self.listing.other(path) for path in paths}
        found = {path: stat_of(self.folder, path, self.listing) for path in paths}
        if root_identity(self.folder) != before:
            raise VaultError(f"{self.folder}: moved away while it was read")
        others = any(self.listing.other(path) != was for path, was in listed.items())
        if others:
            self._vault = None
        self.listing.notes.update({path: stat for path, stat in found.items() if stat is not None})
        changed = {path for path, stat in found.items() if self._read_one(path, stat)}
        self.touched |= changed
        astray = self.listing.astray
        self.listing.look_behind(self.folder)
        if changed or others or astray != self.listing.astray:
            self._invalidate(reshaped=others)
        return changed

    def _drop(self, path: str) -> bool:
        """A note is there no more. Whether it was known."""
        if path in self.listing.notes:
            del self.listing.notes[path]
        before = self.entries.get(path)
        if before is None:
            return False
        del self.entries[path]
        self._overtake(path, before)
        return True

    def _overtake(self, path: str, before: NoteRecord | None) -> None:
        """A note is new (`before` is None), or gone."""
        self._vault = None
        self._stays = frozenset()
        self._findings.overtake(path, before)
        self._invalidate(reshaped=False)

    def _read_one(self, path: str, stat: Stat | None) -> bool:
        """Read a note again; `stat` is None where it is gone. Whether it says something else than before."""
        if stat is None:
            return self._drop(path)
        before = self.entries.get(path)
        read_at = time.time_ns()
        document = self.document(path, stat)
        if before is not None and before.sha256 and before.sha256 == document.sha256:
            sure = is_sure(stat, read_at)
            self._stale = self._stale or sure
            month = self.packed_month(path)
            self.entries[path] = before.at(stat, sure)
            self.entries[path].month = month
            return False
        self.entries[path] = _sure(self._record_of(document, stat), read_at)
        if before is None:
            self._overtake(path, None)
            return True
        self._findings.overtake(path, before)
        self._stays &= _unaffected(before.facts, self.entries[path].facts)
        vault, self._vault = self._vault, None
        if vault is not None and path in vault.notes:
            self._vault = vault.with_note(before.facts, self.entries[path].facts)
        return True

    def _reread(self, path: str) -> NoteRecord:
        """The record of a note whose part of the snapshot is damaged."""
        stat = self.listing.notes[path]
        return self._record_of(self.document(path, stat), stat)

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
            return NoteRecord(stat, entry.sha256, self.shrink(entry.facts), entry.diagnostics)
        return entry

    @cached_property
    def _note_rules(self) -> tuple[Rule, ...] | None:
        """The rules about notes, each imported when it is needed; None where that is not known."""
        specs = self.cache.rules if self.cache is not None else None
        if not specs:
            return None
        from obsidian_intel.lint.lazy_rules import note_rules_from

        return note_rules_from(specs[0])

    @cached_property
    def _vault_rules(self) -> tuple[Rule, ...] | None:
        """The rules about the vault, in the same way."""
        specs = self.cache.rules if self.cache is not None else None
        if not specs:
            return None
        from obsidian_intel.lint.lazy_rules import vault_rules_from

        return vault_rules_from(specs[1])

    def apply_settings(self, settings: Settings) -> None:
        """Take other settings; the next `refresh` reads every note anew."""
        self.settings = settings
        self.entries = NoteRecords()
        self.listing = Listing()
        self._vault = None
        self._invalidate(reshaped=True)
        if self.cache is not None:
            self.cache = Snapshot.of(self.cache.root)

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

    def packed_month(self, path: str) -> bytes | None:
        """The typed month of a note (`months.stored`), as the note was last read; None where none is kept."""
        if self.entries.is_kept(path):
            assert self.cache is not None
            return self.cache.month(path)
        record = self.entries.get(path)
        return record.month if record is not None else None

    @property
    def memory(self) -> LinkHistory:
        """What the journal knows of links and of what we said."""
        from obsidian_intel.engine.link_history import link_history

        return link_history(self.store)

    @property
    def vault(self) -> Vault:
        """All facts, for questions about the vault as a whole."""
        if self._vault is None:
            entries, cache = self.entries, self.entries.snapshot
            self._vault = Vault(
                LazyFacts(entries),
                frozenset(self.listing.files | self.listing.links),
                self.config,
                self.obsidian,
                frozenset(self.listing.placeholders),
                LightFacts(lambda: cache.light(entries)) if cache is not None else None,
                (lambda: cache.name_tables(entries)) if cache is not None else None,
            )
        return self._vault

    def diagnostics(
        self, paths: Iterable[str] | None = None, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> list[Diagnostic]:
        """What is wrong, by place: in the whole vault, or in the notes and folders of `paths`."""
        found = [*chain.from_iterable(each for _, each in self.entries.diagnostics())]
        found += chain.from_iterable(self.vault_findings.found.values())
        if self.listing.unreadable:  # what we knew of notes that are now out of reach is not what they say today
            found = [each for each in found if each.path in self.listing.notes]
        found += unreadable_entries(self.listing, self.config, self.obsidian)
        if paths is not None:
            wanted = tuple(paths)
            found = [each for each in found if is_within(each.path, wanted)]
        return select_and_sort(found, self.config, select=select, ignore=ignore, writing=self.open_months)

    @property
    def vault_findings(self) -> VaultFindings:
        """What the notes have wrong together; found anew only where a change may have touched it."""
        journal = self.journal
        if self._findings.holds(journal):
            return self._findings.wide
        self._stale = True
        if self.cache is not None and self.cache.journal != journal:
            self.cache.journal = journal
            self.cache.outdate_answers()
        with gc_paused():
            linkers = self._linkers if self.entries.snapshot is not None else None
            return self._findings.renew(self.vault, self._was_linked, journal, self._vault_rules, linkers)

    def linkers(self, path: str) -> set[str]:
        """The notes with a link that may lead to the note at `path`, as its name is written."""
        from obsidian_intel.lint.link_table import link_key, linkers_in

        keys = frozenset((link_key(path),))
        return self._linkers(keys) if self.entries.snapshot is not None else linkers_in(self.vault, keys)

    def _linkers(self, keys: frozenset[str]) -> set[str]:
        """The notes that link to one of these names (`lint.link_table`)."""
        assert self.entries.snapshot is not None
        return self.entries.snapshot.linkers(keys, self.entries)

    def _was_linked(self, key: str) -> bool:
        from obsidian_intel.engine.link_history import was_linked

        return was_linked(self.store, key)

    def count_notes(self, paths: Sequence[str] | None = None) -> int:
        """How many notes there are, in the whole vault or in the notes and folders of `paths`."""
        notes = self.listing.notes
        return len(notes) if paths is None else sum(is_within(path, paths) for path in notes)

    def near_misses(self) -> tuple[str, ...]:
        """Notes that look like months and are not known as such, in words."""
        return self.vault_findings.near_misses

    @property
    def open_months(self) -> set[str]:
        """The months still being written: those of the latest period, unless `status: done`."""
        known = self._findings.latest
        return set(known.writing if known is not None else open_months(self.vault))


def _sure(entry: NoteRecord, read_at: int) -> NoteRecord:
    entry.sure = is_sure(entry.stat, read_at) and bool(entry.sha256 or entry.stat.size > MAX_BYTES)
    return entry


def _unaffected(before: NoteFacts, now: NoteFacts) -> frozenset[str]:
    """What answers may rest on that stay as they are after a note has changed."""
    from obsidian_intel.lint.fact_diff import FactDiff

    if now.kind is NoteKind.MONTH or before.kind is NoteKind.MONTH:
        return frozenset()
    fields = FactDiff(before, now).fields
    return frozenset((SAID, LOG) if not fields else (LOG,) if fields <= _NOT_OF_LOG else ())


def _order(listing: Listing, entries: NoteRecords) -> list[str]:
    """The order of the walk, and behind it the notes that are out of reach now."""
    entries.order = None
    return [*listing.notes, *(path for path in entries if path not in listing.notes)]


def is_within(path: str, wanted: Sequence[str]) -> bool:
    """Whether `path` is one of `wanted`, or lies in a folder that is; "" is the vault."""
    return any(each in ("", path) or path.startswith(each + "/") for each in wanted)
