"""What is known of papers from the sources that list them, and the file in the user's cache folder that keeps it.

The file may be deleted at any time: all of it can be asked for again. It is one line a paper, its id, a tab and JSON,
so that a question about one paper reads only its line.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

FILE_NAME = "papers.records"
_HEAD = b"obsintel papers 1\n"


class PaperRecord(Struct, frozen=True, gc=False):
    """One paper as its source lists it; texts are one line each, `""` or None where the source does not tell.

    `published` and `updated` are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. `doi` is that of the published paper, without
    `https://doi.org/`. `withdrawn`: by its authors or its journal. `source`: the name of the source, such as `arxiv`.
    `fetched`: when it was asked, `YYYY-MM-DDTHH:MM:SSZ`.
    """

    title: str
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    version: int | None = None
    category: str = ""
    doi: str = ""
    journal_ref: str = ""
    withdrawn: bool = False
    source: str = ""
    fetched: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether a place that lists papers told it, and not one of models or code."""
        return self.source in ("arxiv", "crossref", "openreview")

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found | {"authors": list(self.authors)}


class PaperRecords:
    """The records in a file, by paper id (`arxiv:2601.16725`). Read when first asked; in memory only without a file."""

    def __init__(self, file: str | None = None) -> None:
        self.file = file
        self._lines: dict[str, bytes] | None = None
        self._read: dict[str, PaperRecord | None] = {}

    def get(self, paper: str | None) -> PaperRecord | None:
        """What is known of one paper; None where nothing is, or the file is damaged there."""
        if not paper:
            return None
        if paper not in self._read:
            line = self._known.get(paper)
            self._read[paper] = _decoded(line) if line is not None else None
        return self._read[paper]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def put(self, found: Mapping[str, PaperRecord]) -> None:
        """Keep more records, beside what another process has put there meanwhile. Raises `OSError`."""
        lines = {paper: msgspec.json.encode(record) for paper, record in found.items()}
        if self.file is None:
            self._known.update(lines)
        elif lines:
            from filelock import FileLock

            os.makedirs(self.file.rpartition("/")[0], mode=0o700, exist_ok=True)  # noqa: PTH103
            with FileLock(f"{self.file}.lock", mode=0o600, timeout=30):
                self._lines = {**_lines_of(self.file), **lines}
                _write(self.file, self._lines)
        for paper in lines:
            self._read.pop(paper, None)

    @property
    def _known(self) -> dict[str, bytes]:
        if self._lines is None:
            self._lines = _lines_of(self.file) if self.file is not None else {}
        return self._lines


def _decoded(line: bytes) -> PaperRecord | None:
    try:
        return msgspec.json.decode(line, type=PaperRecord)
    except msgspec.DecodeError:
        return None


def _lines_of(file: str) -> dict[str, bytes]:
    """The lines of a file by id; none of a file that is missing, unreadable or not ours."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123
            data = opened.read()
    except OSError:
        return {}
    if not data.startswith(_HEAD):
        return {}
    found = {}
    for line in data[len(_HEAD) :].split(b"\n"):
        paper, tab, record = line.partition(b"\t")
        if tab:
            with suppress(UnicodeDecodeError):
                found[paper.decode()] = record
    return found


def _write(file: str, lines: Mapping[str, bytes]) -> None:
    """The whole file anew, under another name first, for its owner's eyes alone."""
    temp = f"{file}.{secrets.token_hex(4)}.new"
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb") as out:  # noqa: PTH123
            out.write(_HEAD)
            out.writelines(paper.encode() + b"\t" + line + b"\n" for paper, line in sorted(lines.items()))
            out.flush()
            os.fsync(out.fileno())
        os.replace(temp, file)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(temp)  # noqa: PTH108
        raise
