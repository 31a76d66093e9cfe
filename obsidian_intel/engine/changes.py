"""Few notes have changed since the index was written: they are read, and whether they still hold the same is told.

Imports next to nothing: a note that was saved anew with the same bytes, or a moment before the last run, changes no
answer.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time

from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.vault.walk import FIELDS, TICK_NS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from obsidian_intel.engine.replay import ReplayRequest

MOST = 16  # notes
MOST_BYTES = 1_000_000  # of each
_WIDTH = 8 * FIELDS


class ChangedNote:
    """A note that holds something else than before. `was` are its facts as they were."""

    __slots__ = ("data", "number", "path", "was")

    def __init__(self, number: int, path: str, data: bytes, was: bytes) -> None:
        self.number, self.path, self.data, self.was = number, path, data, was


class SmallChange:
    """What has changed, and what the index knew. `added` is what is to be written behind it."""

    def __init__(self, looked: ReplayRequest, index: files.IndexFile) -> None:
        self.looked, self.key, self.added, self.known = looked, index.key, index.added.copy(), index.answers()
        self.identity = index.identity
        self.changed: list[ChangedNote] = []
        self.found = self.wide = self.rules = self.heads = b""
        self.is_new = False

    def index(self) -> files.IndexFile | None:
        """The index again, if that is still the same file. Raises `Damaged`."""
        index = files.IndexFile.open(self.looked.path)
        if index is not None and index.identity != self.identity:
            index.close()
            return None
        return index

    def write(self) -> None:
        """Write what is new behind the index. What cannot be written costs nothing but time."""
        if self.is_new:
            try:
                files.add(self.looked.path, self.identity, self.added)
            except OSError:
                return


def detect(looked: ReplayRequest, index: files.IndexFile, was: bytes, now: bytes) -> SmallChange | None:
    """Read the notes whose numbers differ. None where that is better left to the command itself."""
    numbers = [number for number, _ in zip(differing_indices(was, now), range(MOST + 1), strict=False)]
    if len(numbers) > MOST or index.is_full:
        return None
    seen = SmallChange(looked, index)
    hashes = index.section(files.HASHES) if numbers else b""
    for number in numbers:
        if not _take(seen, index, number, hashes):
            return None
    if seen.changed or seen.known[looked.question] is None:
        seen.found, seen.wide = index.section(files.FOUND), index.section(files.WIDE)
        seen.rules = index.section(files.RULES)
        seen.heads = index.section(files.HEADS) if seen.changed else b""
    return seen


def _take(seen: SmallChange, index: files.IndexFile, number: int, hashes: bytes) -> bool:
    """Read one note. Whether it is an ordinary file."""
    found, added = seen.looked.scan, seen.added
    assert found is not None
    path, stats = found.notes[number], tuple(found.numbers[FIELDS * number : FIELDS * (number + 1)])
    read_at = time.time_ns()
    data = _read(f"{seen.looked.root}/{path}", stats) if path.isprintable() else None
    if data is None:
        return False
    sure = max(stats[0], stats[3]) < read_at - TICK_NS
    if sure or number in added.numbers:
        added.numbers[number] = stats if sure else files.NEVER
        seen.is_new = seen.is_new or sure
    digest = hashlib.sha256(data).digest()
    if digest != added.hashes.get(number, hashes[32 * number : 32 * number + 32]):
        was = added.facts.get(number)
        seen.changed.append(ChangedNote(number, path, data, index.facts_at(number) if was is None else was))
        added.numbers[number] = stats if sure else files.NEVER
        added.hashes[number] = digest
        seen.is_new = True
    return True


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


def differing_indices(was: bytes, now: bytes) -> Iterator[int]:
    """The numbers of the notes whose entries differ, in order. Both are equally long."""
    spans = [(0, len(now) // _WIDTH)]
    while spans:
        start, stop = spans.pop()
        if was[start * _WIDTH : stop * _WIDTH] == now[start * _WIDTH : stop * _WIDTH]:
            continue
        if stop - start == 1:
            yield start
        else:
            middle = (start + stop) // 2
            spans += ((middle, stop), (start, middle))
