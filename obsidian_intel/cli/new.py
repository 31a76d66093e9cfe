"""`obsintel new`."""

from __future__ import annotations

from datetime import date

import click

from obsidian_intel.cli.context import App, month_option, one_line


@click.command(short_help="Make the note of a month from your template.")
@click.option("--month", metavar="M", help="The month, such as 2026-03. Default: this one.")
@click.pass_obj
def command(app: App, month: str | None) -> int:
    """Make the note of a month, where your months are and from your own template if there is one."""
    period = month_option(month) or date.today().strftime("%Y-%m")
    from obsidian_intel.operations.init import new_month
    from obsidian_intel.store.model import Create, WritePlan

    workspace = app.workspace()
    path, text, source = new_month(workspace, period)
    report = workspace.store.apply(WritePlan("new", (Create(path, text),)), explicit=True)
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    if not report.refused:
        click.echo(f"made {one_line(path)}")
        app.say(f"from {source}")
    return 1 if report.refused else 0
