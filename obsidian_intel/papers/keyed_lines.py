"""A file of the user's cache folder that keeps one line a key, so that a question about one reads only its line.

A line is the key, a tab, and bytes without a line break. The file may be deleted at any time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress


class LineFile:
    """Lines by key. Read when first asked; in memory only without a `path`. `head` is the file's first line."""

    def __init__(self, path: str | None, head: bytes) -> None:
        self.path = path
        self._head = head
        self._lines: dict[str, bytes] | None = None

    def get(self, key: str) -> bytes | None:
        """The line of a key; None where there is none."""
        return self._known.get(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def put(self, lines: Mapping[str, bytes]) -> None:
        """Keep more lines, beside what another process has put there meanwhile. Raises `OSError`."""
        if self.path is None:
            self._known.update(lines)
        elif lines:
            from filelock import FileLock

            os.makedirs(self.path.rpartition("/")[0], mode=0o700, exist_ok=True)  # noqa: PTH103
            with FileLock(f"{self.path}.lock", mode=0o600, timeout=30):
                self._lines = {**_lines_of(self.path, self._head), **lines}
                _write(self.path, self._head, self._lines)

    @property
    def _known(self) -> dict[str, bytes]:
        if self._lines is None:
            self._lines = _lines_of(self.path, self._head) if self.path is not None else {}
        return self._lines


def _lines_of(file: str, head: bytes) -> dict[str, bytes]:
    """The lines of a file by id; none of a file that is missing, unreadable or not ours."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123
            data = opened.read()
    except OSError:
        return {}
    if not data.startswith(head):
        return {}
    found = {}
    for line in data[len(head) :].split(b"\n"):
        paper, tab, record = line.partition(b"\t")
        if tab:
            with suppress(UnicodeDecodeError):
                found[paper.decode()] = record
    return found


def _write(file: str, head: bytes, lines: Mapping[str, bytes]) -> None:
    """The whole file anew, under another name first, for its owner's eyes alone."""
    temp = f"{file}.{os.urandom(4).hex()}.new"
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb") as out:  # noqa: PTH123
            out.write(head)
            out.writelines(paper.encode() + b"\t" + line + b"\n" for paper, line in sorted(lines.items()))
            out.flush()
            os.fsync(out.fileno())
        os.replace(temp, file)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(temp)  # noqa: PTH108
        raise
