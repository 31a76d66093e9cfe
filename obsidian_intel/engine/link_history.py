"""What the journal knows of links that once were there, and of what we said in properties."""

from __future__ import annotations

from obsidian_intel.papers.plan_model import LINK_MEMORY, SAID_MEMORY, SEEN_MEMORY, Memory
from obsidian_intel.papers.property_sync import Said, load
from obsidian_intel.store.store import Store


def memory_of(store: Store) -> Memory:
    """For plans: notes we made, links that once were there, what we said in properties."""

    def said(path: str) -> Said | None:
        text = store.recall(SAID_MEMORY, path)
        return load(text) if text is not None else None

    return Memory(store.made, lambda key: was_linked(store, key), said)


def was_linked(store: Store, key: str) -> bool:
    """Whether a link once was there, by us or seen by us (`Slot.memory_key`)."""
    return any(store.recall(kind, key) is not None for kind in (LINK_MEMORY, SEEN_MEMORY))


def linked_notes(store: Store) -> frozenset[str]:
    """The notes that we put links to, by path."""
    return frozenset(store.recall_all(LINK_MEMORY).values())
