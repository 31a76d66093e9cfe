"""Machines that share a vault or hold copies of it: each has a state folder of its own, and links in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.link import LinkReport, link
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.operations.rollup_page import write_rollup
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.store.store import Store


@dataclass
class Machine:
    """One machine: the vault at `root`, and what it remembers in `state`."""

    root: Path
    state: Path

    def open(self) -> Workspace:
        """The vault as a new run finds it."""
        workspace = Workspace(self.root, load_settings(self.root), Store(self.root, self.state))
        workspace.store.clean_up()
        workspace.refresh()
        return workspace

    def link(self, *, again: bool = False, recreate: bool = False) -> LinkReport:
        """`obsintel link`."""
        return link(self.open(), LinkRequest(again=again, recreate=recreate))

    def watch(self, *, ready: bool = True) -> LinkReport:
        """What the watcher links in one turn, all being quiet."""
        return link(self.open(), LinkRequest(explicit=False, ready=lambda month, row: ready))

    def undo(self) -> None:
        """`obsintel undo`."""
        Store(self.root, self.state).undo()

    def rollup(self, period: str) -> None:
        """`obsintel rollup --write --month PERIOD`."""
        workspace = self.open()
        write_rollup(workspace, make_rollup(workspace, parse_range(month=period)))
