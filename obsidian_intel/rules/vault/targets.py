"""What a link in the vault leads to. Shared by the rules about links."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.classify import NoteKind
from obsidian_intel.rules.vault.context import VaultContext
from obsidian_intel.vault import LinkFact, NoteFacts, fold_path

EMBEDS = frozenset({"embed", "image"})


def links(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    """Every link of every checked note; templates' marks in a target are left out."""
    for note in context.notes:
        for link in note.links:
            if "{{" not in link.target and "<%" not in link.target:
                yield note, link


def unresolved(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    """The links that lead nowhere."""
    return iter(context.once("unresolved", _unresolved))


def _unresolved(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    found: dict[str, bool] = {}
    for note, link in links(context):
        if not link.target or link.target.startswith(("/", "./", "../")):
            there = not link.target or context.vault.resolve(link.target, note.path) is not None
        else:
            key = link.target
            if key not in found:
                found[key] = context.vault.resolve(key, note.path) is not None
            there = found[key]
        if not there and not _leads_elsewhere(context, note, link):
            yield note, link


def _leads_elsewhere(context: VaultContext, note: NoteFacts, link: LinkFact) -> bool:
    """Whether a Markdown link leads to a folder, or to this page with other words behind its `?`."""
    if link.kind != "inline":
        return False
    return link.target.startswith("?") or context.vault.is_folder(link.target, note.path)


def by_alias(context: VaultContext) -> dict[str, list[str]]:
    """Folded alias -> the notes that have it."""
    found: dict[str, list[str]] = {}
    for path, note in sorted(context.vault.notes.items()):
        if note.kind is not NoteKind.TEMPLATE:
            for alias in note.aliases:
                found.setdefault(fold_path(alias.strip()), []).append(path)
    return found
