"""What was made from a text, kept for when the same text comes again: of a note that is saved, most rows do."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memo(Generic[T]):
    """Values by key, for the last `size` keys at most. (`lru_cache` cannot be given more than its key.)"""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, T] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, made where it is not kept."""
        if (found := self._kept.get(key)) is not None:
            return found
        if len(self._kept) >= self._size:
            del self._kept[next(iter(self._kept))]
        found = self._kept[key] = make()
        return found

    def cache_clear(self) -> None:
        """Forget all."""
        self._kept.clear()
