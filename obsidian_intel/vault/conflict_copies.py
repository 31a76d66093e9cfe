"""Copies of notes that a sync service or a file manager made beside the original."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.vault.vault import Vault

# What sync services say of a conflict: Obsidian Sync, Dropbox in its languages, ownCloud, Seafile.
_SAID = (
    r"conflicted copy|SFConflict|in Konflikt stehende Kopie|Konflikt-?kopie|copie en conflit|copia en conflicto"
    r"|copia in conflitto|cópia em conflito|конфликтующая копия|冲突的?副本|衝突[副複]本|競合コピー|충돌된? 사본"
)
_CONFLICT = lazy_pattern(
    rf"(?P<name>.+?)(?: \([^()]*(?:{_SAID})[^()]*\)"
    r"|\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?"  # Syncthing
    r"|_[^_]+_[A-Z][a-z]{2}-\d{2}-\d{4,6}-\d{4}_Conflict)",  # Synology
    re.IGNORECASE,
)
# What only may be a copy: iCloud and Google Drive, file managers in their languages, ownCloud's and pCloud's short
# words, OneDrive's name of a computer.
_NUMBER = r"(?: ?\(?\d{1,2}\)?)?"
_MAY_BE_COPY = lazy_pattern(
    rf"(?P<name>.+?)(?: [2-9]| ?\([1-9]\)"
    rf"|(?: - |[ _-]| \()(?i:copy|copie|copia|cópia|kopie|kopia|kopio|kopi|kopya|másolat|копия|копія)\)?{_NUMBER}"
    rf"|(?: - ?|[ _-]| ?\(|的|の)?(?:副本|拷贝|复件|複本|コピー|복?사본)\)?{_NUMBER}"
    r"|(?i: \(conflict[^()]*\d[^()]*\)|[ _.-]conflict(?:ed)?(?:[-_]\d[\d_-]*)?| ?\[conflict(?:ed)?\])"
    r"|-(?:[A-Z][A-Z0-9]{1,14}-[A-Z0-9]{4,15}|(?:[^\W\d]\w*-)?(?:MacBook|iMac|Mac-?mini|Laptop|Surface)[\w-]*))",
)
_CONFLICT_SIGN = lazy_pattern("conflict|konflikt|conflit|конфликт|冲突|衝突|競合|충돌")
_COPY_SIGN = lazy_pattern("conflict|copy|copi|cópia|kopi|kopy|másolat|копи|копія|副本|拷贝|复件|複本|コピー|사본")
_NUMBERED = (")", *(f" {number}" for number in range(2, 10)))


def conflict_original(path: str, vault: Vault) -> str | None:
    """The note that `path` is a copy of, or None.

    By its name for the sync services that say so. Any other name, such as `X 2.md`, `X (1).md`, `X - Copy.md`,
    `X 副本.md` or `X-DESKTOP-AB12CD3.md`, counts only where both are months of one period or carry the same paper id:
    "GPT 2" is a real name.
    """
    folder, slash, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    lower = stem.lower()
    if _CONFLICT_SIGN.search(lower) and (match := _CONFLICT.fullmatch(stem)):
        return f"{folder}{slash}{match['name']}.md"
    match = _MAY_BE_COPY.fullmatch(stem) if _may_be_copy(stem, lower) else None
    if match is None:
        return None
    original = f"{folder}{slash}{match['name'].rstrip()}.md"
    one, other = vault.heads.get(path), vault.heads.get(original)
    if one is None or other is None or one.kind is not other.kind:
        return None
    same = (one.period is not None and one.period == other.period) or bool(set(one.ids) & set(other.ids))
    return original if same else None


def _may_be_copy(stem: str, lower: str) -> bool:
    """Whether a longer look at a name is worth it: most names of a vault end here."""
    if stem.endswith(_NUMBERED) or _COPY_SIGN.search(lower):
        return True
    tail = stem.rpartition("-")[2] if "-" in stem else ""
    return not tail.isdigit() and tail != tail.lower()
