"""`obsintel daemon`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.global_options import HelpfulGroup
from obsidian_intel.core.errors import UsageError, VaultError
from obsidian_intel.core.home import expand_home
from obsidian_intel.core.message import Message

_TAKE_OVER = click.option("--take-over", is_flag=True, help="Make this machine the one that writes into the vault.")


@click.group(cls=HelpfulGroup, short_help="Run the watcher in the background.")
def command() -> None:
    """Run the watcher in the background: by systemd or launchd where there is one, else as a process of its own."""


@command.command()
@_TAKE_OVER
@click.pass_obj
def install(app: App, take_over: bool) -> int:
    """Start the watcher now and with every login; this machine becomes the one that writes."""
    from obsidian_intel.watch.service.host import claim
    from obsidian_intel.watch.service.manage import install as act

    root = app.root()
    _tell(app, claim(root, take_over=take_over))
    _tell(app, act(root))
    return 0


@command.command()
@click.pass_obj
def uninstall(app: App) -> int:
    """Stop the watcher, and do not start it again."""
    from obsidian_intel.watch.service.manage import uninstall as act

    _tell(app, act(_root(app)) or [Message("nothing was installed for this vault")])
    return 0


@command.command()
@_TAKE_OVER
@click.pass_obj
def start(app: App, take_over: bool) -> int:
    """Start the watcher now."""
    from obsidian_intel.watch.service.host import claim
    from obsidian_intel.watch.service.manage import start as act

    root = app.root()
    if take_over:
        _tell(app, claim(root, take_over=True))
    _tell(app, act(root))
    return 0


@command.command()
@click.pass_obj
def stop(app: App) -> int:
    """Stop the watcher; it finishes what it writes."""
    from obsidian_intel.watch.service.manage import stop as act

    _tell(app, act(_root(app)))
    return 0


@command.command()
@click.pass_obj
def restart(app: App) -> int:
    """Stop and start."""
    from obsidian_intel.watch.service.manage import restart as act

    _tell(app, act(_root(app)))
    return 0


@command.command()
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def status(app: App, face: str) -> int:
    """Say whether a watcher runs, what it sees, and what it wrote last."""
    from obsidian_intel.watch.service.status import status_of, status_text

    found = status_of(_root(app))
    text = json.dumps(found, ensure_ascii=False) + "\n" if face == "json" else status_text(found)
    click.echo(text, nl=False)
    return 0


@command.command()
@click.option("-n", "--lines", metavar="N", type=click.IntRange(min=0), default=40, show_default=True, help="How many.")
@click.option("-f", "--follow", is_flag=True, help="Go on as lines come; Ctrl-C ends it.")
@click.pass_obj
def logs(app: App, lines: int, follow: bool) -> int:
    """Print the end of the watcher's log."""
    from obsidian_intel.watch.instance import Instance

    log = Instance(_root(app)).log
    if not log.exists() and not follow:
        app.say(Message("nothing was logged yet"))
        return 0
    app.detail(str(log))
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    for line in text.splitlines()[-lines:] if lines else ():
        click.echo(one_line(line))
    if follow:
        _follow(log, len(text.encode()))
    return 0


def _follow(log: Path, position: int) -> None:
    while True:
        time.sleep(0.3)
        try:
            with log.open("rb") as file:
                if os.fstat(file.fileno()).st_size < position:
                    position = 0  # it was rotated
                file.seek(position)
                data = file.read()
        except FileNotFoundError:
            continue
        whole = data.rfind(b"\n") + 1
        position += whole
        for line in data[:whole].decode("utf-8", errors="replace").splitlines():
            click.echo(one_line(line))


def _root(app: App) -> Path:
    """The vault's folder; one that is named and away counts when something is known of it here."""
    try:
        return app.root()
    except VaultError:
        from obsidian_intel.watch.instance import Instance

        if app.vault and Instance(expand_home(app.vault)).exists:
            return Path(os.path.realpath(expand_home(app.vault)))
        raise


def _tell(app: App, lines: Iterable[str]) -> None:
    for line in lines:
        app.say(line)


def parse_duration(text: str) -> float:
    """`90s`, `30m`, `2h`, `1d`, `1h30m` in seconds. Raises `UsageError`."""
    import re

    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    if not re.fullmatch(r"(?:\d{1,6}[smhd])+", text.strip().lower()):
        raise UsageError(Message("`{text}` is no time; write it as 30m, 2h or 1d", text=text))
    return float(sum(int(n) * units[u] for n, u in re.findall(r"(\d+)([smhd])", text.strip().lower())))
