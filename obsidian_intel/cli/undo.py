"""`obsintel undo`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.history import VERBS


@click.command(short_help="Take a step back.")
@click.argument("step", required=False, metavar="[ID]")
@click.pass_obj
def command(app: App, step: str | None) -> int:
    """Take back the last step, or the one with that ID (`obsintel history` lists them).

    A note that has changed since is left as it is, and shown.
    """
    from obsidian_intel.store.store import Store

    report = Store(app.root()).undo(step)
    for each in report.done:
        click.echo(f"{VERBS.get(each.op, each.op)} {one_line(each.path)}")
    for refusal in report.refused:
        click.echo(f"obsintel: left as it is: {one_line(str(refusal))}", err=True)
        if refusal.diff:
            click.echo(refusal.diff, err=True, nl=False)
    return 1 if report.refused else 0
