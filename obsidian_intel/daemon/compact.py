"""Facts that share what is equal in them: places, names and targets come back in note after note."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from obsidian_intel.diagnostic import Range
from obsidian_intel.text import Position, Span
from obsidian_intel.vault import NoteFacts

T = TypeVar("T")
LIMIT = 50_000
_LONG = 200


class Pool:
    """Makes facts small. Holds at most `LIMIT` values of each kind."""

    def __init__(self) -> None:
        self._seen: dict[type[Any], dict[Any, Any]] = {Position: {}, Range: {}, Span: {}}

    def facts(self, facts: NoteFacts) -> NoteFacts:
        """Equal facts that share their parts."""
        found: NoteFacts = self._small(facts)
        return found

    def _small(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return sys.intern(value) if len(value) < _LONG else value
        if kind is tuple:
            return tuple([self._small(each) for each in value])
        if kind is Range:
            return self._shared(
                Range, value, lambda: Range(self._position(value.start), self._position(value.end), value.span)
            )
        names = _names(kind)  # type: ignore[arg-type, unused-ignore]
        if names is None:
            return value
        return kind(*[self._small(getattr(value, name)) for name in names])

    def _position(self, value: Position) -> Position:
        return self._shared(Position, value, lambda: value)

    def _shared(self, kind: type[T], value: T, make: Callable[[], T]) -> T:
        seen = self._seen[kind]
        found: T | None = seen.get(value)
        if found is None:
            if len(seen) >= LIMIT:
                seen.clear()
            found = seen[value] = make()
        return found


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    if not is_dataclass(kind) or kind in (Position, Span):
        return None
    return tuple(each.name for each in fields(kind))
