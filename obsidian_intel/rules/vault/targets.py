"""What a link in the vault leads to. Shared by the rules about links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.moved import Change
from obsidian_intel.rules.vault.context import VaultContext
from obsidian_intel.vault import LinkFact, NoteFacts
from obsidian_intel.wide import Found

EMBEDS = frozenset({"embed", "image"})


def links(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    """Every link of every checked note, as in `links_of`."""
    for note in context.notes:
        for link in links_of(note):
            yield note, link


def links_of(note: NoteFacts) -> Iterator[LinkFact]:
    """The links of a note; those whose target has a template's marks are left out."""
    for link in note.links:
        if "{{" not in link.target and "<%" not in link.target:
            yield link


def unresolved(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    """The links that lead nowhere."""
    return iter(context.once("unresolved", _unresolved))


def _unresolved(context: VaultContext) -> Iterator[tuple[NoteFacts, LinkFact]]:
    found: dict[str, bool] = {}
    counts = context.kept.unresolved
    if context.only is None:
        counts.clear()
    for note in context.notes:
        lost = [link for link in links_of(note) if not _is_there(context, note, link, found)]
        counts.pop(note.path, None)
        if lost:
            counts[note.path] = len(lost)
            for link in lost:
                yield note, link


def _is_there(context: VaultContext, note: NoteFacts, link: LinkFact, found: dict[str, bool]) -> bool:
    target = link.target
    there = found.get(target)
    if there is None:
        there = not target or context.vault.resolve(target, note.path) is not None
        if target and not target.startswith(("/", "./", "../")):
            found[target] = there
    return there or _leads_elsewhere(context, note, link)


def touched_by_alias(context: VaultContext, changes: Sequence[Change], found: Found) -> Collection[str]:
    """A changed alias touches only notes with links that lead nowhere else."""
    return tuple(context.kept.unresolved) if any("aliases" in each.fields for each in changes) else ()


def _leads_elsewhere(context: VaultContext, note: NoteFacts, link: LinkFact) -> bool:
    """Whether a Markdown link leads to a folder, or to this page with other words behind its `?`."""
    if link.kind != "inline":
        return False
    return link.target.startswith("?") or context.vault.is_folder(link.target, note.path)
