"""`Store`: all reading and writing of one vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.store.capabilities import Capabilities, protections
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.git_state import git_busy
from obsidian_intel.store.jobs import jobs_of
from obsidian_intel.store.journal import Journal, OpenStep, Record
from obsidian_intel.store.ledger import Ledger, remembered_of
from obsidian_intel.store.note_files import NoteFiles
from obsidian_intel.store.paths import error_reason
from obsidian_intel.store.recovery import recover, temps
from obsidian_intel.store.run import Job, Outcome, remove_folders, run
from obsidian_intel.store.state_folder import (
    RECORD,
    begin_history,
    history_before,
    is_empty,
    locate_state,
    make_private,
    vault_identity,
    write_identity,
)
from obsidian_intel.store.state_folder import default_state_dir as default_state_dir
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.undo import LinkedFrom, Undo, step_to_undo, undone_by
from obsidian_intel.store.undone import undone_entries
from obsidian_intel.store.write_plan import Refusal, Step, WritePlan, WriteReport

if TYPE_CHECKING:
    from filelock import FileLock


_TIDY_EVERY = 10  # steps


class Store(NoteFiles):
    """Reads notes with their hashes, and writes plans so that nothing a person wrote is lost.

    `root` is the vault. `state_dir` holds the journal, the ledger and the lock. `adopted`: a line to say when the
    vault is known from another place, else empty. `by`: who asks for what is written, kept with each step.
    """

    def __init__(self, root: Path, state_dir: Path | None = None, *, calls: Syscalls | None = None) -> None:
        super().__init__(root, calls or Syscalls())
        self._is_located = state_dir is None
        place, self.adopted = (state_dir, "") if state_dir else locate_state(self.root)
        self._use(place)
        self.exchange = Exchange(self.calls, str(self.root), keep=lambda path, data: None)
        self.lock_seconds = 10.0
        self.by = "cli"

    def _use(self, state_dir: Path) -> None:
        """Keep journal and ledger in `state_dir`."""
        self.state_dir = state_dir
        self.journal = Journal(state_dir, self.calls)
        self.memory = Ledger(state_dir / "memory.jsonl", self.calls)
        self._lock: FileLock | None = None

    def begin_history(self) -> tuple[str, ...]:
        """Begin a history of its own for a new vault; one of an earlier vault at this place is kept, which is said."""
        if not self._is_located:
            return ()
        self._is_located = False
        kept = None if self.state_dir.exists() else history_before(self.state_dir)
        if self.memory.recall_all("wrote") or any(self.journal.records()):
            kept = self.state_dir
            self._use(begin_history(kept, self.root))
        if kept is None:
            return ()
        return (Message("the history of an earlier vault at this place is kept in {folder}", folder=kept),)

    @contextmanager
    def lock(self, timeout: float | None = None) -> Iterator[None]:
        """One writing process a vault. Waits `timeout` seconds (default 10), then raises `StoreError`."""
        from filelock import FileLock, Timeout

        timeout = self.lock_seconds if timeout is None else timeout
        with self._as_store_error():
            make_private(self.state_dir)
            if self._lock is None:
                self._lock = FileLock(str(self.state_dir / "write.lock"), mode=0o600)
                self._identify()
            try:
                self._lock.acquire(timeout=timeout, poll_interval=0.002)
            except Timeout:
                raise StoreError(
                    Message(
                        "another obsintel is writing in this vault: waited {timeout} s", timeout=format(timeout, "g")
                    )
                ) from None
        try:
            yield
        finally:
            self._lock.release()

    def _identify(self) -> None:
        identity = vault_identity(self.root)
        if identity is not None and not (self.state_dir / RECORD).exists():
            write_identity(self.state_dir, identity)

    def recover(self, timeout: float | None = None) -> tuple[str, ...]:
        """Finish or take back what a crash cut short. One line for each thing worth telling.

        Waits `timeout` seconds for another writer (default 10), then raises `StoreError`.
        """
        with self.lock(timeout), self._as_store_error():
            return tuple(recover(self.journal, self.exchange, self._remember_step))

    def clean_up(self) -> tuple[str, ...]:
        """`recover`, at no cost where nothing was cut short, and without an error: for the start of any run."""
        try:
            return self.recover() if self.journal.is_cut_short() else ()
        except StoreError as error:
            return (str(error),)

    def apply(self, plan: WritePlan, *, explicit: bool = False) -> WriteReport:
        """Do all of a plan that can be done: new notes, whole files, then edits, then renames, then trash.

        What cannot be done is refused with a reason and the rest carried on. `explicit`: a person asked for
        this very write, so it goes on while git is in the middle of something. Raises `StoreError` when the
        journal cannot be written; then nothing was changed.
        """
        begun = self.begin_history() if explicit and plan.creates and is_empty(self.root) else ()
        with self.lock():
            notes = (*begun, *self.recover())
            busy = None if explicit else git_busy(self.root)
            if busy:
                return WriteReport(refused=tuple(Refusal(path, busy) for path in plan.paths), notes=notes)
            outcome = Outcome(notes=list(notes))
            jobs = jobs_of(plan, self.exchange, outcome)
            return self._run(plan.command, jobs, outcome)

    def undo(self, step_id: str | None = None, *, linked_from: LinkedFrom | None = None) -> WriteReport:
        """Take back a step, by default the last one that is not wholly taken back. Is a step itself.

        Ours is taken out of what a person has changed since, where it still stands whole; a file where it does
        not is refused alone. `linked_from` says which notes link to a note that we made: it goes after them.
        Raises `StoreError` for an unknown step.
        """
        if not self.state_dir.exists():
            step_to_undo([], step_id)  # raises; and no folder is made for a vault without a history
        with self.lock():
            outcome = Outcome(notes=list(self.recover()))
            records = list(self.journal.records())
            record = step_to_undo(records, step_id)
            undo = Undo(record, records, self.journal, self.exchange, self.memory, linked_from)
            return self._run(f"undo {record.id}", undo.jobs(outcome), outcome, record)

    def history(self, tell: Callable[[str], None] = lambda line: None) -> list[Step]:
        """All steps in the journal, the newest first.

        One that a crash cut short is recovered first, and `tell` gets each line worth telling. A step that another
        process has in hand is not waited for.
        """
        if self.journal.is_cut_short():
            with suppress(StoreError):
                for line in self.recover(timeout=0):
                    tell(line)
        records = list(self.journal.records())
        undone = undone_by(records)
        return [record.step(undone.get(record.id)) for record in records]

    def _run(self, command: str, jobs: list[Job], outcome: Outcome, undoes: Record | None = None) -> WriteReport:
        if not jobs and (undoes is None or outcome.refused):
            return WriteReport(None, (), tuple(outcome.refused), tuple(outcome.notes))
        with self._as_store_error():
            step = self.journal.begin(command, undoes.id if undoes else None, self.by)
        try:
            with self._as_store_error():
                for job in jobs:
                    job.number = step.plan(job.entry, job.old or job.new)
                step.commit()
            self.exchange.keep = step.keep
            run(step, jobs, self.exchange, outcome)
            if undoes is not None:
                self._after_undo(step, undoes, outcome)
            self._remember_step(step)
        except BaseException:
            step.kept_open = True
            raise
        finally:
            step.end()
        with suppress(OSError):
            if int(step.record.id) % _TIDY_EVERY == 0:
                self.journal.prune()
                self.memory.compact()
        done = bool(step.record.done)
        return WriteReport(
            step.record.id if done else None, tuple(outcome.done), tuple(outcome.refused), tuple(outcome.notes)
        )

    def _after_undo(self, step: OpenStep, undoes: Record, outcome: Outcome) -> None:
        remove_folders(self.exchange, [folder for entry in undoes.entries for folder in entry.folders])
        if not outcome.refused:
            step.undid()

    def _remember_step(self, step: OpenStep) -> None:
        """What the step did, into the memory; tried again in the next run when it cannot be written."""
        record = step.record
        try:
            for number in record.done:
                if number not in record.remembered:
                    self.memory.put(remembered_of(record.entries[number], self.memory))
            known = bool(self.memory.recall_all("undone"))
            self.memory.put(undone_entries(record, self.journal, known=known))
        except OSError:
            step.kept_open = True
        else:
            step.remembered()

    def remove_empty_folders(self, folders: Iterable[str]) -> list[str]:
        """Remove those folders of the vault in which nothing is, not even a hidden file; the ones removed."""
        with self.lock():
            return remove_folders(self.exchange, folders)

    def last_written(self, path: str) -> str | None:
        """sha256 of the bytes that we last wrote at a path, a person's note among them; None where we never wrote."""
        return self.memory.recall("wrote", path)

    def wholly_ours(self, path: str) -> str | None:
        """sha256 of the bytes last written at a path where we wrote the file from its first byte on, else None.

        A file that still hashes to this holds no word of a person; `last_written` cannot tell that.
        """
        return self.memory.recall("ours", path)

    def created_as(self, path: str) -> str | None:
        """sha256 of the bytes with which we made the file at a path; None where we made none, or it was taken back."""
        return self.memory.recall("made", path)

    def was_created(self, path: str) -> bool:
        """Whether the note at a path was made by us, and not taken back since."""
        return self.memory.recall("made", path) is not None

    def remember(self, kind: str, key: str, value: str) -> None:
        """Keep a value for ever; the last one for a kind and key wins."""
        with self._as_store_error():
            self.memory.put([(kind, key, value)])

    def remember_all(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Remember many (kind, key, value) at once; what is known already costs nothing."""
        wanted = list(entries)
        known = {kind: self.recall_all(kind) for kind in {entry[0] for entry in wanted}}
        new = [entry for entry in wanted if known[entry[0]].get(entry[1]) != entry[2]]
        if new:
            with self.lock(), self._as_store_error():
                self.memory.put(new)

    def forget(self, kind: str, key: str) -> None:
        """Drop a value."""
        with self._as_store_error():
            self.memory.put([(kind, key, None)])

    def recall(self, kind: str, key: str) -> str | None:
        """A value kept by `remember`."""
        return self.memory.recall(kind, key)

    def recall_all(self, kind: str) -> Mapping[str, str]:
        """All keys and values of a kind."""
        return self.memory.recall_all(kind)

    def protections(self) -> Capabilities:
        """Which protections this vault's file system gives; tried out, for `doctor`."""
        return protections(self.calls, str(self.root))

    @cached_property
    def has_exchange(self) -> bool:
        """Whether a racing save is always swapped back here; where not, the watcher waits longer for quiet."""
        return self.protections().exchange

    def stray_temps(self) -> tuple[str, ...]:
        """Vault paths of temporary files that no journal of this machine knows of: kept, for they may hold text."""
        mine = {entry.temp for record in self.journal.unfinished() for entry in record.entries}
        return tuple(sorted(path for temp, path in temps(str(self.root)) if temp not in mine))

    @contextmanager
    def _as_store_error(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                Message(
                    "the journal in {state_dir} cannot be written: {error_reason}",
                    state_dir=self.state_dir,
                    error_reason=error_reason(error),
                )
            ) from error
