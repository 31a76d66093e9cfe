"""`obsintel new`."""

from __future__ import annotations

from datetime import date

import click

from obsidian_intel.cli.context import App, log_date_option, one_line
from obsidian_intel.core.message import Message


@click.command(short_help="Make the note of a month, a week or a day from your template.")
@click.option("--month", metavar="M", help="The month, such as 2026-03. Default: this one.")
@click.option("--week", metavar="W", help="A week, such as 2026-W07.")
@click.option("--day", metavar="D", help="A day, such as 2026-02-03.")
@click.pass_obj
def command(app: App, month: str | None, week: str | None, day: str | None) -> int:
    """Make the note of a month, a week or a day, where such notes are and from your own template if there is one.

    Prints its path; a note that is there already is left as it is.
    """
    wanted = log_date_option(month, week, day, date.today())
    from obsidian_intel.operations.new_note import new_note
    from obsidian_intel.store.write_plan import Create, WritePlan

    workspace = app.workspace()
    note = new_note(workspace, wanted)
    if note.text is None:
        click.echo(one_line(note.path))
        app.say(Message("it is there already; nothing was written"))
        return 0
    report = workspace.store.apply(WritePlan("new", (Create(note.path, note.text),)), explicit=True)
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    for line in report.notes:
        app.say(one_line(line))
    if not report.refused:
        click.echo(one_line(note.path))
        app.say(Message("made from {template}", template=note.template))
    return 1 if report.refused else 0
