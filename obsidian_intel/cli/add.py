"""`obsintel add`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, marked

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.add.add_papers import AddReport
    from obsidian_intel.operations.add.addresses import PaperAddress
    from obsidian_intel.operations.add.inbox import Inbox
    from obsidian_intel.operations.add.places import LoggedPaper


@click.command(short_help="Add papers and models by their addresses.")
@click.argument("addresses", nargs=-1, metavar="[URL]...")
@click.option("--from", "inbox", metavar="NOTE", help="A note with addresses: rows marked unread, its lines ticked.")
@click.option("--section", metavar="KEY", default="", help="The section, by its key, heading or line.")
@click.option("--month", metavar="M", help="The month (or week, day, note). Default: today's.")
@click.option("--name", metavar="N", default="", help="What to call it. For one address.")
@click.option("--offline", is_flag=True, help="Ask nobody: the name is what is known already, or the address tells.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@open_option
@click.pass_obj
def command(
    app: App,
    addresses: tuple[str, ...],
    inbox: str | None,
    section: str,
    month: str | None,
    name: str,
    offline: bool,
    dry_run: bool,
    opens: bool,
) -> int:
    """Add papers and models to the log by their addresses: arXiv, DOI, OpenReview, Hugging Face, GitHub, or any page.

    What the log has already is told, with its place. Else a row with name and link goes into the month's table of
    papers or models, and its note is made and linked. `-` reads addresses from stdin, a line each.
    """
    from obsidian_intel.cli.paper_questions import titles
    from obsidian_intel.operations.add.add_papers import AddRequest, add_papers
    from obsidian_intel.operations.add.month_notes import target_note
    from obsidian_intel.operations.add.places import logged_papers
    from obsidian_intel.operations.reading_queue import unread_tag
    from obsidian_intel.operations.rows.refusal import RowRefused
    from obsidian_intel.store.write_plan import Create, WritePlan

    found = _addresses(app, addresses, from_note=inbox is not None)
    if name and len(found) != 1:
        raise UsageError(Message("--name is for one address: give one"))
    workspace = app.workspace()
    notes = _inbox(workspace, inbox) if inbox is not None else None
    if notes is not None and not notes.lines and not found:
        app.say(Message("{path}: no line waits", path=one_line(notes.document.path)))
        return 0
    every = [*found, *(notes.addresses if notes else ())]
    logged = {each.id: each for each in logged_papers(workspace)}
    if notes is None and all(each.id in logged for each in every):
        return _all_there(app, [logged[each.id] for each in every], opens=opens)
    note = target_note(workspace, month, date.today())
    if notes is not None and notes.document.path == note.path:
        raise UsageError(
            Message("{path} is the month itself: keep addresses to add in a note of their own", path=note.path)
        )
    if note.text is not None:
        if dry_run:
            app.say(
                Message(
                    "would make {path}; `obsintel new` makes it, then --dry-run shows the rows",
                    path=one_line(note.path),
                )
            )
            return 1
        made = workspace.store.apply(WritePlan("new", (Create(note.path, note.text),)), explicit=True)
        for refusal in made.refused:
            click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
        if made.refused:
            return 1
        app.say(Message("made {path} from {template}", path=one_line(note.path), template=note.template))
        workspace.refresh()
    mark = f"#{unread_tag(workspace)}" if notes is not None else ""
    request = AddRequest(note.path, every, section, name, mark, notes, write=not dry_run)
    try:
        new = [each.id for each in every if each.id not in logged]
        named = titles(app, workspace, new, offline=offline or bool(name) or not new)
        report = add_papers(workspace, request, named)
    except RowRefused as refused:
        click.echo(Message("obsintel: not added: {refused}", refused=one_line(str(refused))), err=True)
        return 1
    _show(app, report, dry_run)
    if opens and (shown := _to_open(report, note.path)):
        open_note(app, shown)
    return 1 if report.not_added or report.refused or (dry_run and bool(report.diff)) else 0


def _all_there(app: App, rows: list[LoggedPaper], *, opens: bool) -> int:
    """Say where each is: with nothing to add, no month is made."""
    for row in rows:
        click.echo(Message("already there: {place}", place=_place(row)))
    if opens:
        open_note(app, rows[-1].note or rows[-1].path)
    return 0


def _addresses(app: App, words: tuple[str, ...], *, from_note: bool) -> list[PaperAddress]:
    """The addresses of the command line, and of stdin where `-` or nothing is given. Raises `UsageError`."""
    from obsidian_intel.operations.add.addresses import addresses_in, read_address

    found: list[PaperAddress] = []
    for word in words:
        if word == "-":
            continue
        address = read_address(word)
        if address is None:
            raise UsageError(
                Message("`{word}` is no address of a paper: give a URL, a DOI or an arXiv id", word=one_line(word))
            )
        found.append(address)
    if "-" in words or not (words or from_note):
        if sys.stdin.isatty() and not words:
            raise UsageError(Message("name an address: `obsintel add https://arxiv.org/abs/2601.16725`"))
        for line in sys.stdin.read().splitlines():
            whole = read_address(line)
            there = [whole] if whole else list(addresses_in(line))
            found += there
            if line.strip() and not there:
                app.say(Message("no address in: {line}", line=one_line(line.strip())[:80]))
        if not found:
            raise UsageError(Message("stdin holds no address"))
    return found


def _inbox(workspace: Workspace, given: str) -> Inbox:
    """The note that addresses were pasted into, by its path in the vault or from here. Raises `UsageError`."""
    from obsidian_intel.core.document import Document
    from obsidian_intel.core.errors import StoreError
    from obsidian_intel.operations.add.inbox import read_inbox

    path = given if given in workspace.listing.notes else f"{given}.md"
    if path not in workspace.listing.notes:
        here = Path(given).resolve()
        path = here.relative_to(workspace.root).as_posix() if here.is_relative_to(workspace.root) else given
    try:
        document = workspace.store.read(path)
    except StoreError as error:
        raise UsageError(Message("--from: {error}", error=error)) from None
    if not isinstance(document, Document):
        raise UsageError(Message("--from: {path}: {message}", path=document.path, message=document.message))
    return read_inbox(workspace, document)


def _show(app: App, report: AddReport, dry_run: bool) -> None:
    for row in report.there:
        click.echo(Message("already there: {place}", place=_place(row)))
    for row in report.added:
        template = marked("would add {place}") if dry_run else marked("added {place}")
        click.echo(Message(template, place=_place(row)))
    for each in report.not_added:
        click.echo(
            Message(
                "obsintel: not added: {url}: {refusal}",
                url=one_line(each.address.url),
                refusal=one_line(str(each.refusal)),
            ),
            err=True,
        )
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    if dry_run:
        click.echo(report.diff, nl=False)
    elif report.step_id:
        app.say(Message("`obsintel undo` takes it back"))


def _place(row: LoggedPaper) -> str:
    note = Message(" (note: {note})", note=row.note) if row.note else ""
    return one_line(f"{row.path}:{row.line} {row.name}{note}")


def _to_open(report: AddReport, month: str) -> str:
    """The note to open: that of the paper, else the month with its row."""
    rows = [*report.added, *report.there]
    return (rows[-1].note or rows[-1].path) if rows else month
