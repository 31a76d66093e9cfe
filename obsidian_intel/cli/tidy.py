"""`obsintel tidy`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line


@click.command(short_help="Rename or trash notes that only we have written.")
@click.option("--diff", is_flag=True, help="Say what would be done, and change nothing.")
@click.pass_obj
def command(app: App, diff: bool) -> int:
    """Give notes that obsintel made, and nobody else has touched, the names of their rows; trash those without one."""
    from obsidian_intel.operations.tidy import plan_tidy, tidy

    workspace = app.workspace()
    plan = plan_tidy(workspace)
    would = "would " if diff else ""
    for path, new in plan.renames:
        click.echo(f"{would}rename{'' if diff else 'd'} {one_line(path)} to {one_line(new)}")
    for path in plan.trashed:
        click.echo(f"{would}trash{'' if diff else 'ed'} {one_line(path)}")
    for path, reason in plan.left:
        app.say(f"left alone: {one_line(path)}: {reason}")
    if not plan.writes:
        app.say("nothing to tidy")
        return 0
    if diff:
        return 1
    report = tidy(workspace, plan)
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    return 1 if report.refused else 0
