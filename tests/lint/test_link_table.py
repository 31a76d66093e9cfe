"""The keys of a note's links, made at one go, are those of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.diagnostic import WHOLE_NOTE
from obsidian_intel.lint.link_table import link_key, link_keys
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LinkFact, NoteFacts

PARTS = [
    "a",
    "B",
    "/",
    "\\",
    "\0",
    "\n",
    ".md",
    ".MD",
    " ",
    "\u3000",
    "é",
    "e\u0301",
    "Σ",
    "ς",
    "İ",
    "ß",
    "\x1c",
    "\x85",
]


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=4).map("".join), max_size=4))
def test_keys_of_links(targets: list[str]) -> None:
    links = tuple(LinkFact("wikilink", target, "", WHOLE_NOTE, WHOLE_NOTE) for target in targets)
    note = NoteFacts("a.md", NoteKind.NOTE, links=links)
    assert list(link_keys(note)) == list(dict.fromkeys(link_key(target) for target in targets if target))
