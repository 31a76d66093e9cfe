"""`obsintel pause`."""

from __future__ import annotations

import time

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.message import Message


@click.command(short_help="Hold all writes of the watcher for a while.")
@click.argument("duration", required=False, metavar="[30m]")
@click.pass_obj
def command(app: App, duration: str | None) -> int:
    """Hold all writes of the watcher for a time (30m, 2h, 1d), or until `obsintel resume`.

    It goes on checking. Commands that you run yourself still write.
    """
    from obsidian_intel.cli.daemon import parse_duration
    from obsidian_intel.watch.instance import Instance

    seconds = parse_duration(duration) if duration else None
    until = time.time() + seconds if seconds is not None else None
    Instance(app.root()).pause(until)
    end = (
        Message("until {time} on {date}", time=_local("%H:%M:%S", until), date=_local("%Y-%m-%d", until))
        if until
        else Message("until `obsintel resume`")
    )
    app.say(Message("the watcher writes nothing {end}", end=end))
    return 0


def _local(form: str, when: float) -> str:
    return time.strftime(form, time.localtime(when))
