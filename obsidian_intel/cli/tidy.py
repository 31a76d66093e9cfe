"""`obsintel tidy`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message


@click.command(short_help="Rename or trash notes that only we have written.")
@click.option("--diff", is_flag=True, help="Say what would be done, and change nothing.")
@click.pass_obj
def command(app: App, diff: bool) -> int:
    """Give notes that obsintel made, and nobody else has touched, the names of their rows; trash those without one."""
    from obsidian_intel.operations.tidy import plan_tidy, tidy

    workspace = app.workspace()
    plan = plan_tidy(workspace)
    for path, new in plan.renames:
        click.echo(
            Message(
                "would rename {path} to {new}" if diff else "renamed {path} to {new}",
                path=one_line(path),
                new=one_line(new),
            )
        )
    for path in plan.trashed:
        click.echo(Message("would trash {path}" if diff else "trashed {path}", path=one_line(path)))
    for path, reason in plan.left:
        app.say(Message("skipped: {path}: {reason}", path=one_line(path), reason=reason))
    if not plan.writes:
        app.say(Message("nothing to tidy"))
        return 0
    if diff:
        return 1
    report = tidy(workspace, plan)
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    return 1 if report.refused else 0
