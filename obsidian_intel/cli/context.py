"""What every command needs: the vault, the settings, how to talk."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.screen import COLORED, LINKED, Paint, Place, painter, place_linker, screen_kind
from obsidian_intel.core.terminal import one_line, printable

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from obsidian_intel.core.periods import LogDate
    from obsidian_intel.engine.answer_unchanged import ReplayRequest
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.vault.walk import Scan

__all__ = ["App", "log_date_option", "month_option", "one_line", "printable"]
BAR_FROM = 300


@dataclass
class App:
    """The global options, and what the index knows of the command where that is a plain one (`replay`)."""

    vault: str | None = None
    quiet: bool = False
    verbose: bool = False
    color: str = "auto"
    replay: ReplayRequest | None = None
    said: list[str] = field(default_factory=list)

    def root(self) -> Path:
        """The vault's folder."""
        from obsidian_intel.core.load_settings import find_vault

        return find_vault(self.vault)

    def workspace(self) -> Workspace:
        """The vault, read; with a bar on a terminal when it takes long."""
        from obsidian_intel.engine.workspace import Workspace

        bar = _Bar() if not self.quiet and sys.stderr.isatty() else None
        try:
            root = self.root()
            workspace = Workspace.open(root, progress=bar.step if bar else None, scan=self._walk_of(root))
        finally:
            if bar:
                bar.clear()
        if workspace.adopted:
            self.say(workspace.adopted)
        click.get_current_context().call_on_close(lambda: self._save(workspace))
        return workspace

    def _walk_of(self, root: Path) -> Scan | None:
        """The walk that the front door has done over the vault at `root`; None where there was none."""
        replay = self.replay
        if replay is None or os.path.realpath(root) != replay.root:
            return None
        found, replay.scan = replay.scan, None  # a second reading of the vault sees what was done meanwhile
        return found

    def _save(self, workspace: Workspace) -> None:
        """Keep what was read, when the command is done."""
        workspace.save()
        for line in workspace.cache.said if workspace.cache else ():
            self.detail(line)

    def keep_answer(self, workspace: Workspace, out: str | bytes | None, code: int, rests_on: str = "any") -> None:
        """Keep what was printed, for when the same is asked again and nothing has changed that it `rests_on`.

        None: it shows lines of notes, and is worked out anew each time.
        """
        if self.replay is not None and self.keeps_answers(workspace):
            err = "".join(f"{printable(line)}\n" for line in self.said)
            answer = (out, err, code) if out is not None else None
            workspace.keep_answer(self.replay.question, answer, rests_on)

    def keeps_answers(self, workspace: Workspace) -> bool:
        """Whether this is a plain command, whose output may be kept."""
        return workspace.cache is not None and self.replay is not None and self.replay.root == workspace.cache.root

    def say(self, message: str) -> None:
        """Talk, on stderr; silent with `-q`."""
        if not self.quiet:
            self.said.append(message)
            click.echo(printable(message), err=True)

    def detail(self, message: str) -> None:
        """Talk that only `-v` shows."""
        if self.verbose:
            click.echo(printable(message), err=True)

    def colored(self) -> bool:
        """Whether stdout takes colour."""
        if self.color != "auto":
            return self.color == "always"
        return screen_kind() >= COLORED

    def paint(self) -> Paint:
        """What puts a text for stdout into a style (`core.screen`), where stdout takes colour."""
        return painter(self.colored())

    def place(self, root: str | Path) -> Place:
        """What makes the path of a note a link to it, where the terminal takes links; `root` is the vault's folder."""
        return place_linker(str(root), self.colored() and screen_kind() == LINKED)


class _Bar:
    def __init__(self) -> None:
        self.shown = False

    def step(self, number: int, total: int) -> None:
        if total >= BAR_FROM and number % 50 == 0:
            self.shown = True
            filled = round(30 * number / total)
            sys.stderr.write(f"\rreading {'█' * filled}{'░' * (30 - filled)} {number}/{total}")
            sys.stderr.flush()

    def clear(self) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def month_option(text: str | None) -> str | None:
    """`--month` as `YYYY-MM`. Raises `UsageError`."""
    if text is None:
        return None
    from obsidian_intel.core import parse_options

    return parse_options.month_option(text)


def log_date_option(month: str | None, week: str | None, day: str | None, today: date) -> LogDate:
    """The month, week or day that one of the options names; by default the month of `today`. Raises `UsageError`."""
    from obsidian_intel.core.periods import LogDate, parse_day, parse_week

    if sum(each is not None for each in (month, week, day)) > 1:
        raise UsageError(Message("name one of --month, --week and --day"))
    if week is not None:
        found = parse_week(week)
        if found is None:
            raise UsageError(Message("`{week}` is no week; write it as YYYY-Www, such as 2026-W07", week=week))
        return found
    if day is not None:
        found = parse_day(day)
        if found is None:
            raise UsageError(Message("`{day}` is no day; write it as YYYY-MM-DD, such as 2026-02-03", day=day))
        return found
    return LogDate(month_option(month) or today.strftime("%Y-%m"))
