"""The one worker: looks when something may have changed, acts when it may, and tells how things stand."""

from __future__ import annotations

import traceback
from pathlib import Path

from obsidian_intel.core.declared_settings import DaemonConfig
from obsidian_intel.core.errors import ObsintelError, Refused
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import one_line
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.watch.change_queue import ChangeQueue
from obsidian_intel.watch.health import WatchHealth, identity, is_empty
from obsidian_intel.watch.instance import Instance, Status
from obsidian_intel.watch.interning import give_back
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.quiet_period import QuietTracker
from obsidian_intel.watch.scanner import ChangeScanner
from obsidian_intel.watch.schedule import HELD_EVERY, Schedule, time_asleep
from obsidian_intel.watch.status_publisher import StatusPublisher, counts_of, utc_now
from obsidian_intel.watch.writer import AutoWriter

MOST_BUGS = 10


class StopWatching(Exception):
    """The watcher is asked to end."""


class Watcher:
    """Watches one vault until `stop`. `talk` hears every happening, `status` says how things stand.

    `instance` holds the lock, and makes it again where the state folder is removed. With `patient`, a vault or settings
    that are not right at the start are waited for; else they are an error.
    """

    def __init__(
        self,
        root: Path,
        talk: EventLog,
        *,
        mode: str = "watch",
        patient: bool = False,
        guard: WatchHealth | None = None,
        instance: Instance | None = None,
        look_only: bool = False,
    ) -> None:
        self.root = root
        self.event_log = talk
        self.patient, self.look_only = patient, look_only
        self.instance = instance or Instance(root)
        self.changes = guard.hints if guard else ChangeQueue()
        self.health, self.clock = guard or WatchHealth(root, self.changes), self.changes.clock
        self.signal: int | None = None
        self.publisher = StatusPublisher(self.instance, self.clock, mode)
        self.schedule = Schedule(self.clock)
        self.scanner: ChangeScanner | None = None
        self._away = ""
        self._asleep = time_asleep()
        self._bugs = 0

    def stop(self, signal: int = 0) -> None:
        """End as soon as what is in hand is done. May be called from a signal handler."""
        self.signal = signal
        self.changes.wake()

    def run(self) -> None:
        """Watch until `stop`. Raises what keeps it from beginning, unless it is patient."""
        try:
            self._begin()
            while self.signal is None:
                self.changes.wait(self._next() - self.clock())
                self._careful_turn()
        except StopWatching:
            return
        finally:
            self._tell(force=True)
            self.health.stop()

    def once(self) -> None:
        """One look, one act. What was saved just now is waited for until it is quiet."""
        try:
            self._begin(events=False)
            deadline = self.clock() + self.config.quiet + 1
            while (act_at := self.schedule.act_at) is not None and act_at < deadline and self.signal is None:
                self.changes.wait(act_at - self.clock())
                if self.schedule.is_act_due:
                    self._walk()
                    self._act()
            if self.writer.papers.is_running:
                while self.writer.papers.is_running and self.signal is None:
                    self.writer.papers.join(HELD_EVERY)
                self._act()
        except StopWatching:
            return
        finally:
            self._tell(force=True)

    @property
    def config(self) -> DaemonConfig:
        """`[daemon]`, as the writer takes it."""
        return self.writer.config

    def _begin(self, *, events: bool = True) -> None:
        self._tell(force=True)
        workspace = self._open()
        if events:
            self.health.start()
        stillness = QuietTracker(self.clock)
        self.scanner = ChangeScanner(workspace, stillness, self.event_log)
        self.writer = AutoWriter(
            workspace, stillness, self.changes.is_dirty, self.event_log, self.instance, look_only=self.look_only
        )
        self.scanner.start(self._progress)
        self.schedule.walk_again(self.config.sync_every, polling=self.health.is_polling)
        self._update_counts()
        self.event_log.log(Message("watching {root}: {counts_of}", root=self.root, counts_of=counts_of(self.status)))
        self.schedule.act_at = self.clock()
        self._act()
        give_back()  # the first plan of links asks for the names of all files
        self._tell(force=True)

    def _open(self) -> Workspace:
        while True:
            try:
                if self.patient and identity(self.root) is None:
                    raise ObsintelError(
                        Message("the vault's folder {root} is not there, or cannot be read", root=self.root)
                    )
                return Workspace.unread(self.root)
            except ObsintelError as error:
                if not self.patient:
                    raise
                self._away = Message("{error}; waiting for it", error=error)
            self.event_log.log_once("open", self._away)
            self._tell(force=True)
            self.changes.wait(HELD_EVERY)
            self._progress()
            self._away = ""

    def _progress(self, number: int = 0, total: int = 0) -> None:
        if self.signal is not None:
            raise StopWatching

    def _next(self) -> float:
        """When something is to be done, if nothing happens before."""
        times = [self.schedule.check_at, self.publisher.due_at]
        if not self._away:
            due = self.changes.due_at(self.config.debounce, self.config.max_wait)
            times += [self.schedule.walk_at, due, self.schedule.act_at]
        return min(each for each in times if each is not None)

    def _careful_turn(self) -> None:
        """A turn that a bug of ours does not end: it is logged, and all is looked at again after a while."""
        try:
            self._turn()
            self._bugs = 0
        except StopWatching:
            raise
        except Exception:
            self._bugs += 1
            if self._bugs > MOST_BUGS:
                raise
            self.event_log.log(Message("a bug in obsintel, please report it: ") + traceback.format_exc().strip())
            self.changes.wait(self._bugs**2)
            self.changes.request_full_scan()

    def _turn(self) -> None:
        """Whatever is due."""
        if self.schedule.is_check_due:
            self._check()
        if not self._away and self.signal is None:
            due = self.changes.due_at(self.config.debounce, self.config.max_wait)
            if self.schedule.is_walk_due or (due is not None and self.clock() >= due):
                self._look()
            if self.schedule.is_act_due:
                self._act()
        self._tell()

    def _check(self) -> None:
        """Every few seconds: is all as it was, of what no event tells?"""
        assert self.scanner is not None
        self.schedule.check_again(soon=bool(self._away))
        self._keep_state()
        slept, self._asleep = time_asleep() - self._asleep, time_asleep()
        if slept > 1:
            self.changes.request_full_scan()
        if not self.health.check(self.scanner.folders):
            self._leave(
                Message("the vault's folder {root} is not there, or cannot be read; waiting for it", root=self.root)
            )
        elif self._away:
            self._come_back()
        if not self._away and self.scanner.settings_changed():
            self.changes.settings_changed()
        if not self._away:
            self.writer.update_block_reason()
        why = self.health.why
        self.event_log.log_once("events", why and Message("{why}: looking every few seconds instead", why=why))

    def _keep_state(self) -> None:
        """Make the state folder again where it was removed. Ends the watcher when another took the vault meanwhile."""
        try:
            if self.instance.restore():
                self.event_log.log(
                    Message("the state folder {folder} was removed; it is made anew", folder=self.instance.folder)
                )
            if self.instance.read_status() is None:
                self._tell(force=True)
        except Refused as error:
            self.event_log.log(Message("{error}; this watcher ends", error=error))
            raise StopWatching from None
        except ObsintelError as error:
            self.event_log.log_once("state", str(error))

    def _leave(self, why: str) -> None:
        self.event_log.log_once("away", why)
        self._away = why
        self.schedule.check_again(soon=True)

    def _come_back(self) -> None:
        """The folder is there again; what is in it may still be on its way."""
        assert self.scanner is not None
        if self.scanner.workspace.entries and is_empty(self.root):
            self._leave(Message("the vault's folder {root} is empty; waiting for what was in it", root=self.root))
            return
        self.event_log.log_once("away", "")
        self.event_log.log(Message("the vault's folder is back"))
        self._away = ""
        self.schedule.check_again()
        self.scanner.quiet.notes_added_or_removed()
        self.changes.request_full_scan()

    def _look(self) -> None:
        assert self.scanner is not None
        if identity(self.root) is None or (self.scanner.workspace.entries and is_empty(self.root)):
            self._leave(Message("the vault's folder {root} is not there, or empty; waiting for it", root=self.root))
            return
        batch = self.changes.drain()
        try:
            if (batch.settings and self.scanner.reload()) or batch.everything or self.schedule.is_walk_due:
                self._walk()
            elif batch.paths:
                self.schedule.act_by(self.scanner.scan_paths(batch.paths))
            if self.writer.blocked:
                self.schedule.act_by(self.clock())
        except ObsintelError as error:
            self._leave(str(error))
            return
        self._update_counts()

    def _walk(self) -> None:
        assert self.scanner is not None
        began = self.clock()
        self.schedule.act_by(self.scanner.scan_all(self._progress))
        if self.writer.refused or self.writer.blocked:
            self.schedule.act_by(began)
        took = self.clock() - began
        self.schedule.walk_again(self.config.sync_every, polling=self.health.is_polling, took=took)

    def _update_counts(self) -> None:
        """What the look says of the whole."""
        assert self.scanner is not None
        board = self.scanner.board
        self.publisher.update(
            notes=len(self.scanner.workspace.entries),
            last_sync=utc_now(),
            errors=board.errors,
            warnings=board.warnings,
        )

    def _act(self) -> None:
        """Write what may be written now, and set the time for the rest."""
        assert self.scanner is not None
        if self.writer.is_blocked():
            self.schedule.act_at = self.clock() + HELD_EVERY
            return
        self.schedule.act_at = None
        self.writer.run()
        if self.scanner.workspace.touched:
            self.scanner.process_changes(())
            self._update_counts()
        if self.schedule.act_at is None:
            self.schedule.act_at = self.writer.next_time()

    @property
    def status(self) -> Status:
        """How things stand."""
        return self.publisher.status

    def _tell(self, *, force: bool = False) -> None:
        missing = [self._away]
        held: tuple[dict[str, str | int], ...] = ()
        if self.health.why:
            missing.append(Message("events: {why}; looking every few seconds instead", why=self.health.why))
        if self.scanner is not None:
            held = tuple(row.as_dict() for row in self.writer.links.held)
            if not self._away:
                missing += [self.scanner.broken, self.writer.reason, self.writer.links.flood]
        said = tuple(one_line(each) for each in missing if each)
        self.publisher.update(backend=self.health.backend, missing=said, held=held)
        self.publisher.publish(now=force)
