"""`undo`: a step of the history taken back, with the vault asked which notes still link to what goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Step, WriteReport
from obsidian_intel.vault.backlinks import backlinks


def undo_step(root: Path, step_id: str | None = None, *, by: str = "cli") -> WriteReport:
    """Take back the step, by default the last one that is not wholly taken back. Raises `StoreError`.

    `by`: who asks for it, for the history.
    """
    store = Store(root)
    store.by = by
    report = store.undo(step_id, linked_from=_Links(root).to)
    return replace(report, notes=(store.adopted, *report.notes)) if store.adopted else report


def undone_step(root: Path, report: WriteReport) -> Step | None:
    """The step that `report` of an `undo_step` took back, wholly or in part; None where nothing was done."""
    steps = {step.id: step for step in Store(root).history()} if report.step_id else {}
    undo = steps.get(report.step_id or "")
    return steps.get(undo.undoes or "") if undo else None


class _Links:
    """The links of the vault at `root`, read when they are first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def to(self, path: str) -> Iterable[str]:
        """The notes that link to the note at `path`."""
        return self._sources.get(path, ())

    @cached_property
    def _sources(self) -> dict[str, set[str]]:
        from obsidian_intel.engine.workspace import Workspace

        try:
            workspace = Workspace.unread(self._root)
            workspace.refresh()
        except ObsintelError:
            return {}  # settings that are wrong are no reason to keep a person from taking a step back
        return backlinks(workspace.vault)
