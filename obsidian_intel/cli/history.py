"""`obsintel history`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message, enumerated, marked

_TOLD = {
    "create": marked("made {path}"),
    "edit": marked("changed {path}"),
    "trash": marked("trashed {path}"),
    "rename": marked("renamed {path}"),
    "delete": marked("removed {path}"),
}


def told(op: str, path: str) -> str:
    """What was done to a file, in words."""
    return Message(_TOLD.get(op, "{path}"), path=one_line(path))


@click.command(short_help="List what was written.")
@click.option("--limit", default=20, show_default=True, help="How many steps, the newest first.")
@click.option("--by", metavar="WHO", help="Only steps asked for by: cli, watch, agent or api.")
@click.pass_obj
def command(app: App, limit: int, by: str | None) -> None:
    """List what obsintel wrote into this vault, the newest step first."""
    from obsidian_intel.store.store import Store

    store = Store(app.root())
    if store.adopted:
        app.say(store.adopted)
    steps = store.history()
    if not steps:
        app.say(Message("nothing was written into this vault yet"))
    elif by is not None:
        everyone = sorted({step.by for step in steps if step.by})
        steps = [step for step in steps if step.by == by]
        if not steps:
            there = Message("; there are steps by {everyone}", everyone=enumerated(everyone)) if everyone else ""
            app.say(Message("nothing was written by `{by}`{there}", by=one_line(by), there=there))
    for step in steps[:limit] if limit > 0 else steps:
        state = (
            Message("  (taken back)")
            if step.undone_by
            else Message("  (takes back {undoes})", undoes=step.undoes)
            if step.undoes
            else ""
        )
        when = step.time.astimezone().strftime("%Y-%m-%d %H:%M")
        who = Message("  by {by}", by=step.by) if step.by not in ("", "cli") else ""
        click.echo(f"{step.id}  {when}  {one_line(step.command)}{who}{state}")
        for each in step.done:
            where = f" -> {each.new_path}" if each.new_path else ""
            click.echo(f"    {told(each.op, each.path + where)}")
