"""Which notes link to which."""

from __future__ import annotations

from obsidian_intel.vault.vault import Vault


def backlinks(vault: Vault) -> dict[str, set[str]]:
    """Path of a file -> paths of the other notes that link to it, as Obsidian resolves their links."""
    found: dict[str, set[str]] = {}
    for source, note in vault.notes.items():
        for link in note.links:
            target = vault.resolve(link.target, source) if link.target else None
            if target is not None and target != source:
                found.setdefault(target, set()).add(source)
    return found
