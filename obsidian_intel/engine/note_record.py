"""What is kept of one file."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.engine.codec import facts_of, pack_facts
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.walk import TICK_NS


class NoteRecord:
    """What is kept of one file: enough for every question but its text. Facts from an index are read when asked for.

    `sure`: a later change of the file cannot hide behind the same time of change. `is_kept`: these are the facts that
    the index was written with.
    """

    __slots__ = ("_facts", "_packed", "diagnostics", "is_kept", "sha256", "stat", "sure")

    def __init__(
        self,
        stat: Stat,
        sha256: str,
        facts: NoteFacts | bytes,
        diagnostics: tuple[Diagnostic, ...] = (),
        sure: bool = False,
        is_kept: bool = False,
    ) -> None:
        self.stat = stat
        self.sha256 = sha256
        self.diagnostics = diagnostics
        self.sure = sure
        self.is_kept = is_kept
        self._facts = None if isinstance(facts, bytes) else facts
        self._packed = facts if isinstance(facts, bytes) else None

    @property
    def facts(self) -> NoteFacts:
        """What the note says of itself."""
        if self._facts is None:
            assert self._packed is not None
            self._facts = facts_of(self._packed)
        return self._facts

    @property
    def packed(self) -> bytes:
        """The facts as bytes."""
        return pack_facts(self.facts) if self._packed is None else self._packed

    def lay_by(self) -> None:
        """Keep the bytes alone, which take a third of the room: the facts are read again when asked for."""
        self._packed = self.packed
        self._facts = None

    def slim(self, small: Callable[[NoteFacts], NoteFacts]) -> None:
        """Keep the facts read, made small, and no bytes beside them."""
        if self._packed is not None:
            self._facts = small(self.facts)
            self._packed = None

    def at(self, stat: Stat, sure: bool) -> NoteRecord:
        """The same note, with the same text, found with another stat."""
        found = NoteRecord(stat, self.sha256, self._packed or self.facts, self.diagnostics, sure, self.is_kept)
        found._facts = self._facts
        return found


class LazyFacts(Mapping[str, NoteFacts]):
    """The facts of entries, read when asked for."""

    def __init__(self, entries: Mapping[str, NoteRecord]) -> None:
        self._entries = entries

    def __getitem__(self, path: str) -> NoteFacts:
        return self._entries[path].facts

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> ItemsView[str, NoteFacts]:
        """As of a dict, and as fast."""
        return {path: entry.facts for path, entry in self._entries.items()}.items()

    def values(self) -> ValuesView[NoteFacts]:
        """As of a dict, and as fast."""
        return {path: entry.facts for path, entry in self._entries.items()}.values()


def is_sure(stat: Stat, read_at: int) -> bool:
    """Whether a file read at `read_at` (ns) would get another time of change if it were written again."""
    return max(stat.mtime_ns, stat.ctime_ns) < read_at - TICK_NS
