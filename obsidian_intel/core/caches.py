"""What was made from a text, kept for when the same text comes again: of a note that is saved, most rows do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from functools import _lru_cache_wrapper as lru_cached
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedCache(Generic[T]):
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


def clear_caches() -> None:
    """Drop what functions of ours remember of the texts that they were given; they read those anew when asked."""
    for name, module in list(sys.modules.items()):
        if name.startswith("obsidian_intel."):
            for each in list(vars(module).values()):
                if isinstance(each, BoundedCache) or (
                    isinstance(each, lru_cached) and each.cache_info().maxsize is not None
                ):
                    each.cache_clear()


def release_memory() -> None:
    """Let the system have back memory that is free, where the C library can."""
    if sys.platform.startswith("linux"):
        import ctypes

        found = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if found is not None:
            found(0)
