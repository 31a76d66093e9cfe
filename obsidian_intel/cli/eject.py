"""`obsintel eject`."""

from __future__ import annotations

import shutil
import sys

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.errors import Refused


@click.command(short_help="Take everything of ours out of the vault.")
@click.option("--diff", is_flag=True, help="Show what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(app: App, diff: bool, yes: bool) -> int:
    """Take obsintel's links, blocks, properties, untouched notes and pages, settings, cache and state away.

    What you wrote stays byte for byte. Whole files go to .trash in the vault.
    """
    from obsidian_intel.cli.diff import unified
    from obsidian_intel.operations.eject import plan_eject

    workspace = app.workspace()
    plan = plan_eject(workspace)
    if diff:
        for path, (before, after) in plan.texts.items():
            click.echo(unified(path, before, after, app.colored()), nl=False)
        for path in plan.gone:
            click.echo(f"would trash {one_line(path)}")
        return 1 if plan.writes else 0
    if not yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Refused("eject asks first; look with --diff, then say --yes")
        click.confirm(f"Change {len(plan.texts)} notes and trash {len(plan.gone)} files?", abort=True, err=True)
    report = workspace.store.apply(plan.writes, explicit=True)
    for path in plan.texts:
        click.echo(f"cleaned {one_line(path)}")
    for path in plan.gone:
        click.echo(f"trashed {one_line(path)}")
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    if report.refused:
        app.say("the history is kept, since something is left; mend it and run eject again")
        return 1
    workspace.forget_index()
    _forget(workspace.root, app)
    return 0


def _forget(root: object, app: App) -> None:
    """The service, the state and the cache of this vault."""
    from pathlib import Path

    from obsidian_intel.store.store import default_state_dir

    assert isinstance(root, Path)
    try:
        from obsidian_intel.watch.service.manage import uninstall

        uninstall(root)
    except ImportError:
        pass
    shutil.rmtree(default_state_dir(root), ignore_errors=True)
    app.say("the history of this vault is gone too; obsintel knows nothing of it now")
