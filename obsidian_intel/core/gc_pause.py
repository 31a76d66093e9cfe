"""Reading a large text makes a great many small objects, none of them garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE = 64 * 1024


@contextmanager
def gc_paused(size: int = LARGE) -> Iterator[None]:
    """Hold the garbage collector off while a text of `size` code points is read, if that is large."""
    if size < LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()  # into the oldest generation with all of it, so that nobody looks through it now
            gc.unfreeze()
        gc.enable()
