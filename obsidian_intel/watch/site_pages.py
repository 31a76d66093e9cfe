"""The site in the vault, made again when what it is made of has changed and is at rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.site import build_site, site_sources
from obsidian_intel.watch.log import EventLog


class SiteKeeper:
    """Keeps the site of one vault. `may_write` tells whether all notes are at rest."""

    def __init__(self, workspace: Workspace, may_write: Callable[[str], bool], talk: EventLog) -> None:
        self.workspace, self.may_write, self.event_log = workspace, may_write, talk
        self._made: int | None = None  # stamp of what the site was made of

    def keep(self) -> Iterator[str]:
        """Make the pages that have changed. What was refused."""
        stamp = hash(tuple(site_sources(self.workspace)))
        if stamp == self._made or not self.workspace.vault.dated or not self.may_write(""):
            return
        folder = Path(self.workspace.root) / self.workspace.config.site.folder
        report = build_site(self.workspace, folder)
        self._made = stamp
        if report.changed:
            self.event_log.log(f"site: {len(report.written)} written, {report.removed} removed")
        yield from report.refused
