"""`obsintel watch`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from obsidian_intel.cli.app import App

if TYPE_CHECKING:
    from obsidian_intel.daemon.loop import Watcher

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command(short_help="Watch the vault and keep it in order.")
@click.option("--once", is_flag=True, help="Look once, do what is owed, and end.")
@click.option("--service", "mode", flag_value="service", default="watch", hidden=True)
@click.pass_obj
def command(app: App, once: bool, mode: str) -> int:
    """Watch the vault: check every save, and link complete rows once a note has been quiet.

    Ends with Ctrl-C. What it does by itself stands under [daemon] in obsintel.toml.
    """
    from obsidian_intel.daemon.loop import Watcher
    from obsidian_intel.daemon.talk import Printer, Talk
    from obsidian_intel.instance import Instance

    root = app.root()
    instance = Instance(root)
    with instance.hold():
        talk = Talk(instance.log)
        printer = Printer()
        if not app.quiet:
            talk.sinks.append(printer)
        watcher = Watcher(root, talk, mode="once" if once else mode, patient=mode == "service")
        try:
            with _signals(watcher):
                watcher.once() if once else watcher.run()
        finally:
            talk.close()
            printer.close()
    return _farewell(app, watcher)


def _farewell(app: App, watcher: Watcher) -> int:
    if watcher.signal == signal.SIGINT:
        app.say("stopped")
        return 130
    return 0


@contextmanager
def _signals(watcher: Watcher) -> Iterator[None]:
    """Signals end the watcher once what it writes is written."""

    def end(number: int, frame: Any) -> None:
        watcher.stop(number)

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.stdout.flush()
