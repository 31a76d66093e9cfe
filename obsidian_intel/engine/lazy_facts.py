"""The facts of all notes, read when asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView

from obsidian_intel.engine.note_record import NoteRecords
from obsidian_intel.vault.facts import NoteFacts


class LazyFacts(Mapping[str, NoteFacts]):
    """The facts of all notes by path, read when asked for."""

    def peek(self, path: str) -> NoteFacts:
        """The facts of a note for one look: nothing is kept for it."""
        return self._records[path].peek()

    def __init__(self, records: NoteRecords) -> None:
        self._records = records

    def __getitem__(self, path: str) -> NoteFacts:
        return self._records.facts(path)

    def __contains__(self, path: object) -> bool:
        return path in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def items(self) -> ItemsView[str, NoteFacts]:
        """As of a dict, and as fast."""
        return self._all().items()

    def values(self) -> ValuesView[NoteFacts]:
        """As of a dict, and as fast."""
        return self._all().values()

    def _all(self) -> dict[str, NoteFacts]:
        self._records.prefetch()
        return {path: self._records.facts(path) for path in self._records}
