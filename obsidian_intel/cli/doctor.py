"""`obsintel doctor`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message
from obsidian_intel.core.screen import BOLD, RED, YELLOW


@click.command(short_help="Say what was found here, and what protects it.")
@click.pass_obj
def command(app: App) -> int:
    """Say which months and paper notes were found, which settings hold, and what this file system protects from."""
    from obsidian_intel.core.settings_checks import not_on_windows
    from obsidian_intel.operations.overview import overview_lines
    from obsidian_intel.store.git_state import git_busy

    workspace = app.workspace()
    paint = app.paint()
    click.echo(Message("vault: {root}", root=paint(one_line(str(workspace.root)), BOLD)))
    for line in overview_lines(workspace):
        click.echo(f"  {one_line(line)}")
    click.echo(paint(Message("writing:"), BOLD))
    protections = workspace.store.protections()
    for line in protections.lines():
        click.echo(f"  {paint(one_line(line), RED) if protections.trouble else one_line(line)}")
    for path in workspace.store.stray_temps():
        click.echo(
            Message(
                "  left over from a write that was cut short, kept since it may hold your text: {path}",
                path=one_line(path),
            )
        )
    for keys, path, fault in not_on_windows(workspace.config):
        line = Message("`{setting}`: `{path}` {fault}", setting=".".join(keys), path=one_line(path), fault=fault)
        click.echo(f"  {paint(line, YELLOW)}")
    busy = git_busy(workspace.root)
    if busy:
        click.echo(f"  {paint(one_line(busy), YELLOW)}")
    return 1 if protections.trouble else 0
