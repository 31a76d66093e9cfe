"""What is wrong where, kept up to date note by note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from obsidian_intel.diagnostic import Diagnostic, Severity
from obsidian_intel.pipeline import Workspace


@dataclass
class Board:
    """The diagnostics of a vault, by note."""

    workspace: Workspace
    found: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._count(Severity.WARNING)

    def _count(self, severity: Severity) -> int:
        return sum(each.severity is severity for found in self.found.values() for each in found)

    def update(self, changed: Iterable[str]) -> set[str]:
        """Bring up to date after `changed` notes were read again. The notes whose diagnostics are others now."""
        before = self.found
        self.found = {}
        for each in self.workspace.diagnostics():
            self.found[each.path] = (*self.found.get(each.path, ()), each)
        return {path for path in before.keys() | self.found.keys() if before.get(path) != self.found.get(path)}

    def forget(self) -> None:
        """Work everything out anew at the next `update`."""
        self.found = {}
