"""What the journal knows of links that once were there, and of what we said in properties."""

from __future__ import annotations

from obsidian_intel.papers.plan_model import LINK_MEMORY, SAID_MEMORY, SEEN_MEMORY, LinkHistory
from obsidian_intel.papers.property_sync import WrittenValues, decode_written
from obsidian_intel.store.store import Store


def link_history(store: Store) -> LinkHistory:
    """For plans: notes we made, links that once were there, what we said in properties."""

    def said(path: str) -> WrittenValues | None:
        text = store.recall(SAID_MEMORY, path)
        return decode_written(text) if text is not None else None

    return LinkHistory(store.made, lambda key: was_linked(store, key), said)


def was_linked(store: Store, key: str) -> bool:
    """Whether a link once was there, by us or seen by us (`Slot.memory_key`)."""
    return any(store.recall(kind, key) is not None for kind in (LINK_MEMORY, SEEN_MEMORY))


def linked_notes(store: Store) -> frozenset[str]:
    """The notes that we put links to, by path."""
    return frozenset(store.recall_all(LINK_MEMORY).values())
