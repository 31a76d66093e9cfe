"""Copies of notes that a sync service made where two devices wrote at once."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.vault.vault import Vault

_COPY = lazy_pattern(
    r"(?P<name>.+?)(?: \(conflicted copy [^()]+\)| \([^()]*['’]s conflicted copy [^()]*\)"
    r"| \(conflicted copy[^()]*\)|\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?)",
    re.IGNORECASE,
)
_NUMBERED_COPY = lazy_pattern(r"(?P<name>.+?)(?: [2-9]| \([1-9]\))")
_NUMBERS = (")", *(f" {number}" for number in range(2, 10)))


def conflict_original(path: str, vault: Vault) -> str | None:
    """The note that `path` is a sync service's conflict copy of, or None.

    By its name for the services that say so. `X 2.md` and `X (1).md` count only where both are months of one period
    or carry the same paper id: "GPT 2" is a real name.
    """
    folder, slash, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    if "conflict" in stem.casefold() and (match := _COPY.fullmatch(stem)):
        return f"{folder}{slash}{match['name']}.md"
    match = _NUMBERED_COPY.fullmatch(stem) if stem.endswith(_NUMBERS) else None
    if match is None:
        return None
    original = f"{folder}{slash}{match['name']}.md"
    one, other = vault.heads.get(path), vault.heads.get(original)
    if one is None or other is None or one.kind is not other.kind:
        return None
    same = (one.period is not None and one.period == other.period) or bool(set(one.ids) & set(other.ids))
    return original if same else None
