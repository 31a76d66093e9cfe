"""The links and the tags of all notes, gathered while each is looked at once. Shared by the rules about both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.markdown.tags import is_color
from obsidian_intel.vault.facts import LinkFact, NoteFacts

Link = tuple[NoteFacts, LinkFact]


class LinksAndTags(Struct, frozen=True, gc=False):
    """`links`: those of the checked notes but those, by far the most, that lead to one file from wherever they stand.

    Links with an anchor are among them; those whose target has a template's marks are left out. `tags`: in how many
    notes each spelling stands; colours are no tags.
    """

    links: list[Link]
    tags: Counter[str]


def links_and_tags(context: VaultContext) -> LinksAndTags:
    """The links and tags of the checked notes."""
    return context.shared("links and tags", _gather)[0]


def names_of_tags(note: NoteFacts) -> set[str]:
    """The tags of a note that are no colours, each once."""
    return {tag.name for tag in note.tags if not is_color(tag.name)}


def _gather(context: VaultContext) -> Iterator[LinksAndTags]:
    links: list[Link] = []
    tags: Counter[str] = Counter()
    plain: dict[str, bool] = {}
    for note in context.notes():
        for link in note.links:
            target = link.target
            is_plain = plain.get(target)
            if is_plain is None:
                is_plain = plain[target] = context.vault.is_plain(target)
            if (not is_plain or link.anchor) and "{{" not in target and "<%" not in target:
                links.append((note, link))
        if note.tags:
            tags.update(names_of_tags(note))
    yield LinksAndTags(links, tags)
