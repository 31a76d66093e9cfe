"""A vault as it is now: walked, read where something changed, and remembered as facts and diagnostics."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from obsidian_intel.core.errors import VaultError
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.message import Message
from obsidian_intel.engine.answer_files import LOG, SAID
from obsidian_intel.engine.changed_notes import Changes, compare
from obsidian_intel.engine.findings_cache import VaultFindingsCache
from obsidian_intel.engine.note_reader import NoteReader, Progress, with_trust
from obsidian_intel.engine.note_record import NoteRecord, NoteRecords, is_sure
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.snapshot_file import is_cut_short
from obsidian_intel.engine.vault_state import is_within
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.listing import Listing, Stat, root_identity, stat_of, walk

if TYPE_CHECKING:
    from pathlib import Path

    from obsidian_intel.core.load_settings import Settings
    from obsidian_intel.engine.answer_unchanged import ReplayRequest
    from obsidian_intel.store.store import Store
    from obsidian_intel.vault.walk import Scan

__all__ = ["Progress", "Workspace", "is_within"]
_NOT_OF_LOG = frozenset(("tags", "links", "anchors", "block_ids", "title"))  # in notes that are no months
MANY = 100  # notes to read at once: the collector of garbage would look at each again and again


class Workspace(NoteReader):
    """One vault. `refresh` brings what is known of it (`VaultState`) up to date; all else is answered from that.

    `touched` gathers the notes that were read anew, for the watcher.
    """

    def __init__(
        self, root: Path | str, settings: Settings, store: Store | None = None, *, cache: Snapshot | None = None
    ) -> None:
        super().__init__(root, settings, store, cache=cache)
        self.touched: set[str] = set()

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
        scan: Scan | None = None,
    ) -> Workspace:
        """The vault at `root`, read. Raises `VaultError` or `ConfigError`.

        `scan`: a walk over it that was done a moment ago; it is not done again unless something was put right since.
        """
        workspace = cls(root, settings) if settings else cls.unread(root)
        if workspace._recover():
            scan = None
        workspace._journal_before = workspace.journal
        workspace.refresh(progress, scan)
        return workspace

    def _recover(self) -> bool:
        """See to a step of the journal that a crash has cut short, before anything is read. Whether that was due."""
        cache = self.cache
        if cache is not None and cache.load() and cache.journal is not None and cache.journal[0]:
            self._ledger = cache.journal[0]
            if not is_cut_short(os.path.dirname(self._ledger)):
                return False
        self.store.clean_up()
        return True

    @classmethod
    def look(cls, root: Path) -> Workspace:
        """The vault at `root`, read, with nothing written: neither its index nor anything in it. Raises as `open`."""
        from obsidian_intel.core.load_settings import load_settings

        workspace = cls(root, load_settings(root))
        workspace.refresh()
        return workspace

    @classmethod
    def unread(cls, root: Path) -> Workspace:
        """The vault at `root`, not read yet: the first `refresh` begins from the snapshot. Raises as `open` does."""
        from obsidian_intel.core.load_settings import load_settings

        return cls(root, load_settings(root), cache=Snapshot.of(os.path.realpath(root)))

    @classmethod
    def resume(cls, replay: ReplayRequest) -> Workspace | None:
        """The vault as the front door has found it: few notes have changed, and were read. None where that is no start.

        Nothing of the snapshot is checked before it is read, so any answer may raise `CorruptSnapshot`.
        """
        from obsidian_intel.core.load_settings import settings_of
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
        workspace._take(Listing.from_scan(replay.scan), replay.change.changes, moved=False)
        return workspace

    def refresh(self, progress: Progress | None = None, scan: Scan | None = None) -> set[str]:
        """Walk the vault, unless `scan` is a walk just done, and read what changed. The notes new, changed or gone.

        Raises `VaultError` when the vault is away, or goes away meanwhile: that is never taken for notes deleted.
        """
        listing = self._walk() if scan is None or scan.unreadable else Listing.from_scan(scan)
        if self.cache is not None and not self.entries and not self.listing.notes:
            self._load_snapshot()
        changes = compare(self.listing.notes, listing.notes)
        moved = self.listing.non_note_state != listing.non_note_state
        if not (moved or changes or self.listing.unreadable):
            listing = self.listing  # the same, and held already
        return self._take(listing, changes, progress, moved=moved)

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
            raise VaultError(
                Message("{folder}: cannot be read: {strerror}", folder=self.folder, strerror=error.strerror)
            ) from None
        if root_identity(self.folder) != before:
            raise VaultError(Message("{folder}: moved away while it was read", folder=self.folder))
        return listing

    def _gone(self, removed: set[str], listing: Listing) -> set[str]:
        """Of the notes that the walk did not find, those that are surely there no more."""
        unread = frozenset(listing.unreadable)
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
        """Read notes that were not there before."""
        for records in self._read_in_batches(new, progress):
            self.entries.update(records)
        self._vault = None
        self._invalidate(reshaped=True)
        self._read_each([path for path in new if path not in self.entries], None)
        return set(new)

    def refresh_paths(self, paths: Iterable[str]) -> set[str]:
        """Look at single files again, whatever their time of change says. The notes that are new, changed or gone.

        For paths that were hinted at: cheaper than `refresh`, and not deceived by a save within one tick of the clock.
        Raises `VaultError` when the vault is away.
        """
        before = root_identity(self.folder)
        paths = tuple(paths)
        listed = {path: self.listing.kind_of_file(path) for path in paths}
        found = {path: stat_of(self.folder, path, self.listing) for path in paths}
        if root_identity(self.folder) != before:
            raise VaultError(Message("{folder}: moved away while it was read", folder=self.folder))
        others = any(self.listing.kind_of_file(path) != was for path, was in listed.items())
        if others:
            self._vault = None
        self.listing.notes.update({path: stat for path, stat in found.items() if stat is not None})
        changed = {path for path, stat in found.items() if self._read_one(path, stat)}
        self.touched |= changed
        astray = self.listing.astray
        self.listing.recheck_symlinks(self.folder)
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
            self.entries[path] = before.with_stat(stat, sure)
            self.entries[path].month = month
            return False
        self.entries[path] = with_trust(self._record_of(document, stat), read_at)
        if before is None:
            self._overtake(path, None)
            return True
        self._findings.overtake(path, before)
        self._stays &= _unaffected(before.facts, self.entries[path].facts)
        vault, self._vault = self._vault, None
        if vault is not None and path in vault.notes:
            self._vault = vault.with_note(before.facts, self.entries[path].facts)
        return True

    def apply_settings(self, settings: Settings) -> None:
        """Take other settings; the next `refresh` reads every note anew."""
        self.settings = settings
        self.entries = NoteRecords()
        self.listing = Listing()
        self._vault = None
        self._invalidate(reshaped=True)
        if self.cache is not None:
            self.cache = Snapshot.of(self.cache.root)


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
