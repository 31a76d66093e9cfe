"""Texts of notes for reporters that show lines of them, and how wide these may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from obsidian_intel.core.document import Document, name_fault

if TYPE_CHECKING:
    from obsidian_intel.store.store import Store

_WIDEST = 140


def terminal_width() -> int:
    """How many columns of the terminal findings may take."""
    import shutil

    return min(shutil.get_terminal_size().columns, _WIDEST)


class NoteTexts:
    """The texts of notes, each read from `store` when first asked for; `texts`, by path, are known."""

    def __init__(self, store: Store | None, texts: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._documents = {path: Document(path, text) for path, text in (texts or {}).items()}

    def document(self, path: str) -> Document | None:
        """The note at `path`, or None when it cannot be read now."""
        from obsidian_intel.core.errors import StoreError

        if path not in self._documents and self._store is not None and not name_fault(path):
            try:
                found = self._store.read(path)
            except StoreError:
                return None
            if isinstance(found, Document):
                self._documents[path] = found
        return self._documents.get(path)
