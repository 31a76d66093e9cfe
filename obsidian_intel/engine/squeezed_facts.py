"""Packed facts in few bytes: for the watcher, which holds those of every note and looks into hardly any.

Deflated, beginning from the facts of a note as most are: alone they are too short to be made much smaller.
"""

from __future__ import annotations

import zlib
from functools import cache

from obsidian_intel.core.diagnostic import Range
from obsidian_intel.engine.codec import pack_facts
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LinkFact, NoteFacts, TagFact

_WINDOW = -12  # 4 KB, more than the facts of most notes; without head and check sum


def squeeze(packed: bytes) -> bytes:
    """Packed facts in less than half their size."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, _typical())
    return deflate.compress(packed) + deflate.flush()


def expand(squeezed: bytes) -> bytes:
    """Inverse of `squeeze`."""
    return zlib.decompressobj(_WINDOW, _typical()).decompress(squeezed)


@cache
def _typical() -> bytes:
    """The facts of two notes as most are."""
    paper = NoteFacts(
        "Papers/A note.md",
        NoteKind.PAPER,
        title="A note",
        ids=("arxiv:2601.01234",),
        tags=(TagFact("AI", Range(7, 8, 7, 10, 150, 152)), TagFact("Agents", Range(24, 31, 24, 38, 900, 907))),
        links=(_link("A note", 15, 3, 500), _link("A note", 16, 3, 600), _link("A note", 17, 3, 700)),
        anchors=("A note", "Summary", "Notes", "摘要", "笔记"),
        type="Paper",
        marked_paper=True,
    )
    note = NoteFacts("Notes/A note.md", NoteKind.NOTE, title="A note", links=(_link("A note", 1, 1, 0),))
    return pack_facts(note) + pack_facts(paper)


def _link(target: str, line: int, column: int, offset: int) -> LinkFact:
    size = len(target)
    place = Range(line, column, line, column + size + 4, offset, offset + size + 4)
    inner = Range(line, column + 2, line, column + size + 2, offset + 2, offset + size + 2)
    return LinkFact("wikilink", target, "", place, inner)
