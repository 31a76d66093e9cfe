"""From a step of the history to the jobs that take it back, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.journal import EditList, Journal, JournalEntry, Record
from obsidian_intel.store.ledger import Ledger
from obsidian_intel.store.merge import MergeConflict, inverse_edits, take_back
from obsidian_intel.store.paths import GONE, NotWritten, sha256
from obsidian_intel.store.run import Job, Outcome, attempt, new_temp, read_current

LinkedFrom = Callable[[str], Iterable[str]]
"""The notes that link to a path, as the vault stands when it is asked."""


def undone_by(records: Iterable[Record]) -> dict[str, str]:
    """Which step is taken back by which, given the newest first; a taken-back undo counts for nothing."""
    undone: dict[str, str] = {}
    for record in records:
        if record.undid and record.undoes and record.id not in undone:
            undone[record.undoes] = record.id
    return undone


def step_to_undo(records: Sequence[Record], step_id: str | None) -> Record:
    """The step of that number, or the last one that is not taken back. `records`: the newest first.

    Raises `StoreError` where there is none, or it is taken back already.
    """
    undone = undone_by(records)
    for record in records:
        if record.id == step_id or (step_id is None and not record.undoes and record.id not in undone):
            if record.id in undone:
                raise StoreError(Message("step {step_id} is taken back already", step_id=step_id))
            return record
    raise StoreError(
        Message("nothing to undo") if step_id is None else Message("no step {step_id} in the history", step_id=step_id)
    )


class Undo:
    """One step to take back, given all closed steps from the newest on."""

    def __init__(
        self,
        record: Record,
        records: list[Record],
        journal: Journal,
        exchange: Exchange,
        ledger: Ledger,
        linked_from: LinkedFrom | None = None,
    ) -> None:
        self.record = record
        self.records = records
        self.journal = journal
        self.exchange = exchange
        self.ledger = ledger
        self.linked_from = linked_from
        self.taken = taken_back(records)
        self._moved: dict[str, str] = {}  # path before a rename of this step -> where it is now

    @cached_property
    def _unmade(self) -> frozenset[str]:
        """Paths of notes that were made and taken back, in any step."""
        return frozenset(
            record.entries[number].path
            for record in self.records
            for number in self.taken.get(record.id, ())
            if record.entries[number].op == "create"
        )

    @cached_property
    def _needed_elsewhere(self) -> frozenset[str]:
        """Paths of notes that other steps put in links to."""
        others = (record for record in self.records if record.id != self.record.id)
        return frozenset(need for other in others for number in other.done for need in other.entries[number].needs)

    def jobs(self, outcome: Outcome) -> list[Job]:
        """One job for each thing done, the last first. What cannot be taken back is refused alone."""
        jobs: list[Job] = []
        entries = self.record.entries
        for number in sorted(set(self.record.done) - self.taken.get(self.record.id, frozenset()), reverse=True):
            entry = entries[number]
            with attempt(outcome, entry.to or entry.path):
                job = self._job(entry, self._kept(entry))
                if entry.to:
                    self._moved[entry.path] = entry.to
                if job is not None:
                    job.entry.takes_back = number
                    self._tie(job, entry)
                    jobs.append(job)
        return jobs

    def _tie(self, job: Job, entry: JournalEntry) -> None:
        """A made note goes only after the links to it, and comes back only before them."""
        entries = self.record.entries
        if entry.op == "create" and job.entry.op == "delete":
            job.unlinked_in = frozenset(other.path for other in entries if entry.path in other.needs)
            made = frozenset(other.path for other in entries if other.op == "create")
            if self.linked_from is not None and (job.unlinked_in or entry.path in self._needed_elsewhere):
                job.linked_from = _Linked(self.linked_from, entry.path, made)
        elif entry.op == "edit":
            job.entry.needs = entry.needs
            removed = {other.path for other in entries if other.op == "delete"}
            job.needs = tuple(need for need in entry.needs if need in removed)

    def _kept(self, entry: JournalEntry) -> bytes:
        try:
            kept = self.journal.kept_bytes(self.record, entry)
        except FileNotFoundError:
            kept = None
        if kept is None or sha256(kept) != (entry.old or entry.new):
            raise NotWritten(Message("the journal has lost its bytes: nothing can be taken back here"))
        return kept

    def _job(self, entry: JournalEntry, kept: bytes) -> Job | None:
        if entry.op == "delete":
            return self._make_again(entry, kept)
        if entry.to:
            return self._move_back(entry)
        here = self._current(self._moved.get(entry.path, entry.path))
        if entry.op == "create":
            return None if here is None else self._unmake(entry, kept, here)
        return self._unedit(entry, kept, here)

    def _make_again(self, entry: JournalEntry, kept: bytes) -> Job | None:
        here = self._current(entry.path)
        if here is None:
            return Job(JournalEntry("create", entry.path, new=entry.old, temp=new_temp()), new=kept)
        if sha256(here) == entry.old:
            return None
        reason = Message("another note stands there now: move it away, then undo again")
        raise NotWritten(reason, diff=_diff(entry.path, kept, here))

    def _move_back(self, entry: JournalEntry) -> Job | None:
        """The old path again, whatever a person wrote into the note since."""
        here = self._current(entry.to)
        if here is None:
            if self._current(entry.path) is not None:
                return None
            raise NotWritten(Message("{gone}: put it back, then undo again", gone=Message(GONE)))
        digest = sha256(here)
        return Job(JournalEntry("rename", entry.to, digest, digest, entry.path, folders=entry.folders), here)

    def _unmake(self, entry: JournalEntry, kept: bytes, here: bytes) -> Job:
        """The note goes while every byte of it is ours: as it was made, or as we last wrote it."""
        digest = sha256(here)
        if digest not in (entry.new, self.ledger.recall("ours", entry.path)):
            reason = Message("somebody wrote into this note since: delete it yourself if you do not want it")
            raise NotWritten(reason, diff=_diff(entry.path, kept, here))
        return Job(JournalEntry("delete", entry.path, digest, temp=new_temp(), folders=entry.folders), here)

    def _unedit(self, entry: JournalEntry, kept: bytes, here: bytes | None) -> Job | None:
        if here is None:
            return self._of_missing(entry, kept)
        digest = sha256(here)
        if digest == entry.old:
            return None
        old_edits, gone = _edits(entry, kept), list[int]()
        if digest == entry.new:
            new, edits = kept, inverse_edits(kept.decode(), old_edits) if old_edits else []
        else:
            new, edits, gone = _merged(entry, kept, old_edits, here)
        if new == here:
            return None
        back = JournalEntry("edit", entry.path, digest, sha256(new), temp=new_temp(), edits=_listed(edits), gone=gone)
        if any(kind == "ours" for kind, *_ in entry.remember):
            back.remember = [("ours", entry.path, None)]  # a person's file, which we wrote over whole
        return Job(back, here, new)

    def _of_missing(self, entry: JournalEntry, kept: bytes) -> Job | None:
        if entry.path in self._unmade:
            return None
        if not entry.edits:
            return Job(JournalEntry("create", entry.path, new=entry.old, temp=new_temp()), new=kept)
        raise NotWritten(Message("{gone}: put it back, then undo again", gone=Message(GONE)))

    def _current(self, path: str) -> bytes | None:
        try:
            return read_current(self.exchange, path)
        except FileNotFoundError:
            return None
        except NotWritten as error:
            if str(error) == Message(GONE):
                return None
            raise


@dataclass(frozen=True, slots=True)
class _Linked:
    """Which notes still link to `path`, those of `made` left out: they go too."""

    linked_from: LinkedFrom
    path: str
    made: frozenset[str]

    def __call__(self) -> list[str]:
        return sorted(set(self.linked_from(self.path)) - self.made)


def _merged(entry: JournalEntry, kept: bytes, edits: list[Edit], here: bytes) -> tuple[bytes, list[Edit], list[int]]:
    if not edits:
        raise NotWritten(Message("was written over whole and has changed since: move it away, then undo again"))
    try:
        old, now = kept.decode(), here.decode()
    except UnicodeDecodeError:
        raise NotWritten(Message("is not UTF-8 any more: save it as UTF-8, then undo again")) from None
    try:
        back = take_back(old, edits, now)
    except MergeConflict as conflict:
        reason = Message("{conflict}; take it out yourself, or restore that line, then undo again", conflict=conflict)
        raise NotWritten(reason, diff=_diff(entry.path, apply_edits(old, edits).encode(), here)) from None
    return apply_edits(now, back.edits).encode(), back.edits, back.gone


def _edits(entry: JournalEntry, kept: bytes) -> list[Edit]:
    """The entry's edits, where they make of the kept bytes what we wrote; none where it was written over whole."""
    edits = [Edit(Span(start, end), text) for start, end, text in entry.edits]
    try:
        is_right = not edits or sha256(apply_edits(kept.decode(), edits).encode()) == entry.new
    except ValueError:
        is_right = False
    if not is_right:
        raise NotWritten(Message("the journal is damaged here: nothing can be taken back"))
    return edits


def _listed(edits: Iterable[Edit]) -> EditList:
    return [(edit.span.start, edit.span.end, edit.text) for edit in edits]


def _diff(path: str, ours: bytes, theirs: bytes) -> str:
    """A unified diff from what we wrote to what stands there now; empty where one of them is no text."""
    import difflib

    texts = [Document.from_bytes(path, data) for data in (ours, theirs)]
    if not all(isinstance(text, Document) for text in texts):
        return ""
    old, new = (data.decode().splitlines(keepends=True) for data in (ours, theirs))
    diff = difflib.unified_diff(old, new, f"{path} (as written)", f"{path} (now)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in diff)


def taken_back(records: Iterable[Record]) -> dict[str, frozenset[int]]:
    """Step id -> numbers of its entries that are taken back now; `records` from the newest on.

    An entry of an undo that was itself taken back counts for nothing. Undos of an earlier version named no
    numbers: there the paths tell.
    """
    ordered = list(records)
    by_id = {record.id: record for record in ordered}
    found: dict[str, set[int]] = {}
    for record in ordered:
        target = by_id.get(record.undoes or "")
        if target is None:
            continue
        for number in set(record.done) - found.get(record.id, set()):
            entry = record.entries[number]
            numbers = [entry.takes_back] if entry.takes_back >= 0 else _by_path(target, entry)
            found.setdefault(target.id, set()).update(numbers)
    return {step: frozenset(numbers) for step, numbers in found.items()}


def _by_path(target: Record, back: JournalEntry) -> list[int]:
    return [
        number
        for number in target.done
        if target.entries[number].path == (back.to or back.path)
        and (target.entries[number].to or target.entries[number].path) == back.path
    ]
