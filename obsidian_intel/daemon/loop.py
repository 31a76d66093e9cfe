"""The one worker: looks when something may have changed, acts when it may, and tells how things stand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from obsidian_intel.config import FILE_NAME
from obsidian_intel.daemon.acts import Acts
from obsidian_intel.daemon.board import Board
from obsidian_intel.daemon.guard import Guard
from obsidian_intel.daemon.hints import Hints
from obsidian_intel.daemon.stillness import Stillness, active_notes
from obsidian_intel.daemon.talk import Talk
from obsidian_intel.diagnostic import Severity
from obsidian_intel.errors import ConfigError, ObsintelError
from obsidian_intel.instance import Instance, Status, host_name, is_our_host
from obsidian_intel.pipeline import Settings, Workspace, load_settings
from obsidian_intel.store import git_busy

CHECK_EVERY = 3.0
HELD_EVERY = 1.0
POLL_EVERY = 2.0
TELL_EVERY = 0.5
SHOWN = 10


class Stop(Exception):  # noqa: N818
    """The watcher is asked to end."""


class Watcher:
    """Watches one vault until `stop`. `talk` hears every happening, `instance` holds what `status` prints."""

    def __init__(self, root: Path, talk: Talk, *, guard: Guard | None = None, mode: str = "watch") -> None:
        self.root = root
        self.talk = talk
        self.instance = Instance(root)
        self.hints = guard.hints if guard else Hints()
        self.guard = guard or Guard(root, self.hints)
        self.clock = self.hints.clock
        self.stillness = Stillness(self.clock)
        self.signal: int | None = None
        self.status = Status(os.getpid(), host_name(), utc_now(), mode=mode)
        self.walks = 0
        self.on_change: list[Callable[[], None]] = []
        self._told: Status | None = None
        self._tell_at = 0.0
        self._check_at = self._sync_at = 0.0
        self._act_at: float | None = None
        self._away = self._broken = ""
        self._retry = False
        self._config_stat: tuple[int, ...] | None = None
        self._asleep = 0.0

    # -- life

    def stop(self, signal: int = 0) -> None:
        """End as soon as what is in hand is done. May be called from a signal handler."""
        self.signal = signal
        self.hints.wake()

    def run(self) -> None:
        """Watch until `stop`. Raises what stops it from beginning: no vault, settings that are wrong."""
        try:
            self._begin()
            while self.signal is None:
                self.hints.wait(self._next() - self.clock())
                self.step()
        except Stop:
            pass
        finally:
            self.guard.stop()

    def once(self) -> None:
        """One look, one act; notes saved just now are waited for until they are quiet."""
        try:
            self._begin(events=False)
            deadline = self.clock() + self.config.quiet + self.config.max_wait
            while self._act_at is not None and self._act_at < deadline and self.signal is None:
                self.hints.wait(self._act_at - self.clock())
                self._look(everything=True)
                self._act_if_due()
        except Stop:
            pass

    def _begin(self, *, events: bool = True) -> None:
        self._tell(force=True)
        settings = load_settings(self.root)
        self._config_stat = stat_key(self.root / FILE_NAME)
        if events:
            self.guard.start()
        workspace = Workspace(self.root, settings, store_of(self.root))
        self.workspace = workspace
        self.board = Board(workspace)
        self.acts = Acts(workspace, self.stillness, self.hints.is_dirty, self.talk.say)
        self._sync(first=True)
        self._asleep = asleep()
        self._begin_clocks()
        self.talk.say(f"watching {self.root}: {self._counts()}")
        self._act_at = self.clock()
        self._act_if_due()
        self._tell(force=True)

    def _begin_clocks(self) -> None:
        longest = max(self.config.quiet, self.config.active_quiet)
        for path, entry in self.workspace.entries.items():
            self.stillness.by_mtime(path, entry, longest)
            self.stillness.rows(path, entry.facts)

    @property
    def config(self):  # type: ignore[no-untyped-def]
        """`[daemon]`."""
        return self.workspace.config.daemon

    def _next(self) -> float:
        """When something is to be done, if nothing happens before."""
        times = [self._check_at]
        if not self._away:
            times.append(self._sync_at)
            due = self.hints.due(self.config.debounce, self.config.max_wait)
            times += [each for each in (due, self._act_at) if each is not None]
        if self._told != self.status:
            times.append(self._tell_at)
        return min(times)

    def step(self) -> None:
        """One turn: whatever is due."""
        now = self.clock()
        if now >= self._check_at:
            self._check()
        if self._away or self.signal is not None:
            self._tell()
            return
        due = self.hints.due(self.config.debounce, self.config.max_wait)
        if now >= self._sync_at:
            self._look(everything=True)
            self._act_at = self.clock() if self._retry else self._act_at
        elif due is not None and now >= due:
            self._look()
        self._act_if_due()
        self._tell()

    # -- looking

    def _check(self) -> None:
        """Every few seconds: is all as it was that no event tells of?"""
        held = self._act_at is not None and bool(self._held())
        self._check_at = self.clock() + (HELD_EVERY if held or self._away else CHECK_EVERY)
        slept, self._asleep = asleep() - self._asleep, asleep()
        if slept > 1:
            self.hints.everything()
        if not self.guard.check(folders_of(self.workspace)):
            self._go_away(f"the vault's folder {self.root} is not there, or cannot be read; waiting for it")
        elif self._away:
            self._away = ""
            self._check_at = self.clock() + CHECK_EVERY
            self.stillness.set_changed()
            self.hints.everything()
            self.talk.say("the vault's folder is back")
        if not self._away and stat_key(self.root / FILE_NAME) != self._config_stat:
            self._reload()
        self.talk.say_once("backend", self.guard.why and f"{self.guard.why}: looking every few seconds instead")

    def _go_away(self, why: str) -> None:
        if not self._away:
            self.talk.say(why)
        self._away = why
        self._check_at = self.clock() + HELD_EVERY

    def _look(self, *, everything: bool = False) -> None:
        batch = self.hints.take()
        if not self.guard.is_root_there() and self.guard.events is not None:
            self.hints.everything()
            self._check_at = self.clock()
            return
        if batch.settings:
            self._reload()
        try:
            if everything or batch.everything:
                self._sync()
            else:
                self.workspace.renew(batch.paths)
                self._take_in(batch.paths)
        except ObsintelError as error:
            self._go_away(str(error))

    def _sync(self, first: bool = False) -> None:
        """Walk, and read what changed."""
        self.walks += 1
        before = len(self.workspace.entries)
        self.workspace.sync(self._progress)
        every = POLL_EVERY if self.guard.is_polling and not first else self.config.sync_every
        self._sync_at = self.clock() + min(every, self.config.sync_every)
        del before
        self._take_in(())

    def _progress(self, number: int, total: int) -> None:
        if self.signal is not None:
            raise Stop

    def _take_in(self, hinted: Iterable[str]) -> None:
        """Clocks and diagnostics after notes were read again."""
        workspace, store = self.workspace, self.workspace.store
        changed, workspace.touched = workspace.touched, set()
        for path in {*changed, *hinted}:
            entry = workspace.entries.get(path)
            ours = entry is not None and store.wrote(path) == entry.sha256
            if not ours:
                self.stillness.changed(path)
                self._act_at = self.clock()
            if path in changed:
                self.stillness.rows(path, entry.facts if entry else None)
        self._show(self.board.update(changed), changed)
        self.status = replace(
            self.status,
            notes=len(workspace.entries),
            last_sync=utc_now(),
            errors=self.board.errors,
            warnings=self.board.warnings,
        )

    def _show(self, others: set[str], changed: set[str]) -> None:
        """Tell of diagnostics that a save has changed."""
        if self._told is None or self._told.last_sync is None:
            return
        for path in sorted(others & changed)[:SHOWN]:
            found = [each for each in self.board.found.get(path, ()) if each.severity is not Severity.INFO]
            for each in found[:SHOWN]:
                start = each.range.start
                self.talk.say(f"{path}:{start.line}:{start.column}: {each.code} {each.name}: {each.message}")
            if not found:
                self.talk.say(f"{path}: clean")

    def _counts(self) -> str:
        found = self.status
        return f"{found.notes} notes, {found.errors} errors, {found.warnings} warnings"

    def _reload(self) -> None:
        """The settings anew; broken ones change nothing and are told of."""
        self._config_stat = stat_key(self.root / FILE_NAME)
        try:
            settings = load_settings(self.root)
        except ConfigError as error:
            self._broken = f"{error}; the last good settings hold"
            self.talk.say_once("settings", self._broken)
            return
        self._broken = ""
        self.talk.say_once("settings", "")
        if settings.fingerprint != self.workspace.settings.fingerprint:
            self._use(settings)

    def _use(self, settings: Settings) -> None:
        self.workspace.settings = settings
        self.workspace.entries.clear()
        self.workspace.__dict__.pop("vault", None)
        self.talk.say("settings read again")
        self.hints.everything()

    # -- acting

    def _held(self) -> str:
        """Why nothing may be written now; "" when it may."""
        if not is_our_host(self.config.host):
            return f"`{self.config.host}` writes into this vault, not `{host_name()}`: only reading (--take-over)"
        if self.instance.paused() is not None:
            return "paused"
        if self.workspace.listing.unreadable:
            return f"folders that cannot be read: {', '.join(sorted(self.workspace.listing.unreadable))}"
        return git_busy(self.root) or ""

    def _act_if_due(self) -> None:
        if self._act_at is None or self.clock() < self._act_at or self.signal is not None:
            return
        held = self._held()
        self.talk.say_once("held", held and f"nothing is written: {held}")
        if held:
            self._act_at = self.clock() + HELD_EVERY
            return
        self.stillness.active = active_notes(self.root, self.workspace.obsidian.folder)
        self._retry = self.acts.run()
        self.talk.say_once("flood", self.acts.flood)
        if self.workspace.touched:
            self._take_in(())
        self._act_at = self.stillness.next_time(self.config)
        self.stillness.forget_rested(self.config)

    # -- telling

    def missing(self) -> tuple[str, ...]:
        """What keeps the watcher from doing all that it should."""
        found = [self._away, self.guard.why and f"events: {self.guard.why}; looking every few seconds instead"]
        if hasattr(self, "workspace") and not self._away:
            held = self._held()
            found += [self._broken, held if held != "paused" else "", self.acts.flood]
        return tuple(each for each in found if each)

    def _tell(self, *, force: bool = False) -> None:
        self.status = replace(self.status, backend=self.guard.backend, missing=self.missing())
        if self.status == self._told or (self.clock() < self._tell_at and not force):
            return
        self._told = self.status
        self._tell_at = self.clock() + TELL_EVERY
        self.instance.tell(self.status)
        for each in self.on_change:
            each()


def store_of(root: Path):  # type: ignore[no-untyped-def]
    """The vault's store."""
    from obsidian_intel.store import Store

    return Store(root)


def utc_now() -> str:
    """Now, in UTC, ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def stat_key(path: Path) -> tuple[int, ...] | None:
    """What changes when a file does; None when it is not there."""
    try:
        info = path.stat()
    except OSError:
        return None
    return (info.st_mtime_ns, info.st_size, info.st_ino)


def asleep() -> float:
    """For how long this machine slept since it was started, in seconds."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        return time.time() - time.monotonic()
    return time.clock_gettime(boot) - time.clock_gettime(time.CLOCK_MONOTONIC)


def folders_of(workspace: Workspace) -> set[str]:
    """The folders that hold notes."""
    return {path.rpartition("/")[0] for path in workspace.entries}
