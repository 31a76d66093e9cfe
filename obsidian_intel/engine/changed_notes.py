"""Which notes have changed since the snapshot was written, and whether they say something else.

Imports next to nothing: a note that was saved anew with the same bytes, or a moment before the last run, changes no
answer.
"""

from __future__ import annotations

import os
import stat
import time

from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.snapshot_bytes import decode_numbers, encode_numbers
from obsidian_intel.vault.walk import FIELDS, TICK_NS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obsidian_intel.engine.answer_unchanged import ReplayRequest
    from obsidian_intel.vault.listing import NoteStats

MOST = 16  # notes
MOST_BYTES = 1_000_000  # of each


class Changes:
    """Two walks compared: notes by path, each in the order of its walk; `edited` have another stat than before."""

    __slots__ = ("added", "edited", "removed")

    def __init__(self, added: list[str], edited: list[str], removed: set[str]) -> None:
        self.added, self.edited, self.removed = added, edited, removed

    def __bool__(self) -> bool:
        return bool(self.added or self.edited or self.removed)


def compare(before: NoteStats, now: NoteStats) -> Changes:
    """What the walk that found `now` shows to be other than in `before`."""
    one, other = before.flat, now.flat
    if one is None or other is None:
        added = [path for path in now if path not in before]
        edited = [path for path, found in now.items() if path in before and before[path] != found]
        return Changes(added, edited, {path for path in before if path not in now})
    return compare_flat(*one, *other)


def compare_flat(
    names: Sequence[str], numbers: Sequence[int], names_now: Sequence[str], numbers_now: Sequence[int]
) -> Changes:
    """What was added, edited and removed between two walks, given as names and `FIELDS` numbers for each."""
    if names == names_now:
        if numbers == numbers_now:
            return Changes([], [], set())
        differing = differing_indices(encode_numbers(numbers), encode_numbers(numbers_now))
        return Changes([], [names[at] for at in differing], set())
    places = {name: at for at, name in enumerate(names)}
    added: list[str] = []
    edited: list[str] = []
    for at, name in enumerate(names_now):
        was = places.pop(name, None)
        if was is None:
            added.append(name)
        elif numbers[FIELDS * was : FIELDS * (was + 1)] != numbers_now[FIELDS * at : FIELDS * (at + 1)]:
            edited.append(name)
    return Changes(added, edited, set(places))


def differing_indices(was: bytes, now: bytes) -> Iterator[int]:
    """The places of the notes whose numbers differ, in order. Both are equally long."""
    width = 8 * FIELDS
    spans = [(0, len(now) // width)]
    while spans:
        start, stop = spans.pop()
        if was[start * width : stop * width] == now[start * width : stop * width]:
            continue
        if stop - start == 1:
            yield start
        else:
            middle = (start + stop) // 2
            spans += ((middle, stop), (start, middle))


class SmallChange:
    """Few notes have changed. `data`: the bytes of all that are new or were saved anew.

    `is_none`: every note says what it said. `resaved`: notes with the same bytes as before, by their number in the
    snapshot, with the numbers of the walk that are to be trusted from now on.
    """

    __slots__ = ("changes", "data", "is_none", "resaved")

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.data: dict[str, bytes] = {}
        self.resaved: dict[int, tuple[int, ...]] = {}
        self.is_none = not changes.added and not changes.removed


def detect(request: ReplayRequest, index: files.IndexFile) -> SmallChange | None:
    """Read the notes whose numbers differ. None where that is better left to the command itself."""
    scan = request.scan
    assert scan is not None
    names, order = index.names(), index.order()
    if names == scan.notes:
        places = differing_indices(index.numbers(), encode_numbers(scan.numbers))
        changes = Changes([], [names[at] for at, _ in zip(places, range(MOST + 1), strict=False)], set())
    else:
        changes = compare_flat(names, decode_numbers(index.numbers()), scan.notes, scan.numbers)
    if len(changes.added) + len(changes.edited) + len(changes.removed) > MOST or index.is_full:
        return None
    found = SmallChange(changes)
    for path in (*changes.added, *changes.edited):
        at = scan.notes.index(path)
        stats = tuple(scan.numbers[FIELDS * at : FIELDS * (at + 1)])
        read_at = time.time_ns()
        data = _read(f"{request.root}/{path}", stats) if path.isprintable() else None
        if data is None:
            return None
        found.data[path] = data
        number = None if path in changes.added else _number(names, order, path)
        if number is None or _sha256(data) != index.hash_at(number):
            found.is_none = False
        elif max(stats[0], stats[3]) < read_at - TICK_NS:
            found.resaved[number] = stats
    return found


def _sha256(data: bytes) -> bytes:
    from hashlib import sha256  # brings a library of its own, which no unchanged vault needs

    return sha256(data).digest()


def _number(names: list[str], order: list[int] | None, path: str) -> int:
    at = names.index(path)
    return at if order is None else order[at]


def _read(path: str, stats: tuple[int, ...]) -> bytes | None:
    """The bytes of a file that is as it was when it was looked at; None for anything out of the ordinary."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        data = os.read(fd, MOST_BYTES + 1)
        info = os.fstat(fd)
    except OSError:
        return None
    finally:
        os.close(fd)
    same = stats == (info.st_mtime_ns, info.st_size, info.st_ino, info.st_ctime_ns)
    return data if same and stat.S_ISREG(info.st_mode) and len(data) == info.st_size <= MOST_BYTES else None
