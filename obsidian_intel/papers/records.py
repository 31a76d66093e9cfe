"""What is known of papers from the sources that list them, and the file in the user's cache folder that keeps it.

The file may be deleted at any time: all of it can be asked for again. It is one line a paper, its id, a tab and JSON,
so that a question about one paper reads only its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from obsidian_intel.papers.keyed_lines import LineFile

FILE_NAME = "papers.records"
_HEAD = b"obsintel papers 1\n"
_UNLISTED_HEAD = b"obsintel unlisted papers 1\n"


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
        self._file = LineFile(file, _HEAD)
        self._unlisted = LineFile(f"{file}.unlisted" if file is not None else None, _UNLISTED_HEAD)
        self._read: dict[str, PaperRecord | None] = {}

    def get(self, paper: str | None) -> PaperRecord | None:
        """What is known of one paper; None where nothing is, or the file is damaged there."""
        if not paper:
            return None
        if paper not in self._read:
            line = self._file.get(paper)
            self._read[paper] = _decoded(line) if line is not None else None
        return self._read[paper]

    @property
    def file(self) -> str | None:
        """The path of the file."""
        return self._file.path

    def __iter__(self) -> Iterator[str]:
        return iter(self._file)

    def __len__(self) -> int:
        return len(self._file)

    def put(self, found: Mapping[str, PaperRecord]) -> None:
        """Keep more records, beside what another process has put there meanwhile. Raises `OSError`."""
        self._file.put({paper: msgspec.json.encode(record) for paper, record in found.items()})
        for paper in found:
            self._read.pop(paper, None)

    def unlisted_at(self, paper: str) -> str:
        """When its source last said that it does not list a paper, `YYYY-MM-DDTHH:MM:SSZ`; "" where it never did."""
        return (self._unlisted.get(paper) or b"").decode("ascii", "replace")

    def put_unlisted(self, papers: Iterable[str], when: str) -> None:
        """Keep that sources do not list these papers. Raises `OSError`."""
        self._unlisted.put(dict.fromkeys(papers, when.encode()))


def _decoded(line: bytes) -> PaperRecord | None:
    try:
        return msgspec.json.decode(line, type=PaperRecord)
    except msgspec.DecodeError:
        return None
