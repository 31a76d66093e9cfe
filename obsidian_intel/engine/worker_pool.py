"""Reading many notes in several processes, where that was measured to pay; the results are those of one."""

from __future__ import annotations

import marshal
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NoReturn

from obsidian_intel.core import import_cache
from obsidian_intel.engine.codec import decode_diagnostic, encode_diagnostic
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.vault.listing import Stat

FEWEST = 1000  # notes; below, a second process costs more than it brings
MOST_PROCESSES = 4
_TOKEN = 2  # bytes: the number of a batch
_MOST = 8_000  # batches: as many as surely fit into a pipe
Read = Callable[[Sequence[str]], Mapping[str, NoteRecord]]


class WorkerPool:
    """Other processes that read notes beside this one. Each takes the next batch from a line when it has time.

    The first `large` batches are a line of their own, which one of the others begins with: most months are there, and
    what reading them takes (mistune, patterns by the hundred) is then imported in that process alone. Whatever the
    others do not bring is to be read by the first.
    """

    def __init__(self, read: Read, batches: Sequence[Sequence[str]], large: int = 0) -> None:
        self._read, self._batches = read, batches
        numbers = range(min(len(batches), _MOST))
        self._lines = [_line(numbers[large:]), _line(numbers[:large])]
        self._others = [self._fork(large_first=not number) for number in range(processes() - 1)]

    def share(self, *, large_first: bool = False) -> Iterator[int]:
        """The numbers of the batches that are left for this process."""
        for fd in reversed(self._lines) if large_first else self._lines:
            with open(fd, "rb", buffering=0) as line:
                while len(token := line.read(_TOKEN)) == _TOKEN:
                    yield int.from_bytes(token, "little")

    def entries(self, notes: Mapping[str, Stat]) -> Iterator[tuple[str, NoteRecord]]:
        """What the others have read; waits until they are done."""
        for pid, fd in self._others:
            with open(fd, "rb") as pipe:
                for part in _parts(pipe):
                    for path, sha256, facts, raws, sure, month, links in marshal.loads(part):
                        found = tuple(map(decode_diagnostic, raws))
                        record = NoteRecord(notes[path], sha256, facts, found, sure, links=links)
                        record.squeezed = month
                        yield path, record
            os.waitpid(pid, 0)

    def _fork(self, *, large_first: bool) -> tuple[int, int]:
        fd, sink = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(fd)  # else it would wait for ever to say what it has read, where the first process is gone
            self._work(sink, large_first=large_first)
        os.close(sink)
        return pid, fd

    def _work(self, sink: int, *, large_first: bool) -> NoReturn:
        """Another process: keeps all to itself until the end, so that it never waits for the first."""
        try:
            parts = [
                marshal.dumps(self._raws(self._batches[number]), 2) for number in self.share(large_first=large_first)
            ]
            with open(sink, "wb") as pipe:
                for part in parts:
                    pipe.write(len(part).to_bytes(4, "little"))
                    pipe.write(part)
            import_cache.save()
        finally:
            os._exit(0)

    def _raws(self, paths: Sequence[str]) -> list[tuple[Any, ...]]:
        try:
            entries = self._read(paths)
        except Exception:  # the first process meets it again, and says so
            return []
        return [
            (
                path,
                each.sha256,
                each.packed,
                tuple(map(encode_diagnostic, each.diagnostics)),
                each.sure,
                each.squeezed,
                each.links,
            )
            for path, each in entries.items()
        ]


def _line(numbers: Sequence[int]) -> int:
    """A pipe that holds the numbers."""
    line, end = os.pipe()
    os.set_blocking(end, False)  # whatever a small pipe does not take is read by the first, too
    os.write(end, b"".join([number.to_bytes(_TOKEN, "little") for number in numbers]))
    os.close(end)
    return line


def _parts(pipe: BinaryIO) -> Iterator[bytes]:
    """The parts that came whole."""
    while len(head := pipe.read(4)) == 4:
        size = int.from_bytes(head, "little")
        part = pipe.read(size)
        if len(part) < size:
            return
        yield part


def processes() -> int:
    """In how many processes to read."""
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def should_fork(count: int) -> bool:
    """Whether to read `count` notes in several processes."""
    if count < FEWEST or not sys.platform.startswith("linux") or threading.active_count() > 1:
        return False
    return processes() > 1
