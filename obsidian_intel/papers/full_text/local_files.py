"""Which files of the vault are a paper's text: linked in its row or its note, named by its id, or beside its note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.core.folding import fold_loosely
from obsidian_intel.vault.facts import LinkFact, NoteFacts
from obsidian_intel.vault.vault import Vault

ENDINGS = (".pdf", ".html", ".htm")


class LocalTexts:
    """The PDF and HTML files of a vault, and to which papers they belong. `files` are vault paths."""

    def __init__(self, vault: Vault, files: Iterable[str]) -> None:
        self._vault = vault
        self._files = sorted(path for path in files if path.lower().endswith(ENDINGS))
        self._known = frozenset(self._files)

    def of_paper(self, paper: str, note: str | None) -> list[str]:
        """The files of a paper whose note, if it has one, is `note`; the likeliest first."""
        found = [path for path in self._files if _names(path, paper)]
        if note is not None and note in self._vault.notes:
            found += self._linked(self._vault.notes[note])
            found += self._beside(note)
        return list(dict.fromkeys(found))

    def of_row(self, month: str, start: int, end: int) -> list[str]:
        """The files that a row of the note `month` links to; `start` and `end` are its place there."""
        note = self._vault.notes.get(month)
        links = [] if note is None else [k for k in note.links if start <= k.range.span.start < end]
        return list(dict.fromkeys(self._targets(links, month)))

    def _linked(self, note: NoteFacts) -> Iterator[str]:
        return self._targets(note.links, note.path)

    def _targets(self, links: Iterable[LinkFact], source: str) -> Iterator[str]:
        for link in links:
            if link.target.lower().endswith(ENDINGS):
                found = self._vault.resolve(link.target, source)
                if found in self._known:
                    yield found

    def _beside(self, note: str) -> list[str]:
        """Files of the note's own name, in any folder."""
        stem = _stem(note).casefold()
        return [path for path in self._files if _stem(path).casefold() == stem]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _names(path: str, paper: str) -> bool:
    """Whether the name of a file holds the id of a paper as one of its own."""
    scheme, _, number = paper.partition(":")
    stem = _stem(path)
    if scheme == "arxiv":
        bare = re.escape(number.rpartition("/")[2])
        return re.search(rf"(?<![\d.]){bare}(?!\d)(?:v\d+)?", stem) is not None
    folded = fold_loosely(number)
    if scheme in ("doi", "openreview", "acl", "biorxiv"):
        return len(folded) > 7 and folded in fold_loosely(stem)
    return False
