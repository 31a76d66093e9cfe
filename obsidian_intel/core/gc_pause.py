"""Reading a large text makes a great many small objects, none of them garbage."""

from __future__ import annotations

import gc

LARGE = 64 * 1024


_frozen = False


def freeze() -> None:
    """Let nobody look again through all that there is now, for it stays. `gc.get_freeze_count` would tell whether that
    was done, and walks through all of it to do so.
    """
    global _frozen
    _frozen = True
    gc.freeze()


class gc_paused:  # noqa: N801 - used as a function is
    """Holds the garbage collector off while a text of `size` code points is read, if that is large.

    A class, for it stands around the reading of every note, and a generator would take a fiftieth of that.
    """

    __slots__ = ("_paused",)

    def __init__(self, size: int = LARGE) -> None:
        self._paused = size >= LARGE and gc.isenabled()

    def __enter__(self) -> None:
        if self._paused:
            gc.disable()

    def __exit__(self, *error: object) -> None:
        if not self._paused:
            return
        if not _frozen:
            gc.freeze()  # into the oldest generation with all of it, so that nobody looks through it now
            gc.unfreeze()
        gc.enable()
