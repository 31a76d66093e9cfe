"""`obsintel undo`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.history import told
from obsidian_intel.core.message import Message, marked


@click.command(short_help="Take a step back.")
@click.argument("step", required=False, metavar="[ID]")
@click.pass_obj
def command(app: App, step: str | None) -> int:
    """Take back the last step, or the one with that ID (`obsintel history` lists them).

    In a note that you changed since, only what obsintel wrote goes, where it still stands whole. Where it does not,
    that note stays as it is, and the step stays the next to undo.
    """
    from obsidian_intel.operations.undo import undo_step, undone_step

    root = app.root()
    report = undo_step(root, step)
    for each in report.done:
        click.echo(told(app, root, each.op, each.path))
    for refusal in report.refused:
        click.echo(Message("obsintel: not undone: {refusal}", refusal=one_line(str(refusal))), err=True)
        if refusal.diff and app.verbose:
            click.echo(refusal.diff, err=True, nl=False)
    for note in report.notes:
        app.say(one_line(note))
    if undone := undone_step(root, report):
        told_step = marked("step {id} is taken back: {command}")
        if report.refused:
            told_step = marked("step {id} is taken back in part: {command}")
        app.say(Message(told_step, id=undone.id, command=one_line(undone.command)))
    if report.refused:
        app.say(Message("what is left of this step stays the next to undo; `obsintel history` lists the others"))
    return 1 if report.refused else 0
