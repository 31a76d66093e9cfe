"""The watcher on a terminal: how things stand, and the last happenings. Drawn only when something changed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

if TYPE_CHECKING:
    from obsidian_intel.watch.watcher import Watcher

LINES = 10


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
        self.watcher.talk.sinks.append(self.sink)
        self.watcher.on_change.append(self.refresh)
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
        errors = Text(f"{status.errors} errors", "bold red" if status.errors else "green")
        warnings = Text(f"{status.warnings} warnings", "yellow" if status.warnings else "green")
        counts = Text.assemble(f"{status.notes} notes, ", errors, ", ", warnings, f"   {status.backend}")
        missing = [Text(f"! {each}", "yellow") for each in status.missing]
        recent = list(self.watcher.talk.recent)[-LINES:]
        lines = [Text.assemble((f"{now} ", "dim"), line, no_wrap=True, overflow="ellipsis") for now, line in recent]
        return Panel(
            Group(counts, *missing, Text(""), *lines),
            title=Text(f"obsintel watches {self.watcher.root.name}"),
            subtitle="Ctrl-C ends it",
            title_align="left",
            subtitle_align="right",
            border_style="dim",
            width=max(
                20, self.console.width - 2
            ),  # room for the `^C` that a terminal shows, else all moves down a line
        )
