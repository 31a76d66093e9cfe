"""Typed months of a workspace, and the notes that their papers have."""

from __future__ import annotations

from collections.abc import Callable

from obsidian_intel.cells.types import PaperRef
from obsidian_intel.document import Document
from obsidian_intel.errors import UsageError
from obsidian_intel.month import Month
from obsidian_intel.pipeline.workspace import Workspace
from obsidian_intel.reader import read


def load_months(
    workspace: Workspace, *, month: str | None = None, since: str | None = None, until: str | None = None
) -> list[Month]:
    """The months of a vault, by period, all or those asked for. Raises `UsageError` where there is none."""
    if month is not None:
        paths = workspace.month_paths(month)
    else:
        paths = [
            note.path
            for note in workspace.vault.months
            if (since is None or (note.period or "") >= since) and (until is None or (note.period or "") <= until)
        ]
        if not paths:
            where = " in that range" if since or until else ""
            raise UsageError(f"there is no monthly note{where}; {workspace.known_months()}")
    found = (load_month(workspace, path) for path in paths)
    return [month for month in found if month is not None]


def load_month(workspace: Workspace, path: str) -> Month | None:
    """One month, read from its note; None when the note has gone or is no month now."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return None
    return read(document, workspace.config, workspace.obsidian).month


def note_lookup(workspace: Workspace) -> Callable[[Month, PaperRef], str | None]:
    """The vault path of the note that a row's paper is linked to, or whose properties carry its id; else None."""
    vault = workspace.vault

    def note_of(month: Month, paper: PaperRef) -> str | None:
        if paper.note is not None:
            return vault.resolve(paper.note, month.path)
        found = vault.by_id.get(paper.id or "")
        return found[0] if found else None

    return note_of
