"""Which notes link to a name: the key of a link and those of a note, so that one finds the other."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault

_SPECIAL = ("/", "\\", "\0", ".md")  # what `link_key` does something about, in a target that is folded
_ANYWHERE = frozenset((".", ".."))  # keys of links that lead to a place rather than to a name


def link_key(target: str) -> str:
    """The key of a link: the last part of its target, folded, without `.md`; "" for a link within its note."""
    folded = fold_path(target.strip().replace("\\", "/").replace("\0", " ").replace("\n", " "))
    return folded.rstrip("/").rpartition("/")[2].removesuffix(".md")


def name_keys(path: str) -> frozenset[str]:
    """The keys of all links that may lead to the note at `path`, or to a folder that it lies in."""
    *folders, name = fold_path(path).split("/")
    stem = name.removesuffix(".md")
    return _ANYWHERE | {*folders, *(folder.removesuffix(".md") for folder in folders), stem, stem.removesuffix(".md")}


def link_keys(note: NoteFacts) -> Iterator[str]:
    """The keys of a note's links, each once."""
    targets = [link.target for link in note.links if link.target]
    folded = fold_path("\n".join(targets))  # at one go: most are names, of which nothing is taken off
    names = folded.split("\n")
    if len(names) != len(targets) or any(mark in folded for mark in _SPECIAL) or names != list(map(str.strip, names)):
        names = list(map(link_key, targets))
    return iter(dict.fromkeys(names))


def linkers_in(vault: Vault, keys: frozenset[str]) -> set[str]:
    """The notes that link to one of `keys`, found by looking through all."""
    return {path for path, note in vault.notes.items() if not keys.isdisjoint(link_keys(note))}
