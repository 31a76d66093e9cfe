"""From a `WritePlan` to jobs: everything that can be refused before the first write is refused here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, apply_edits
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.journal import JournalEntry
from obsidian_intel.store.paths import (
    CHANGED,
    GONE,
    NotWritten,
    check_note,
    close_quietly,
    open_note,
    open_place,
    parts_of,
    read_all,
    sha256,
)
from obsidian_intel.store.run import Job, Outcome, attempt, new_temp
from obsidian_intel.store.write_plan import Create, NoteEdits, Rename, Trash, WriteBytes, WritePlan

_CONFLICT = re.compile(rb"^(?:\xef\xbb\xbf)?<{7}", re.MULTILINE)
TRASH = ".trash"


def jobs_of(plan: WritePlan, exchange: Exchange, outcome: Outcome) -> list[Job]:
    """The jobs in the order in which they are done. What is so already makes no job."""
    jobs: list[Job] = []
    taken: set[str] = set()
    for create in plan.creates:
        with attempt(outcome, create.path):
            jobs += _create(create, exchange, may_hide=plan.command == "init")
    for file in plan.files:
        with attempt(outcome, file.path):
            jobs += _write_bytes(file, exchange)
    for edits in plan.edits:
        with attempt(outcome, edits.path):
            jobs += _edit(edits, exchange)
    for rename in plan.renames:
        with attempt(outcome, rename.path):
            jobs.append(_rename(rename, exchange))
    for trash in plan.trash:
        with attempt(outcome, trash.path):
            jobs.append(_trash(trash, exchange, taken))
    return jobs


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotWritten(Message("the new text holds a lone surrogate, which no file can")) from None


def _check_visible(path: str) -> None:
    """`NotWritten` for a new file in a hidden folder: Obsidian's, git's, the trash, whatever settings say."""
    if any(part.startswith(".") for part in parts_of(path)):
        raise NotWritten(Message("lies in a hidden folder, where nothing is made"))


def _create(create: Create, exchange: Exchange, *, may_hide: bool) -> Iterator[Job]:
    """`may_hide`: the template of a new vault has settings for Obsidian in it."""
    if may_hide:
        parts_of(create.path)
    else:
        _check_visible(create.path)
    data = _encoded(create.text)
    there = _there(exchange, create.path)
    if there == data:
        return
    if there is not None:
        raise NotWritten(Message("is there already"))
    entry = JournalEntry("create", create.path, new=sha256(data), temp=new_temp(), remember=list(create.remember))
    yield Job(entry, new=data)


def _there(exchange: Exchange, path: str) -> bytes | None:
    try:
        with open_place(exchange.calls, exchange.root, path) as at:
            exchange.calls.stat(at.name, at.fd)
            fd = open_note(exchange.calls, at)
            try:
                return read_all(exchange.calls, fd)
            finally:
                close_quietly(exchange.calls, fd)
    except FileNotFoundError:
        return None


def _write_bytes(file: WriteBytes, exchange: Exchange) -> Iterator[Job]:
    _check_visible(file.path)
    there = _there(exchange, file.path)
    if there == file.data:
        return
    new = sha256(file.data)
    if there is None:
        if file.sha256:
            raise NotWritten(Message(GONE))
        entry = JournalEntry("create", file.path, new=new, temp=new_temp(), remember=list(file.remember))
        yield Job(entry, new=file.data)
        return
    if not file.sha256:
        raise NotWritten(Message("is there already"))
    old = current_bytes(exchange, file.path, file.sha256)
    entry = JournalEntry("edit", file.path, file.sha256, new, temp=new_temp(), remember=list(file.remember))
    yield Job(entry, old, file.data)


def planned_bytes(exchange: Exchange, path: str, wanted: str) -> bytes:
    """As `current_bytes`, and `NotWritten` for a note with conflict marks in it."""
    data = current_bytes(exchange, path, wanted)
    if b"<<<<<<<" in data and _CONFLICT.search(data):
        raise NotWritten(Message("holds conflict marks (<<<<<<<): settle the conflict first"))
    return data


def current_bytes(exchange: Exchange, path: str, wanted: str) -> bytes:
    """The file's bytes, when they hash to `wanted` and we may write it; else `NotWritten`."""
    with open_place(exchange.calls, exchange.root, path) as at:
        fd = open_note(exchange.calls, at)
        try:
            check_note(exchange.calls, at, fd)
            data = read_all(exchange.calls, fd)
        finally:
            close_quietly(exchange.calls, fd)
    if sha256(data) != wanted:
        raise NotWritten(Message(CHANGED))
    return data


def _edit(note: NoteEdits, exchange: Exchange) -> Iterator[Job]:
    old = planned_bytes(exchange, note.path, note.sha256)
    try:
        text = old.decode()
        new = _encoded(apply_edits(text, note.edits))
    except ValueError as error:
        raise NotWritten(Message("the edits do not fit: {error}", error=error)) from None
    if new == old:
        return
    assert_outside_equal(text, note.edits, new)
    entry = JournalEntry("edit", note.path, note.sha256, sha256(new), temp=new_temp())
    entry.edits = [(edit.span.start, edit.span.end, edit.text) for edit in note.edits]
    entry.remember = list(note.remember)
    entry.needs = list(note.needs)
    yield Job(entry, old, new, note.needs)


def assert_outside_equal(text: str, edits: tuple[Edit, ...], new: bytes) -> None:
    """Raise `AssertionError` unless every byte outside the edits stands in `new`, in its order."""
    position = end = 0
    for edit in sorted(edits):
        kept = text[end : edit.span.start].encode()
        if new[position : position + len(kept)] != kept:
            raise AssertionError("a byte outside the planned edits would change")
        position += len(kept) + len(edit.text.encode())
        end = edit.span.end
    if new[position:] != text[end:].encode():
        raise AssertionError("a byte outside the planned edits would change")


def _rename(rename: Rename, exchange: Exchange) -> Job:
    _check_visible(rename.new_path)
    old = planned_bytes(exchange, rename.path, rename.sha256)
    entry = JournalEntry("rename", rename.path, rename.sha256, rename.sha256, rename.new_path)
    return Job(entry, old, unlinked_in=frozenset(rename.relinked))


def _trash(trash: Trash, exchange: Exchange, taken: set[str]) -> Job:
    old = planned_bytes(exchange, trash.path, trash.sha256)
    name = trash.path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    number = 1
    to = f"{TRASH}/{name}"
    while to.casefold() in taken or _exists(exchange, to):
        number += 1
        to = f"{TRASH}/{stem} {number}{dot}{suffix}" if stem else f"{TRASH}/{name} {number}"
    taken.add(to.casefold())
    return Job(JournalEntry("trash", trash.path, trash.sha256, trash.sha256, to), old)


def _exists(exchange: Exchange, path: str) -> bool:
    try:
        with open_place(exchange.calls, exchange.root, path) as at:
            exchange.calls.stat(at.name, at.fd)
    except FileNotFoundError:
        return False
    return True
