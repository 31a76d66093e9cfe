"""What was made from a text, kept for when the same text comes again: of a note that is saved, most rows do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from functools import _lru_cache_wrapper as cached_function
from functools import lru_cache
from typing import Any, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")


_FUNCTIONS: list[Callable[[], None]] = []  # each drops what one function keeps
_TABLES: WeakSet[BoundedCache[Any]] = WeakSet()


def text_cache(size: int) -> Callable[[Callable[..., T]], cached_function[T]]:
    """Decorates a function of texts: its last `size` values are kept, until `clear_caches`."""

    def decorate(function: Callable[..., T]) -> cached_function[T]:
        cached = lru_cache(maxsize=size)(function)
        _FUNCTIONS.append(cached.cache_clear)
        return cached

    return decorate


class BoundedCache(Generic[T]):
    """Values by key, for the last `size` keys, until `clear_caches`. (`lru_cache` knows no more than its key.)"""

    def __init__(self, size: int) -> None:
        _TABLES.add(self)
        self._size = size
        self._kept: dict[Hashable, T] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, made where it is not kept."""
        found = self._kept.get(key)
        return self.keep(key, make()) if found is None else found

    def peek(self, key: Hashable) -> T | None:
        """The value of `key`, None where it is not kept."""
        return self._kept.get(key)

    def keep(self, key: Hashable, value: T) -> T:
        """Remember `value`, in place of the oldest where there are too many."""
        if len(self._kept) >= self._size:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = value
        return value

    def cache_clear(self) -> None:
        """Forget all."""
        self._kept.clear()


def clear_caches() -> None:
    """Drop what functions of ours remember of the texts that they were given; they read those anew when asked."""
    for clear in (*_FUNCTIONS, *(table.cache_clear for table in _TABLES)):
        clear()


def release_memory() -> None:
    """Let the system have back memory that is free, where the C library can."""
    if sys.platform.startswith("linux"):
        import ctypes

        found = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if found is not None:
            found(0)
