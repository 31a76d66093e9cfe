"""Reading many notes in two processes, where that was measured to pay; the results are those of one."""

from __future__ import annotations

import marshal
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from obsidian_intel.index.codec import diagnostic_of, raw_diagnostic
from obsidian_intel.index.entry import Entry
from obsidian_intel.walk import Stat

FEWEST = 2000  # notes; below, a second process costs more than it brings
Read = Callable[[str, Stat], Entry]


class Helper:
    """A second process that reads its share of the notes. Whatever it does not bring is read by the first."""

    def __init__(self, read: Read, notes: Mapping[str, Stat], share: Sequence[str]) -> None:
        self._notes = notes
        self._fd, fd = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _work(read, notes, share, fd)
        os.close(fd)

    def entries(self) -> dict[str, Entry]:
        """What it has read; waits until it is done."""
        parts = []
        with open(self._fd, "rb") as pipe:  # noqa: PTH123
            while part := pipe.read(1 << 20):
                parts.append(part)
        _, status = os.waitpid(self._pid, 0)
        if status:
            return {}
        found: list[tuple[Any, ...]] = marshal.loads(b"".join(parts))
        return {
            path: Entry(self._notes[path], sha256, facts, tuple(map(diagnostic_of, raws)), sure)
            for path, sha256, facts, raws, sure in found
        }


def _work(read: Read, notes: Mapping[str, Stat], share: Sequence[str], fd: int) -> None:
    """The second process: keeps all to itself until the end, so that it never waits for the first."""
    code = 1
    try:
        found = []
        for path in share:
            try:
                entry = read(path, notes[path])
            except Exception:
                continue  # the first process meets it again, and says so
            raws = tuple([raw_diagnostic(each) for each in entry.diagnostics])
            found.append((path, entry.sha256, entry.packed, raws, entry.sure))
        with open(fd, "wb") as pipe:
            pipe.write(marshal.dumps(found, 2))
        code = 0
    finally:
        os._exit(code)


def is_worth_it(count: int) -> bool:
    """Whether to read `count` notes in two processes."""
    if count < FEWEST or not sys.platform.startswith("linux") or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1
