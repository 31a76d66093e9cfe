"""What keeps the watcher small: facts that share what is equal in them, and texts that are not remembered for ever."""

from __future__ import annotations

import gc
import sys
from functools import cache
from typing import Any

from msgspec import Struct

from obsidian_intel.core.caches import release_memory
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

LIMIT = 50_000
_LONG = 200


class FactInterner:
    """Makes facts small: places, names and targets come back in note after note. Holds at most `LIMIT` places."""

    def __init__(self) -> None:
        self._seen: dict[Range, Range] = {}

    def facts(self, facts: NoteFacts) -> NoteFacts:
        """Equal facts that share their parts. Months are few, and what they say is their own."""
        if facts.kind is NoteKind.MONTH:
            return facts
        found: NoteFacts = self._small(facts)
        return found

    def _small(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return sys.intern(value) if len(value) < _LONG else value
        if kind is tuple:
            return tuple([self._small(each) for each in value])
        if kind is Range:
            return self._shared(value)
        names = _names(kind)  # type: ignore[arg-type, unused-ignore]
        if names is None:
            return value
        return kind(*[self._small(getattr(value, name)) for name in names])

    def _shared(self, value: Range) -> Range:
        if len(self._seen) >= LIMIT:
            self._seen.clear()
        return self._seen.setdefault(value, value)


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    return kind.__struct_fields__ if issubclass(kind, Struct) else None


def give_back() -> None:
    """Let the system have back what reading a whole vault took, where the C library can."""
    gc.collect()
    release_memory()
