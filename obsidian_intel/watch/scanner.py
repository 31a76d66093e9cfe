"""The looking half: brings facts, clocks and diagnostics up to date, and says what a save has changed."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from obsidian_intel.core.caches import clear_caches, release_memory
from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.core.message import Message
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.workspace import Progress, Workspace
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.watch.diagnostics_view import DiagnosticsView
from obsidian_intel.watch.interning import FactInterner, give_back
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.quiet_period import QuietTracker
from obsidian_intel.watch.warm_start import warm_up

SHOWN = 10
FORGET_AFTER = 300  # notes that were read again


@dataclass
class ChangeScanner:
    """Looks at one vault. `folders` hold its notes.

    `broken` says what is wrong with the settings; the last good ones hold.
    """

    workspace: Workspace
    quiet: QuietTracker
    event_log: EventLog
    board: DiagnosticsView = field(init=False)
    broken: str = ""
    walks: int = 0
    folders: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _read: int = 0
    _settings_file: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        self.board = DiagnosticsView(self.workspace)
        self._pool = FactInterner()
        self.workspace.shrink = self._pool.facts
        self.workspace.on_bug = self._bug
        self._settings_file = stat_key(self.workspace.root / FILE_NAME)

    def start(self, progress: Progress) -> None:
        """The first look. Notes saved a moment ago are not taken for quiet."""
        warm_up(self.workspace, progress)
        self._sync(progress)
        self.workspace.save()
        self._slim()
        self.workspace.touched.clear()
        self._known = set(self.workspace.entries)
        self.folders = folders_of(self._known)
        config = self.workspace.config.daemon
        longest = max(config.quiet, config.active_quiet)
        for path, entry in self.workspace.entries.items():
            if self.workspace.store.last_written(path) != entry.sha256:
                self.quiet.seed_from_mtime(path, entry, longest)
            if entry.light.kind is NoteKind.MONTH:
                self.quiet.track_rows(path, entry.facts)
        self.board.update(self._known)

    def _bug(self, path: str, error: Exception) -> None:
        """One note that cannot be read stops nothing."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        self.event_log.log(
            Message(
                "{path}: a bug in obsintel, please report it: {error} at {name}:{lineno}",
                path=path,
                error=repr(error),
                name=place.name,
                lineno=place.lineno,
            )
        )

    def scan_all(self, progress: Progress) -> float | None:
        """Look at every file. When there may be something to do; None: nothing new."""
        if not self.workspace.entries:
            warm_up(self.workspace, progress)
        anew = not self.workspace.entries
        self._sync(progress)
        if anew:
            self._slim()
        return self.process_changes(())

    def _sync(self, progress: Progress) -> None:
        self.walks += 1
        self.workspace.refresh(progress)
        self.workspace.store.forget_snapshots()

    def _slim(self) -> None:
        """After the whole vault was read: keep what is needed, and no more. The board does what the index is for."""
        self.workspace.detach()
        notes = self.workspace.listing.notes
        for path, entry in self.workspace.entries.items():
            sys.intern(path)  # so that it is this text, and no copy, that facts share
            entry.compact(self._pool.facts)
            entry.stat = notes.get(path, entry.stat)  # the same, but not kept twice
        clear_caches()
        give_back()

    def _spare(self, read: int) -> None:
        """What is remembered of texts must not grow for years."""
        self._read += read
        if self._read >= FORGET_AFTER:
            self._read = 0
            clear_caches()
            release_memory()

    def scan_paths(self, paths: Iterable[str]) -> float | None:
        """Look at some files. When there may be something to do: a save counts, changed or not."""
        hinted = [path for path in paths if path.endswith(".md")]
        self.workspace.refresh_paths(paths)
        return self.process_changes(hinted)

    def process_changes(self, hinted: Iterable[str]) -> float | None:
        """Clocks and diagnostics after notes were read again. When there may be something to do; None: nothing new.

        Nothing can be owed by a note, or for its sake by another, before it has come to rest.
        """
        workspace = self.workspace
        changed, workspace.touched = workspace.touched, set()
        gone = theirs = False
        for path in {*changed, *hinted}:
            entry = workspace.entries.get(path)
            if entry is None and path not in self._known:
                continue
            if entry is None or workspace.store.last_written(path) != entry.sha256:
                theirs = True
                self.quiet.changed(path)
                if (entry is not None) != (path in self._known):
                    self.quiet.notes_added_or_removed()
            if entry is None:
                self._known.discard(path)
                gone = True
            elif path not in self._known:
                self._known.add(path)
                self.folders.add(path.rpartition("/")[0])
            if path in changed:
                self.quiet.track_rows(path, entry.facts if entry else None)
        if gone:
            self.folders = folders_of(self._known)
        before = {path: self.board.found.get(path, ()) for path in changed}
        self.board.update(changed)
        for path in sorted(before)[:SHOWN]:
            self._show(path, before[path])
        self._spare(len(changed))
        if theirs:
            return self.quiet.clock() + workspace.config.daemon.quiet
        return self.quiet.clock() if changed else None  # by another process of ours

    def _show(self, path: str, before: tuple[Diagnostic, ...]) -> None:
        """Log the findings that a save brought, and that none is left."""
        was = {(each.code, each.message) for each in before if each.severity is not Severity.INFO}
        now = [each for each in self.board.found.get(path, ()) if each.severity is not Severity.INFO]
        for each in [each for each in now if (each.code, each.message) not in was][:SHOWN]:
            start = each.range.start
            self.event_log.log(f"{path}:{start.line}:{start.column}: {each.code} {each.name}: {each.message}")
        if was and not now and path in self.workspace.entries:
            self.event_log.log(Message("{path}: no problems left", path=path))

    def settings_changed(self) -> bool:
        """Whether `obsintel.toml` is another file than the one that was read."""
        return stat_key(self.workspace.root / FILE_NAME) != self._settings_file

    def reload(self) -> bool:
        """Read the settings again. Whether they differ, so that every note must be looked at anew.

        Broken ones change nothing and are told of.
        """
        self._settings_file = stat_key(self.workspace.root / FILE_NAME)
        try:
            settings = load_settings(self.workspace.root)
        except ConfigError as error:
            self.broken = Message("{error}; the last good settings hold", error=error)
            self.event_log.log_once("settings", self.broken)
            return False
        if self.broken:
            self.event_log.log(Message("{file_name} is right again", file_name=FILE_NAME))
        self.broken = ""
        self.event_log.log_once("settings", "")
        if settings.fingerprint == self.workspace.settings.fingerprint:
            return False
        self.workspace.cache = Snapshot.of(os.path.realpath(self.workspace.root))
        self.workspace.apply_settings(settings)
        self.board.forget()
        self.event_log.log(Message("the settings have changed: every note is looked at again"))
        return True


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that hold `paths`."""
    return {path.rpartition("/")[0] for path in paths}


def stat_key(path: Path) -> tuple[int, ...] | None:
    """What changes when a file does; None when it is not there."""
    try:
        info = path.stat()
    except OSError:
        return None
    return (info.st_mtime_ns, info.st_size, info.st_ino)
