"""Do the entries of a step, one by one, in the order of the journal."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from obsidian_intel.core.message import Message
from obsidian_intel.store.atomic_file import new_name, old_name, temp_name
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.journal import JournalEntry, OpenStep
from obsidian_intel.store.paths import (
    NotWritten,
    OpenPath,
    close_quietly,
    error_reason,
    open_note,
    open_place,
    read_all,
)
from obsidian_intel.store.write_plan import CompletedOp, Refusal

_HELD_AT_ONCE = 64


@dataclass(slots=True)
class Job:
    """An entry with its bytes in hand: `old` what stands there, `new` what shall stand there.

    `needs`: notes that must be there first. `unlinked_in`: notes that must have lost their link to this one.
    `linked_from`: the notes that still link to this one, asked once all jobs before it are done.
    """

    entry: JournalEntry
    old: bytes = b""
    new: bytes = b""
    needs: tuple[str, ...] = ()
    unlinked_in: frozenset[str] = frozenset()
    linked_from: Callable[[], list[str]] | None = None
    number: int = -1


@dataclass(slots=True)
class Outcome:
    """What came of it so far."""

    done: list[CompletedOp] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def new_temp() -> str:
    """A short random name part."""
    return os.urandom(4).hex()


@contextmanager
def attempt(outcome: Outcome, path: str) -> Iterator[None]:
    """Turn what cannot be done into a refusal."""
    try:
        yield
    except NotWritten as error:
        outcome.refused.append(Refusal(path, str(error), error.diff))
    except OSError as error:
        outcome.refused.append(Refusal(path, error_reason(error)))


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM until the write in hand is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run(step: OpenStep, jobs: list[Job], exchange: Exchange, outcome: Outcome) -> None:
    """Do all jobs that can be done; folders are synced, and what was displaced is looked at, at the end."""
    touched: set[str] = set()
    previous = ""
    for job in jobs:
        if previous == "create" and job.entry.op != "create":
            _sync_folders(exchange, touched)
        previous = job.entry.op
        with uninterrupted(), attempt(outcome, job.entry.path):
            _do(step, job, exchange, outcome)
            touched.add(job.entry.path.rpartition("/")[0])
            if job.entry.to:
                touched.add(job.entry.to.rpartition("/")[0])
        if len(exchange.held) >= _HELD_AT_ONCE:
            _finish(step, exchange, outcome)
    _sync_folders(exchange, touched)
    _finish(step, exchange, outcome)


def _finish(step: OpenStep, exchange: Exchange, outcome: Outcome) -> None:
    notes, left = exchange.recheck_displaced()
    step.kept_open |= left
    outcome.notes += notes


def _do(step: OpenStep, job: Job, exchange: Exchange, outcome: Outcome) -> None:
    entry = job.entry
    _check_links(job, exchange, outcome)
    makes_folders = entry.folders if entry.op == "create" else None
    with open_place(exchange.calls, exchange.root, entry.path, makes_folders) as at:
        try:
            _OPS[entry.op](job, exchange, at)
        except BaseException:
            step.kept_open |= _left_over(exchange, at, entry.temp)
            if makes_folders and not step.kept_open:
                remove_folders(exchange, makes_folders)
            raise
    step.did(job.number)
    outcome.done.append(CompletedOp(entry.op, entry.path, entry.new, entry.to))


def _check_links(job: Job, exchange: Exchange, outcome: Outcome) -> None:
    """No link to a note that is not there: neither a new one, nor one that loses its note."""
    refused = {refusal.path for refusal in outcome.refused}
    linked = {path for path in job.unlinked_in & refused if _is_there(exchange, path)}
    if linked:
        raise NotWritten(Message("still linked from {min}", min=min(linked)))
    if job.linked_from is not None and (sources := job.linked_from()):
        raise NotWritten(
            Message("still linked from {sources}: take that link out, then undo again", sources=sources[0])
        )
    for need in job.needs:
        if need in refused or not _is_there(exchange, need):
            raise NotWritten(Message("it would link to {need}, which could not be made", need=need))


def _left_over(exchange: Exchange, at: OpenPath, temp: str) -> bool:
    """Whether a temp is still there, so that the step has to stay open."""
    for name in (temp_name(temp), new_name(temp), old_name(temp)):
        try:
            exchange.calls.stat(name, at.fd)
        except FileNotFoundError:
            continue
        except OSError:
            return True
        return True
    return False


def _is_there(exchange: Exchange, path: str) -> bool:
    try:
        with open_place(exchange.calls, exchange.root, path) as at:
            exchange.calls.stat(at.name, at.fd)
    except (OSError, NotWritten):
        return False
    return True


def _create(job: Job, exchange: Exchange, at: OpenPath) -> None:
    exchange.create(at, job.new, job.entry.temp)


def _edit(job: Job, exchange: Exchange, at: OpenPath) -> None:
    exchange.replace(at, job.old, job.new, job.entry.temp, {job.entry.old, job.entry.new})


def _delete(job: Job, exchange: Exchange, at: OpenPath) -> None:
    exchange.delete(at, job.old, job.entry.temp)


def _move(job: Job, exchange: Exchange, at: OpenPath) -> None:
    with open_place(exchange.calls, exchange.root, job.entry.to, job.entry.folders) as to:
        exchange.move(at, to, job.old)


_OPS: dict[str, Callable[[Job, Exchange, OpenPath], None]] = {
    "create": _create,
    "edit": _edit,
    "delete": _delete,
    "trash": _move,
    "rename": _move,
}


def _sync_folders(exchange: Exchange, touched: set[str]) -> None:
    """Make renames durable. A file system that cannot sync a folder is no reason to undo what is done."""
    for folder in sorted(touched):
        inside = f"{folder}/x" if folder else "x"
        with suppress(NotWritten, OSError), open_place(exchange.calls, exchange.root, inside) as at:
            exchange.calls.fsync(at.fd)
    touched.clear()


def read_current(exchange: Exchange, path: str) -> bytes:
    """The bytes that stand at a path now. `NotDone` when there is no note."""
    with open_place(exchange.calls, exchange.root, path) as at:
        fd = open_note(exchange.calls, at)
        try:
            return read_all(exchange.calls, fd)
        finally:
            close_quietly(exchange.calls, fd)


def remove_folders(exchange: Exchange, folders: Iterable[str]) -> list[str]:
    """Remove those folders, deepest first, in which nothing is; the ones removed."""
    removed = []
    for folder in sorted(folders, key=len, reverse=True):
        with suppress(OSError, NotWritten), open_place(exchange.calls, exchange.root, folder) as at:
            exchange.calls.rmdir(at.name, at.fd)
            removed.append(folder)
    return removed
