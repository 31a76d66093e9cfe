"""`obsintel papers queue`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize


@click.command(short_help="List what is linked and not read yet.")
@click.option("--month", metavar="M", help="Only the rows of one month.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.pass_obj
def queue(app: App, month: str | None, form: str) -> None:
    """List what is linked in the log and not read yet, the oldest first.

    Unread is a row with the tag #unread (or #未读, #to-read, #待读), as `add --from` marks it, and one whose note has
    that tag or that status. Take the tag away when you have read it.
    """
    period = month_option(month)
    from obsidian_intel.operations.reading_queue import reading_queue

    found = [each for each in reading_queue(app.workspace()) if period in (None, each.period)]
    if form == "json":
        import json

        record = {"version": 1, "queue": [each.as_record() for each in found]}
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    for each in found:
        note = Message(" (note: {note})", note=each.note) if each.note else ""
        click.echo(one_line(f"{each.path}:{each.line} {each.name}{note}"))
    unlinked = sum(each.note is None for each in found)
    app.say(
        Message("{papers} to read", papers=pluralize(len(found), "paper"))
        if found
        else Message("nothing waits to be read")
    )
    if unlinked:
        app.say(Message("{rows} without a note yet: `obsintel link` makes them", rows=pluralize(unlinked, "row")))
