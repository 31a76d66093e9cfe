"""What this machine's ledger and journal know of links, and of what we said in properties."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.papers.plan_model import LINK_MEMORY, SAID_MEMORY, SEEN_MEMORY, LinkHistory
from obsidian_intel.papers.property_sync import WrittenValues, decode_written
from obsidian_intel.store.store import Store


def link_history(store: Store, title: Callable[[str], str | None]) -> LinkHistory:
    """What plans ask of the history of one vault on this machine, and of papers' titles."""

    def said(path: str) -> WrittenValues | None:
        text = store.recall(SAID_MEMORY, path)
        return decode_written(text) if text is not None else None

    @cache
    def undone() -> frozenset[str]:
        return links_undone(store)

    @cache
    def known() -> frozenset[str]:
        seen = (path for kind in (LINK_MEMORY, SEEN_MEMORY) for path in store.recall_all(kind).values())
        return frozenset(map(_folded_name, (*seen, *store.recall_all("made"))))

    return LinkHistory(
        made=store.was_created,
        linked=lambda key: _is_known(store, key),
        said=said,
        undone=lambda key: key in undone(),
        knows=lambda target: _folded_name(target) in known(),
        title=title,
    )


def _folded_name(target: str) -> str:
    return fold_path(target.rpartition("/")[2].removesuffix(".md"))


def was_linked(store: Store, key: str) -> bool:
    """Whether a link once was there, by us or seen by us, and no `undo` took it out (`PaperMention.memory_key`)."""
    return _is_known(store, key) and key not in links_undone(store)


def _is_known(store: Store, key: str) -> bool:
    return any(store.recall(kind, key) is not None for kind in (LINK_MEMORY, SEEN_MEMORY))


def links_undone(store: Store) -> frozenset[str]:
    """The keys of links that an `undo` took out and that nobody has put in again since (`store.undone`)."""
    found = (key.split("\n", 2) for key in store.recall_all("undone"))
    return frozenset(parts[2] for parts in found if parts[0] == LINK_MEMORY)
