"""`obsintel resume`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.message import Message


@click.command(short_help="Let the watcher write again.")
@click.pass_obj
def command(app: App) -> int:
    """Let the watcher write again after `obsintel pause`."""
    from obsidian_intel.watch.instance import Instance

    app.say(Message("the watcher writes again") if Instance(app.root()).resume() else Message("it was not paused"))
    return 0
