"""What a link in the vault leads to. Shared by the rules about links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.rules._links_and_tags import Link, links_and_tags
from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.vault.facts import LinkFact, NoteFacts

EMBEDS = frozenset({"embed", "image"})


def links(context: VaultContext) -> Sequence[Link]:
    """The links of the checked notes that may lead nowhere, to a part of a file, or elsewhere from elsewhere."""
    return links_and_tags(context).links


def unresolved(context: VaultContext) -> Sequence[Link]:
    """The links that lead nowhere."""
    return context.shared("unresolved", _unresolved)


def _unresolved(context: VaultContext) -> Iterator[Link]:
    targets = context.kept.unresolved
    context.reset(targets)
    for note, link in links(context):
        there = not link.target or context.vault.resolve(link.target, note.path) is not None
        if not there and not _leads_elsewhere(context, note, link):
            targets[note.path] = (*targets.get(note.path, ()), link.target)
            yield note, link


def touched_by_alias(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str]:
    """A changed alias touches only notes with links that lead nowhere else; a name, those that link to it, too."""
    aliases = any("aliases" in each.fields or each.named for each in changes)
    return {*context.linkers(changes), *(context.kept.unresolved if aliases else ())}


def touched_by_name(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str]:
    """A note that was added or removed touches those that link to its name."""
    return context.linkers(changes)


def _leads_elsewhere(context: VaultContext, note: NoteFacts, link: LinkFact) -> bool:
    """Whether a Markdown link leads to a folder, or to this page with other words behind its `?`."""
    if link.kind != "inline":
        return False
    return link.target.startswith("?") or context.vault.is_folder(link.target, note.path)
