"""A vault in which some notes are as an editor holds them, saved or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import MAX_BYTES, Document, Unreadable, name_fault
from obsidian_intel.engine.workspace import Progress, Workspace
from obsidian_intel.lint.linter import select_and_sort
from obsidian_intel.vault.listing import Listing, Stat

if TYPE_CHECKING:
    from pathlib import Path

    from obsidian_intel.core.load_settings import Settings
    from obsidian_intel.vault.walk import Scan


class UnsavedWorkspace(Workspace):
    """`unsaved`: the notes that an editor holds, by path; they count in place of what stands in the file.

    `edits` grows with every change of a note. `save` only before the first note is held: a snapshot is of files.
    """

    def __init__(self, root: Path | str, settings: Settings, *args: Any, **options: Any) -> None:
        super().__init__(root, settings, *args, **options)
        self.unsaved: dict[str, Document | Unreadable] = {}
        self.edits = 0

    def hold(self, path: str, text: str) -> bool:
        """Take `text` for the note `path`, whether there is such a file or not. Whether it says something new."""
        self.unsaved[path] = _document(path, text)
        self.packs_months = False  # many versions are read, and few of them asked for
        return self._look_again(path)

    def release(self, path: str) -> bool:
        """Take the file again for the note `path`. Whether that says something else than what was held."""
        self.unsaved.pop(path, None)
        return bool(self.refresh_paths([path]))

    def _look_again(self, path: str) -> bool:
        """Read one held note, without a look at the disk where it is known already."""
        stat = self.listing.notes.get(path)
        if stat is None:
            return bool(self.refresh_paths([path]))
        changed = self._read_one(path, stat)
        self.edits += changed
        if changed:
            self._invalidate(reshaped=False)
        return changed

    def refresh(self, progress: Progress | None = None, scan: Scan | None = None) -> set[str]:
        """As of any workspace; a note that is held is there, whatever the disk says."""
        found = super().refresh(progress, scan)
        self.edits += bool(found)
        return found

    def refresh_paths(self, paths: Iterable[str]) -> set[str]:
        """As of any workspace; a note that is held is there, whatever the disk says."""
        found = super().refresh_paths(paths)
        self.edits += bool(found)
        return found

    def document(self, path: str, stat: Stat | None = None) -> Document | Unreadable:
        """The note's text as it is held, else as it stands in the file; or why there is none."""
        return self.unsaved.get(path) or super().document(path, stat)

    def findings(self, path: str) -> list[Diagnostic]:
        """What is wrong in one note, as `diagnostics` tells it; the cost does not grow with the vault."""
        entry = self.entries.get(path)
        found = [*(entry.diagnostics if entry is not None else ()), *self.vault_findings.found.get(path, ())]
        return select_and_sort(found, self.config, writing=self.open_months)

    def _walk(self) -> Listing:
        listing = super()._walk()
        for path in self.unsaved.keys() - listing.notes.keys():
            listing.notes[path] = self._blank(path)
        return listing

    def _read_one(self, path: str, stat: Stat | None) -> bool:
        if stat is None and path in self.unsaved:
            stat = self.listing.notes[path] = self._blank(path)
        return super()._read_one(path, stat)

    def _blank(self, path: str) -> Stat:
        """The stat of a note that is in no file yet."""
        held = self.unsaved[path]
        return Stat(0, len(held.text) if isinstance(held, Document) else 0, 0)


def _document(path: str, text: str) -> Document | Unreadable:
    """What the file would be if `text` were saved."""
    fault = name_fault(path)
    if fault:
        return Unreadable(path, "OI801", fault)
    if "\0" in text or len(text) > MAX_BYTES // 4:
        return Document.from_bytes(path, text.encode("utf-8"))
    return Document.from_text(path, text)
