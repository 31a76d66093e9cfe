"""`obsintel eject`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.eject import EjectPlan
    from obsidian_intel.operations.eject_traces import Trace


@click.command(short_help="Remove everything that obsintel added.")
@click.option("--diff", is_flag=True, help="Show what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(app: App, diff: bool, yes: bool) -> int:
    """Take obsintel's links, blocks, properties, untouched notes, pages and files, settings, cache and state away.

    What you wrote stays byte for byte. Whole files, those that -o made in the vault too, go to .trash there, and a
    folder in which nothing is then goes as well. What you have changed since is yours, stays, and is named. What cannot
    be taken out now is named, and the history is kept until it can.
    """
    from obsidian_intel.operations.eject import eject, plan_eject

    workspace = app.workspace()
    plan = plan_eject(workspace)
    if diff:
        return _show(app, workspace, plan)
    if not yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Refused(Message("eject asks first; look with --diff, then say --yes"))
        click.confirm(
            Message(
                "Change {notes} and trash {files}?",
                notes=pluralize(len(plan.texts), "note"),
                files=pluralize(len(plan.gone), "file"),
            ),
            abort=True,
            err=True,
        )
    report = eject(workspace, plan)
    for path in report.cleaned:
        click.echo(Message("cleaned {path}", path=one_line(path)))
    for path in report.trashed:
        click.echo(Message("trashed {path}", path=one_line(path)))
    for path in report.removed:
        click.echo(Message("removed the empty folder {path}", path=one_line(path)))
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    _show_left(report.left)
    if not plan.is_history_known and not plan.writes and not plan.left:
        _forget(workspace)
        app.say(Message("nothing of obsintel was found here; another machine that wrote here may hold the history"))
        return 0
    if not plan.is_history_known:
        app.say(Message("this machine does not remember what was written here; another one may hold the history"))
    if not report.is_complete:
        app.say(
            Message(
                "something is left, so the history is kept in {state_dir}; run eject again later",
                state_dir=workspace.store.state_dir,
            )
        )
        return 1
    _forget(workspace)
    app.say(Message("the history of this vault is gone too; obsintel knows nothing of it now"))
    return 0


def _show(app: App, workspace: Workspace, plan: EjectPlan) -> int:
    """All that `eject` would do, and what it would leave."""
    from obsidian_intel.cli.diff import unified

    for path, (before, after) in plan.texts.items():
        click.echo(unified(path, before, after, app.colored()), nl=False)
    for path in plan.gone:
        click.echo(Message("would trash {path}", path=one_line(path)))
    for path in plan.emptied:
        click.echo(Message("would remove the empty folder {path}", path=one_line(path)))
    _show_left(plan.left)
    left = any(not each.yours for each in plan.left)
    if not left and workspace.store.state_dir.exists():
        click.echo(
            Message(
                "would remove {state_dir}: the history of this vault, its index and its service",
                state_dir=workspace.store.state_dir,
            )
        )
    return 1 if plan.writes or left else 0


def _show_left(left: Sequence[Trace]) -> None:
    for trace in left:
        click.echo(Message("obsintel: left: {trace}", trace=one_line(str(trace))), err=True)


def _forget(workspace: Workspace) -> None:
    """The index, the service and the history of this vault."""
    workspace.forget_index()
    try:
        from obsidian_intel.watch.service.manage import uninstall

        uninstall(workspace.root)
    except ImportError:
        pass
    shutil.rmtree(workspace.store.state_dir, ignore_errors=True)
