"""The watcher on a terminal: how things stand, and the last happenings. Drawn only when something changed."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.watch.service.status import held_line

if TYPE_CHECKING:
    from obsidian_intel.watch.watcher import Watcher

LINES = 10
HELD = 5


class LiveView:
    """A calm view of a `Watcher`. Use as a context; `sink` and `refresh` are its ears."""

    def __init__(self, watcher: Watcher, console: Console | None = None) -> None:
        self.watcher = watcher
        self.console = console or Console()
        self.live = Live(
            self.render(), console=self.console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> LiveView:
        self.live.start()
        self.watcher.event_log.sinks.append(self.sink)
        self.watcher.publisher.on_change.append(self.refresh)
        return self

    def __exit__(self, *error: object) -> None:
        self.refresh()
        with suppress(OSError, ValueError):
            self.live.stop()

    def sink(self, now: str, line: str) -> None:
        """A happening."""
        self.refresh()

    def refresh(self) -> None:
        """Draw anew. A terminal that has gone is no reason to stop."""
        with suppress(OSError, ValueError):
            self.live.update(self.render(), refresh=True)

    def render(self) -> RenderableType:
        """The whole view."""
        status = self.watcher.status
        errors = Text(pluralize(status.errors, "error"), "bold red" if status.errors else "green")
        warnings = Text(pluralize(status.warnings, "warning"), "yellow" if status.warnings else "green")
        counts = Text.assemble(f"{pluralize(status.notes, 'note')}, ", errors, ", ", warnings)
        missing = [Text(f"! {each}", "yellow") for each in status.missing]
        held = [Text(held_line(row), "yellow") for row in status.held[:HELD]]
        if more := len(status.held) - len(held):
            held.append(
                Text(
                    Message("… and {rows} more; `obsintel daemon status` lists them", rows=pluralize(more, "row")),
                    "yellow",
                )
            )
        waiting = [Text(line, "cyan")] if (line := waiting_line(self.watcher)) else []
        table = Table.grid(padding=(0, 1))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for now, line in list(self.watcher.event_log.recent)[-LINES:]:
            table.add_row(now, Text(line))
        return Panel(
            Group(counts, *missing, *held, *waiting, Text(""), table),
            title=Text(Message("obsintel watches {name}", name=self.watcher.root.name)),
            subtitle="Ctrl-C ends it",
            title_align="left",
            subtitle_align="right",
            border_style="dim",
            width=max(
                20, self.console.width - 2
            ),  # room for the `^C` that a terminal shows, else all moves down a line
        )


def waiting_line(watcher: Watcher) -> str:
    """What the watcher waits for before it writes; "" where nothing is due soon."""
    act_at = watcher.schedule.act_at
    if watcher.scanner is None or act_at is None or watcher.writer.reason or not watcher.config.link:
        return ""
    seconds = act_at - watcher.clock()
    if not 0 < seconds <= watcher.config.active_quiet:
        return ""
    when = time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))
    return Message(
        "waiting: links in {seconds} s ({when}), when nothing more is saved",
        seconds=format(seconds, ".0f"),
        when=when,
    )
