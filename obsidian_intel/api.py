"""The public API: a vault's months as frozen typed values.

>>> from obsidian_intel import open_vault
>>> vault = open_vault("my vault")          # doctest: +SKIP
>>> for row in vault.month("2026-02").rows:  # doctest: +SKIP
...     print(row.name, [(m.benchmark, m.value) for m in row.metrics])
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.settings import find_vault
from obsidian_intel.engine.months import load_months, note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.cells.model import PaperRef
from obsidian_intel.months.model import Month
from obsidian_intel.reports.records import rows_to_records, tables_record


@dataclass(frozen=True)
class OpenVault:
    """A vault, read. Everything it gives is a value: nothing in the vault is changed through it."""

    workspace: Workspace

    @property
    def root(self) -> Path:
        """The vault's folder."""
        return self.workspace.root

    @property
    def periods(self) -> tuple[str, ...]:
        """The months there are, as `YYYY-MM`, in order."""
        return tuple(dict.fromkeys(note.period or "" for note in self.workspace.vault.months))

    def months(self, since: str | None = None, until: str | None = None) -> tuple[Month, ...]:
        """The months from `since` up to and with `until` (`YYYY-MM`), in order; empty where there are none."""
        found = [p for p in self.periods if (since is None or p >= since) and (until is None or p <= until)]
        return tuple(load_months(self.workspace, since=found[0], until=found[-1])) if found else ()

    def month(self, period: str) -> Month:
        """One month. Raises `UsageError`, which says which months there are."""
        return load_months(self.workspace, month=period)[0]

    def note_of(self, month: Month, paper: PaperRef) -> str | None:
        """The vault path of the note that a paper of a row has, or None."""
        return note_lookup(self.workspace)(month, paper)

    def records(self, kind: str | None = None) -> list[dict[str, Any]]:
        """One flat dict a data row of all months: feeds a DataFrame of any library."""
        return rows_to_records(self.months(), kind)

    def as_json(self) -> dict[str, Any]:
        """What `obsintel tables --format json` prints."""
        return tables_record(self.months(), note_lookup(self.workspace), known_of=self.workspace.paper_lookup())

    def diagnostics(self) -> list[Diagnostic]:
        """What `obsintel lint` finds."""
        return self.workspace.diagnostics()


def open_vault(path: str | os.PathLike[str]) -> OpenVault:
    """Read the vault at `path`. Raises `VaultError` where there is none, `ConfigError` for a wrong setting."""
    workspace = Workspace.open(find_vault(path))
    workspace.save()
    return OpenVault(workspace)
