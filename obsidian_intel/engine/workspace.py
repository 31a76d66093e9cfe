"""A vault as it is now: walked, read where something changed, and remembered as facts and diagnostics."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from obsidian_intel.core.caches import clear_caches, release_memory
from obsidian_intel.core.config import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import MAX_BYTES, Document, Unreadable, name_fault, too_large
from obsidian_intel.core.errors import StoreError, VaultError
from obsidian_intel.core.message import Message
from obsidian_intel.core.settings import Settings, load_settings
from obsidian_intel.engine.analyze import batches, count_large, entries_of, entry_of, preimport
from obsidian_intel.engine.findings_cache import VaultFindingsCache
from obsidian_intel.engine.link_history import link_history
from obsidian_intel.engine.note_record import LazyFacts, NoteRecord, is_sure
from obsidian_intel.engine.replay import Answer
from obsidian_intel.engine.snapshot import Snapshot, no_collection
from obsidian_intel.engine.snapshot_file import LedgerStamp, journal_of
from obsidian_intel.engine.worker_pool import WorkerPool, should_fork
from obsidian_intel.lint.unreadable import unreadable_entries
from obsidian_intel.lint.vault_findings import VaultFindings, open_months
from obsidian_intel.papers.plan_model import LinkHistory
from obsidian_intel.store.store import Store
from obsidian_intel.vault.facts import LightFacts, NoteFacts
from obsidian_intel.vault.listing import Listing, Stat, root_identity, stat_of, walk
from obsidian_intel.vault.vault import Vault

Progress = Callable[[int, int], None]
MANY = 100  # notes to read at once: the collector of garbage would look at each again and again


@dataclass
class Workspace:
    """One vault. `sync` brings `entries` up to date; everything else is answered from them."""

    root: Path
    settings: Settings
    store: Store
    entries: dict[str, NoteRecord] = field(default_factory=dict)
    listing: Listing = field(default_factory=Listing)
    touched: set[str] = field(default_factory=set)
    cache: Snapshot | None = None
    shrink: Callable[[NoteFacts], NoteFacts] | None = None
    on_bug: Callable[[str, Exception], None] | None = None
    _stale: bool = False
    _journal_before: LedgerStamp | None = None
    _standing: VaultFindingsCache = field(default_factory=VaultFindingsCache)

    @classmethod
    def open(cls, root: Path, *, settings: Settings | None = None, progress: Progress | None = None) -> Workspace:
        """The vault at `root`, read. Raises `VaultError` or `ConfigError`."""
        workspace = cls(root, settings, Store(root)) if settings else cls.at(root)
        workspace.store.clean_up()
        workspace._journal_before = workspace.journal
        workspace.sync(progress)
        return workspace

    @classmethod
    def at(cls, root: Path) -> Workspace:
        """The vault at `root`, not read yet: the first `sync` begins from the index. Raises as `open` does."""
        cache = Snapshot.of(os.path.realpath(root))
        return cls(root, load_settings(root), Store(root), cache=cache)

    def save(self) -> None:
        """Write the index, where there is one and something in it is new."""
        if self.cache is None or not self._stale:
            return
        self.cache.wide = self.wide if self._standing.is_known else None
        vault = self.__dict__.pop("vault", None)  # its names and places make room for what is written
        self._stale = not self.cache.save(self.entries, self.listing, vault.short if vault is not None else None)

    def forget_index(self) -> None:
        """Remove the index, and keep none from now on."""
        if self.cache is not None:
            self.cache.remove()
            self.cache = None

    def keep_answer(self, question: tuple[object, ...], answer: Answer | None) -> None:
        """What a command printed of the vault as it is now; None where it is worked out anew each time."""
        cache, journal = self.cache, self.journal
        if cache is None or journal != self._journal_before:
            return
        if cache.journal != journal:
            cache.journal = journal
            cache.answers.clear()
        self._stale = cache.keep_answer(question, answer) or self._stale

    @property
    def journal(self) -> LedgerStamp:
        """What tells whether the journal's memory has changed."""
        return journal_of(str(self.store.state_dir / "memory.jsonl"))

    @property
    def config(self) -> Config:
        """The person's settings."""
        return self.settings.config

    @property
    def obsidian(self) -> ObsidianConfig:
        """Obsidian's settings."""
        return self.settings.obsidian

    def sync(self, progress: Progress | None = None) -> set[str]:
        """Walk the vault and read what changed. The paths of notes that are new, changed or gone.

        Raises `VaultError` when the vault is away, or goes away meanwhile: that is never taken for notes deleted.
        """
        before = root_identity(self.root)
        try:
            listing = walk(self.root)
        except OSError as error:
            raise VaultError(f"{self.root}: cannot be read: {error.strerror}") from None
        if root_identity(self.root) != before:
            raise VaultError(f"{self.root}: moved away while it was read")
        self._recall(listing)
        changed = [p for p, stat in listing.notes.items() if p not in self.entries or self.entries[p].stat != stat]
        gone = self.entries.keys() - listing.notes.keys()
        if listing.unreadable:
            unread = tuple(listing.unreadable)
            gone = {path for path in gone if not is_within(path, unread)}
        moved = self.listing.others != listing.others
        self.listing = listing
        for path in gone:
            del self.entries[path]
        if gone or moved:
            self.__dict__.pop("vault", None)
        found = gone | self._renew(changed, progress)
        if list(self.entries) != list(listing.notes):
            self.__dict__.pop("vault", None)
            kept = self.entries  # in the order of the walk, as in a run without an index
            self.entries = {p: kept[p] for p in (*listing.notes, *(kept.keys() - listing.notes.keys())) if p in kept}
        self.touched |= found
        if found or moved:
            self._forget(reshaped=moved or bool(gone))
        return found

    def _renew(self, changed: Sequence[str], progress: Progress | None) -> set[str]:
        """Read notes again. Those that say something else than before."""
        if len(changed) < MANY or self.on_bug is not None or self.shrink is not None:
            return self._renew_here(changed, progress)
        with no_collection():
            new = [path for path in changed if path not in self.entries]
            known = self._renew_here([path for path in changed if path in self.entries], progress)
            return known | self._take(new, progress)

    def _renew_here(self, paths: Iterable[str], progress: Progress | None) -> set[str]:
        paths, notes, found = list(paths), self.listing.notes, set()
        for number, path in enumerate(paths):
            if progress:
                progress(number, len(paths))
            if self._renew_one(path, notes[path]):
                found.add(path)
        return found

    def _take(self, new: Sequence[str], progress: Progress | None) -> set[str]:
        """Read notes that were not there before, in batches; in several processes where there are very many."""
        todo = batches(new, self.listing.notes)
        crew = None
        if should_fork(len(new)):
            preimport()
            crew = WorkerPool(self._read_many, todo, count_large(todo, self.listing.notes))
        for number in crew.share() if crew else range(len(todo)):
            if progress:
                progress(len(new) * number // len(todo), len(new))
            self.entries.update(self._read_many(todo[number]))
        if crew:
            self.entries.update(crew.entries(self.listing.notes))
            self.store.forget_snapshots()  # the others have none either
            clear_caches()
            release_memory()
        self.__dict__.pop("vault", None)
        self._forget(reshaped=True)
        self._renew_here([path for path in new if path not in self.entries], None)
        return set(new)

    def _read_many(self, paths: Sequence[str]) -> dict[str, NoteRecord]:
        """A batch of notes, read."""
        read_at = time.time_ns()
        stats = [self.listing.notes[path] for path in paths]
        documents = [self.document(path, stat) for path, stat in zip(paths, stats, strict=True)]
        entries = entries_of(documents, stats, self.config, self.obsidian)
        return {path: self._sure(entry, read_at) for path, entry in zip(paths, entries, strict=True)}

    def _sure(self, entry: NoteRecord, read_at: int) -> NoteRecord:
        entry.sure = is_sure(entry.stat, read_at) and bool(entry.sha256 or entry.stat.size > MAX_BYTES)
        return entry

    def _recall(self, listing: Listing) -> None:
        """Begin from the index, where there is one."""
        if self.cache is None or self.entries or self.listing.notes:
            return
        self.entries = self.cache.entries()
        if self.cache.listing is not None:
            self.listing = self.cache.listing
        if self.cache.wide is not None:
            self._standing = VaultFindingsCache(self.cache.wide, self.cache.journal)
        self._stale = list(self.entries) != list(listing.notes)

    def _forget(self, *, reshaped: bool) -> None:
        """Drop what was known of the vault as a whole. `reshaped`: there are other notes or files than before."""
        self._stale = True
        if self.cache is not None:
            self.cache.answers.clear()
        if reshaped:
            self._standing = VaultFindingsCache()

    def renew(self, paths: Iterable[str]) -> set[str]:
        """Look at single files again, whatever their time of change says. The notes that are new, changed or gone.

        For paths that were hinted at: cheaper than `sync`, and not deceived by a save within one tick of the clock.
        Raises `VaultError` when the vault is away.
        """
        before = root_identity(self.root)
        paths = tuple(paths)
        listed = {path: self.listing.other(path) for path in paths}
        found = {path: stat_of(self.root, path, self.listing) for path in paths}
        if root_identity(self.root) != before:
            raise VaultError(f"{self.root}: moved away while it was read")
        others = any(self.listing.other(path) != was for path, was in listed.items())
        if others:
            self.__dict__.pop("vault", None)
        changed = {path for path, stat in found.items() if self._renew_one(path, stat)}
        self.touched |= changed
        astray = self.listing.astray
        self.listing.look_behind(self.root)
        if changed or others or astray != self.listing.astray:
            self._forget(reshaped=others or not changed <= self.entries.keys())
        return changed

    def _renew_one(self, path: str, stat: Stat | None) -> bool:
        if stat is None:
            self.listing.notes.pop(path, None)
            if self.entries.pop(path, None) is None:
                return False
            self.__dict__.pop("vault", None)
            return True
        self.listing.notes[path] = stat
        before = self.entries.get(path)
        read_at = time.time_ns()
        document = self.document(path, stat)
        if before is not None and before.sha256 and before.sha256 == document.sha256:
            sure = is_sure(stat, read_at)
            self._stale = self._stale or sure
            self.entries[path] = before.at(stat, sure)
            return False
        self.entries[path] = self._sure(self._entry_of(document, stat), read_at)
        if before is None:
            self._forget(reshaped=True)
        else:
            self._standing.overtake(path, before)
        vault = self.__dict__.pop("vault", None)
        if before is not None and vault is not None and path in vault.notes:
            self.__dict__["vault"] = vault.with_note(before.facts, self.entries[path].facts)
        return True

    def _entry_of(self, document: Document | Unreadable, stat: Stat) -> NoteRecord:
        """What is kept of a note. With `on_bug`, one note that we fail to read does not stop the rest."""
        try:
            entry = entry_of(document, stat, self.config, self.obsidian)
        except Exception as error:
            if self.on_bug is None:
                raise
            self.on_bug(document.path, error)
            failed = Unreadable(
                document.path,
                "OI801",
                Message("could not be read: a bug in obsintel ({error})", error=f"{error!r:.100}"),
            )
            return entry_of(failed, stat, self.config, self.obsidian)
        if self.shrink is not None:
            return NoteRecord(stat, entry.sha256, self.shrink(entry.facts), entry.diagnostics)
        return entry

    def use(self, settings: Settings) -> None:
        """Take other settings; the next `sync` reads every note anew."""
        self.settings = settings
        self.entries = {}
        self.__dict__.pop("vault", None)
        self._forget(reshaped=True)
        if self.cache is not None:
            self.cache = Snapshot.of(self.cache.root)

    def document(self, path: str, stat: Stat | None = None) -> Document | Unreadable:
        """The note's text, or why there is none."""
        if stat is not None and stat.size > MAX_BYTES:
            return Unreadable(path, "OI802", too_large(stat.size))
        try:
            found = self.store.read(path)
        except StoreError as error:
            return Unreadable(path, "OI801", Message("cannot be read: {reason}", reason=str(error)))
        fault = name_fault(path)
        return Unreadable(path, "OI801", fault, found.sha256) if fault else found

    @property
    def memory(self) -> LinkHistory:
        """What the journal knows of links and of what we said."""
        return link_history(self.store)

    @cached_property
    def vault(self) -> Vault:
        """All facts, for questions about the vault as a whole."""
        entries, heads = self.entries, self.cache.heads if self.cache is not None and self.cache.has_heads else None
        return Vault(
            LazyFacts(entries),
            frozenset(self.listing.files | self.listing.links),
            self.config,
            self.obsidian,
            frozenset(self.listing.placeholders),
            LightFacts(lambda: heads(entries)) if heads is not None else None,
        )

    def diagnostics(
        self, paths: Iterable[str] | None = None, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> list[Diagnostic]:
        """What is wrong, by place: in the whole vault, or in the notes and folders of `paths`."""
        from obsidian_intel.lint.linter import select_and_sort

        found = [each for entry in self.entries.values() for each in entry.diagnostics]
        found += [each for found in self.wide.found.values() for each in found]
        if self.listing.unreadable:  # what we knew of notes that are now out of reach is not what they say today
            found = [each for each in found if each.path in self.listing.notes]
        found += unreadable_entries(self.listing, self.config, self.obsidian)
        if paths is not None:
            wanted = tuple(paths)
            found = [each for each in found if is_within(each.path, wanted)]
        return select_and_sort(found, self.config, select=select, ignore=ignore, writing=self.writing)

    @property
    def wide(self) -> VaultFindings:
        """What the notes say together; found anew only where a change may have touched it."""
        journal = self.journal
        if self._standing.holds(journal):
            return self._standing.wide
        self._stale = True
        if self.cache is not None and self.cache.journal != journal:
            self.cache.journal = journal
            self.cache.answers.clear()
        with no_collection():
            return self._standing.renew(self.vault, self.store, journal)

    def count_notes(self, paths: Sequence[str] | None = None) -> int:
        """How many notes there are, in the whole vault or in the notes and folders of `paths`."""
        notes = self.listing.notes
        return len(notes) if paths is None else sum(is_within(path, paths) for path in notes)

    def near_misses(self) -> tuple[str, ...]:
        """Notes that look like months and are not known as such, in words."""
        return self.wide.near_misses

    @property
    def writing(self) -> set[str]:
        """The months still being written: those of the latest period, unless `status: done`."""
        known = self._standing.latest
        return set(known.writing if known is not None else open_months(self.vault))


def is_within(path: str, wanted: Sequence[str]) -> bool:
    """Whether `path` is one of `wanted`, or lies in a folder that is; "" is the vault."""
    return any(each in ("", path) or path.startswith(each + "/") for each in wanted)
