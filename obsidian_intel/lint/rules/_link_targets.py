"""What a link in the vault leads to. Shared by the rules about links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.vault.facts import LinkFact, NoteFacts

Link = tuple[NoteFacts, LinkFact]
EMBEDS = frozenset({"embed", "image"})


def links(context: VaultContext) -> Sequence[Link]:
    """The links of the checked notes but those, by far the most, that lead to one file from wherever they stand.

    Those with an anchor are among them; those whose target has a template's marks are left out.
    """
    return context.shared("links", _links)


def _links(context: VaultContext) -> Iterator[Link]:
    plain: dict[str, bool] = {}
    for note in context.notes:
        for link in note.links:
            target = link.target
            is_plain = plain.get(target)
            if is_plain is None:
                is_plain = plain[target] = context.vault.is_plain(target)
            if (not is_plain or link.anchor) and "{{" not in target and "<%" not in target:
                yield note, link


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
