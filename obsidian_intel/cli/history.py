"""`obsintel history`."""

from __future__ import annotations

from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.core.screen import BOLD, CYAN, FAINT, GREEN, RED

_TOLD = {
    "create": marked("made {path}"),
    "edit": marked("changed {path}"),
    "trash": marked("trashed {path}"),
    "rename": marked("renamed {path}"),
    "delete": marked("removed {path}"),
}


_STYLES = {"create": GREEN, "edit": CYAN, "trash": RED, "rename": CYAN, "delete": RED}


def told(app: App, root: Path, op: str, path: str, new_path: str = "") -> str:
    """What was done to a file of the vault at `root`, in words."""
    paint, place = app.paint(), app.place(root)
    ends = [place(end, paint(one_line(end), _STYLES.get(op, CYAN))) for end in (path, new_path) if end]
    return Message(_TOLD.get(op, "{path}"), path=" -> ".join(ends))


@click.command(short_help="List what was written.")
@click.option("--limit", metavar="N", default=20, show_default=True, help="How many steps, the newest first.")
@click.option("--by", metavar="WHO", help="Only steps asked for by: cli, watch, agent or api.")
@click.pass_obj
def command(app: App, limit: int, by: str | None) -> None:
    """List what obsintel wrote into this vault, the newest step first."""
    from obsidian_intel.store.store import Store

    root = app.root()
    store, paint = Store(root), app.paint()
    if store.adopted:
        app.say(store.adopted)
    steps = store.history(app.say)
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
        click.echo(f"{paint(f'{step.id}  {when}  {one_line(step.command)}', BOLD)}{who}{paint(state, FAINT)}")
        for each in step.done:
            click.echo(f"    {told(app, root, each.op, each.path, each.new_path)}")
