"""What is wrong where, kept up to date note by note: a save costs what the note costs, not what the vault does."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.lint.linter import select_and_sort
from obsidian_intel.lint.unreadable import unreadable_entries
from obsidian_intel.lint.vault_findings import FindingsByPath


class DiagnosticsView:
    """The diagnostics of a vault, by note, the same as `Workspace.diagnostics` gives."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.found: FindingsByPath = {}
        self.errors = 0
        self.warnings = 0
        self._wide: FindingsByPath = {}
        self._unlooked: FindingsByPath = {}
        self._unreadable: frozenset[str] | None = None
        self._writing: set[str] = set()

    def forget(self) -> None:
        """Work everything out anew at the next `update`."""
        self._unreadable = None

    def update(self, changed: Iterable[str]) -> None:
        """Bring up to date after the notes `changed` were read again, or are gone."""
        workspace = self.workspace
        wide, unreadable = workspace.vault_findings, frozenset(workspace.listing.unreadable)
        before, was = self._wide, self._writing
        self._wide, self._writing = wide.found, set(wide.writing)
        beside: FindingsByPath = {
            d.path: (d,) for d in unreadable_entries(workspace.listing, workspace.config, workspace.obsidian)
        }
        touched = {*changed, *_differing(before, self._wide), *(was ^ self._writing)}
        touched |= _differing(self._unlooked, beside)
        self._unlooked = beside
        if self._unreadable != unreadable:
            own = {path for path, _ in workspace.entries.diagnostics()}
            touched |= own | self._wide.keys() | self.found.keys()
        self._unreadable = unreadable
        self._finish(touched)

    def _finish(self, paths: Collection[str]) -> None:
        """What is shown of what was found."""
        workspace = self.workspace
        for path in paths:
            self._count(path, -1)
            entry = workspace.entries.get(path)
            found = list(self._unlooked.get(path, ()))
            if path in workspace.listing.notes:
                found += [*(entry.diagnostics if entry else ()), *self._wide.get(path, ())]
            self._put(
                self.found,
                path,
                tuple(select_and_sort(found, workspace.config, writing=self._writing)) if found else (),
            )
            self._count(path, 1)

    def _count(self, path: str, sign: int) -> None:
        for each in self.found.get(path, ()):
            self.errors += sign * (each.severity is Severity.ERROR)
            self.warnings += sign * (each.severity is Severity.WARNING)

    @staticmethod
    def _put(found: FindingsByPath, path: str, value: tuple[Diagnostic, ...]) -> None:
        if value:
            found[path] = value
        else:
            found.pop(path, None)


def _differing(before: FindingsByPath, now: FindingsByPath) -> set[str]:
    """The notes of which something else is told."""
    if before is now:
        return set()
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
