"""From a step of the history to the jobs that take it back."""

from __future__ import annotations

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.journal import Journal, JournalEntry, Record
from obsidian_intel.store.paths import GONE, NotWritten, sha256
from obsidian_intel.store.run import Job, Outcome, attempt, new_temp, read_current


def undo_jobs(journal: Journal, record: Record, exchange: Exchange, outcome: Outcome) -> list[Job]:
    """One job for each thing done, the last first. Refused where a file has moved on, with a diff."""
    jobs: list[Job] = []
    for number in sorted(record.done, reverse=True):
        entry = record.entries[number]
        with attempt(outcome, entry.to or entry.path):
            kept = _kept(journal, record, entry)
            job = _back(entry, kept, exchange)
            if job is not None:
                _tie(job, entry, record)
                jobs.append(job)
    return jobs


def _tie(job: Job, entry: JournalEntry, record: Record) -> None:
    """A made note goes only after the links to it, and comes back only before them."""
    if entry.op == "create":
        job.unlinked_in = frozenset(other.path for other in record.entries if entry.path in other.needs)
    elif entry.op == "edit":
        job.entry.needs = entry.needs
        removed = {other.path for other in record.entries if other.op == "delete"}
        job.needs = tuple(need for need in entry.needs if need in removed)


def _kept(journal: Journal, record: Record, entry: JournalEntry) -> bytes:
    try:
        return journal.kept_bytes(record, entry)
    except FileNotFoundError:
        raise NotWritten("the journal has lost its bytes") from None


def _back(entry: JournalEntry, kept: bytes, exchange: Exchange) -> Job | None:
    stands = entry.to or entry.path
    here = _current(exchange, stands)
    if entry.op == "delete":
        return _make_again(entry, kept, here)
    if entry.to and here is None and sha256(_current(exchange, entry.path) or b"") == entry.old:
        return None
    if entry.op == "create" and here is None:
        return None
    if here is None:
        raise NotWritten("not there any more")
    if entry.op == "edit" and sha256(here) == entry.old:
        return None
    if sha256(here) != entry.new:
        raise NotWritten("has changed since", diff=_diff(stands, _written(entry, kept), here))
    if entry.op == "edit":
        back = JournalEntry("edit", entry.path, entry.new, entry.old, temp=new_temp())
        if any(kind == "ours" for kind, *_ in entry.remember):
            back.remember = [("ours", entry.path, None)]  # a person's file, which we wrote over whole
        return Job(back, here, kept)
    if entry.op == "create":
        back = JournalEntry("delete", entry.path, entry.new, temp=new_temp(), folders=entry.folders)
        return Job(back, here)
    return Job(JournalEntry("rename", entry.to, entry.new, entry.old, entry.path, folders=entry.folders), here)


def _make_again(entry: JournalEntry, kept: bytes, here: bytes | None) -> Job | None:
    if here is None:
        return Job(JournalEntry("create", entry.path, new=entry.old, temp=new_temp()), new=kept)
    if sha256(here) == entry.old:
        return None
    raise NotWritten("another note stands there now", diff=_diff(entry.path, kept, here))


def _current(exchange: Exchange, path: str) -> bytes | None:
    try:
        return read_current(exchange, path)
    except FileNotFoundError:
        return None
    except NotWritten as error:
        if str(error) == GONE:
            return None
        raise


def _written(entry: JournalEntry, kept: bytes) -> bytes:
    """What we wrote, as far as the journal can tell; else what stood there before."""
    if entry.op != "edit" or not entry.edits:
        return kept
    edits = [Edit(Span(start, end), text) for start, end, text in entry.edits]
    return apply_edits(kept.decode(), edits).encode()


def _diff(path: str, ours: bytes, theirs: bytes) -> str:
    """A unified diff from what we wrote to what stands there now."""
    import difflib

    texts = [Document.from_bytes(path, data) for data in (ours, theirs)]
    if not all(isinstance(text, Document) for text in texts):
        return ""
    old, new = (data.decode().splitlines(keepends=True) for data in (ours, theirs))
    diff = difflib.unified_diff(old, new, f"{path} (as written)", f"{path} (now)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in diff)
