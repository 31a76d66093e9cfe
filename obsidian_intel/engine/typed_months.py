"""Typed months of a workspace, and the notes that their papers have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from msgspec import DecodeError

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.lint.unreadable import unreadable_entries
from obsidian_intel.lint.vault_findings import undated_months, unfilled_months, unread_papers
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.stored import decode_month
from obsidian_intel.months.summary import MonthFacts, unpack_month
from obsidian_intel.months.typed_month import Month
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

_FEW = 6  # months that a message names all
UNREAD = frozenset(("OI102", "OI112", "OI801", "OI802", "OI803"))


def facts_of_note(note: NoteFacts) -> MonthFacts:
    """The month of a note of the log in short, as the snapshot has it."""
    return unpack_month(note.rolled)


def load_months(
    workspace: Workspace, *, month: str | None = None, since: str | None = None, until: str | None = None
) -> list[Month]:
    """The months of a vault, by period, all or those asked for. Raises `UsageError` where there is none."""
    if month is not None:
        month_paths(workspace, month)
        notes = [note for note in workspace.vault.dated if note.period == month]
    else:
        notes = [
            note
            for note in workspace.vault.dated
            if (since is None or (note.period or "") >= since) and (until is None or (note.period or "") <= until)
        ]
        if not notes:
            days = (f"{since or until}-01", f"{until or since}-31")
            raise missing_month_error(workspace, Message("no monthly note in that range"), days=days)
    return list(load_parts(workspace, notes))


def load_parts(workspace: Workspace, notes: Iterable[NoteFacts], *, bare: bool = False) -> Iterator[Month]:
    """The month of each of these notes of `vault.dated` or `vault.months`; of a note of many, the part it stands for.

    A note that has gone is left out. `bare`: as in `load_month`.
    """
    whole: dict[str, Month | None] = {}
    for note in notes:
        if note.path not in whole:
            whole[note.path] = load_month(workspace, note.path, bare=bare)
        month = whole[note.path]
        if month is not None:
            yield month.part_of(note.date)


def month_paths(workspace: Workspace, period: str) -> list[str]:
    """The notes of one month. Raises `UsageError` that says which months there are."""
    found = list(dict.fromkeys(note.path for note in workspace.vault.dated if note.period == period))
    if not found:
        raise missing_month_error(workspace, Message("no month {period} in this vault", period=period), period)
    return found


def likely_months(workspace: Workspace, period: str | None = None) -> list[str]:
    """Notes that are not of the log, though their names are months or weeks, or days and they have its tables."""
    found = []
    for path, note in workspace.vault.heads.items():
        named = date_of_path(path) if note.kind is NoteKind.NOTE and note.readable else None
        if named and period in (None, named.period) and (note.log_tables or not named.day):
            found.append(path)
    return sorted(found)


def _named(paths: list[str]) -> str:
    more = Message(" and {count} more", count=len(paths) - 3) if len(paths) > 3 else ""
    template = (
        marked("; is it {paths}{more}? `obsintel init` looks at it")
        if len(paths) == 1
        else marked("; are they {paths}{more}? `obsintel init` looks at them")
    )
    return Message(template, paths=enumerated(paths[:3]), more=more)


def paths_of_month(workspace: Workspace, period: str) -> tuple[str, ...]:
    """The notes of a month (`YYYY-MM`). Raises `UsageError` where there is none."""
    found = tuple(dict.fromkeys(note.path for note in workspace.vault.dated if note.period == period))
    if not found:
        raise missing_month_error(workspace, Message("no month {period}", period=period), period)
    return found


def missing_month_error(
    workspace: Workspace, missing: str, period: str | None = None, days: tuple[str, str] | None = None
) -> UsageError:
    """What is not there, which months there are, and the notes that could not be read and may be months.

    `days`: the first and the last day (`YYYY-MM-DD`) of what was asked for; `period`, where that is one month.
    """
    days = days or ((f"{period}-01", f"{period}-31") if period else None)
    periods = list(dict.fromkeys(note.period or "" for note in workspace.vault.dated))
    likely = likely_months(workspace)
    if not periods and (told := undated_months(workspace.vault) or unfilled_months(workspace.vault)):
        found: str = Message("no note of a log is recognised in this vault; {told}", told=told)
    elif not periods and likely:
        found = Message("no note of a log is recognised in this vault{named}", named=_named(likely))
    elif not periods and (told := next(iter(unread_papers(workspace.vault)), "")):
        found = Message("no note of a log is recognised in this vault; {told}", told=told)
    elif not periods:
        found = Message("this vault has no monthly note yet: `obsintel new --month YYYY-MM` makes one")
    else:
        found = _nearest_months(workspace, missing, days)
    if period is not None and periods and (likely := likely_months(workspace, period)):
        found += _named(likely)
    unread = unread_notes(workspace)
    return UsageError(Message("{found}; {unread}", found=found, unread=unread) if unread else found)


def unread_notes(workspace: Workspace) -> str:
    """`not read: Log/2026-02.md:1 (OI801)`: the notes and folders that could not be read; "" where there are none."""
    wrong = [
        *unreadable_entries(workspace.listing, workspace.config, workspace.obsidian),
        *(each for _, found in workspace.entries.diagnostics() for each in found),
    ]
    unread = [
        f"{each.path}:{each.range.start.line} ({each.code})"
        for each in wrong
        if each.code in UNREAD and each.severity is Severity.ERROR
    ]
    if not unread:
        return ""
    more = " …" if len(unread) > 3 else ""
    return Message("not read: {unread}{more}", unread=enumerated(unread[:3]), more=more)


def _nearest_months(workspace: Workspace, missing: str, days: tuple[str, str] | None) -> str:
    """What is not there, and all notes of the log by their month, week or day, or where these are many the nearest."""
    dated = sorted(workspace.vault.dated, key=lambda note: note.last_day)
    last_days = {note.week or note.day or note.period or "": note.last_day for note in dated}
    names = list(last_days)
    if len(names) <= _FEW:
        return Message("there is {missing}; the log has {periods}", missing=missing, periods=enumerated(names))
    if days is None:
        template = marked("there is {missing}; the log has {first} to {last}")
        return Message(template, missing=missing, first=names[0], last=names[-1])
    before = [name for name in names if last_days[name] < days[0]][-2:]
    after = [name for name in names if last_days[name] > days[1]][:2]
    if not after:
        return Message("there is {missing}; the latest are {near}", missing=missing, near=enumerated(names[-2:]))
    return Message(
        "there is {missing}; the nearest are {near}, the latest is {last}",
        missing=missing,
        near=enumerated((*before, *after)),
        last=names[-1],
    )


def load_month(workspace: Workspace, path: str, *, bare: bool = False) -> Month | None:
    """The month of a note, with all its dates: from the snapshot where the note is unchanged since, else read anew.

    None when the note has gone or is no month now. `bare`: nobody will look at the cells of its rows, which may be
    missing.
    """
    packed = workspace.packed_month(path, bare=bare)
    if packed is not None:
        with suppress(DecodeError):
            return decode_month(packed, bare=bare)
    from obsidian_intel.vault.note_parser import read

    document = workspace.document(path)
    if not isinstance(document, Document):
        return None
    return read(document, workspace.config, workspace.obsidian).month


def note_lookup(workspace: Workspace) -> Callable[[Month, PaperRef], str | None]:
    """The vault path of the note that a row's paper is linked to, or whose properties carry its id; else None."""
    vault = workspace.vault

    def note_of(month: Month, paper: PaperRef) -> str | None:
        if paper.note is not None:
            return vault.resolve(paper.note, month.path)
        found = vault.by_id.get(paper.id or "")
        return found[0] if found else None

    return note_of
