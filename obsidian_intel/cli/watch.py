"""`obsintel watch`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.message import Message

if TYPE_CHECKING:
    from obsidian_intel.watch.watcher import Watcher

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command(short_help="Watch the vault and keep it in order.")
@click.option("--once", is_flag=True, help="Look once, do what is owed, and end.")
@click.option("--look-only", is_flag=True, help="Check every save, and write nothing.")
@click.option("--take-over", is_flag=True, help="Make this machine the one that writes into the vault.")
@click.option("--service", is_flag=True, hidden=True)
@click.pass_obj
def command(app: App, once: bool, look_only: bool, take_over: bool, service: bool) -> int:
    """Watch the vault: check every save, and link complete rows once a note has been quiet.

    Ends with Ctrl-C. What it does by itself stands under [daemon] in obsintel.toml.
    """
    from obsidian_intel.watch.instance import Instance
    from obsidian_intel.watch.log import EventLog
    from obsidian_intel.watch.watcher import Watcher

    root = _root(app, service)
    instance = Instance(root)
    with instance.lock():
        if take_over:
            from obsidian_intel.watch.service.host import claim

            for line in claim(root, take_over=True):
                app.say(line)
        mode = "service" if service else "once" if once else "watch"
        look_only = look_only or (mode == "watch" and not _may_write(app, root))
        watcher = Watcher(
            root, EventLog(instance.log), mode=mode, patient=service, instance=instance, look_only=look_only
        )
        with _shown(app, watcher), _signals(watcher):
            watcher.once() if once else watcher.run()
    if watcher.signal == signal.SIGINT:
        app.say(Message("stopped"))
        return 130
    return 2 if once and watcher.writer.failed else 0


def _may_write(app: App, root: Path) -> bool:
    """Whether the watcher may write: asked once, on a terminal, in a vault where nothing was ever linked."""
    if app.quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    from obsidian_intel.operations.first_watch import first_writes

    lines = first_writes(root)
    if not lines:
        return True
    for line in lines:
        click.echo(line)
    return click.confirm(Message("May it write? (`--look-only` never does)"), default=True)


def _root(app: App, service: bool) -> Path:
    """The vault's folder; a service waits for one that is away."""
    if service and app.vault:
        return Path(app.vault)
    return app.root()


@contextmanager
def _shown(app: App, watcher: Watcher) -> Iterator[None]:
    """Happenings go to a view on a terminal, as lines elsewhere, and nowhere with `-q`."""
    from obsidian_intel.watch.log import Printer

    with ExitStack() as stack:
        stack.callback(watcher.event_log.close)
        if not app.quiet and sys.stdout.isatty() and watcher.status.mode == "watch":
            from obsidian_intel.watch.live_view import LiveView

            stack.enter_context(LiveView(watcher))
        elif not app.quiet:
            printer = Printer()
            stack.callback(printer.close)
            watcher.event_log.sinks.append(printer)
        yield


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
