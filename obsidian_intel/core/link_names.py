"""What links are written with: names, anchors and addresses, as Obsidian compares them."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.paper_ids import unquote


def fold_path(text: str) -> str:
    """`text` as Obsidian compares names: NFC, case folded."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).casefold()


def decode_target(target: str) -> str:
    """The vault path that a Markdown link's destination names."""
    return unquote(target.strip().strip("<>"))


_NO_ANCHOR = re.compile(r"[!-,./:-@\[-`{-~]+")


def fold_anchor(text: str) -> str:
    """A heading or an anchor as Obsidian compares them: marks of ASCII but `-` count as spaces."""
    return " ".join(_NO_ANCHOR.sub(" ", fold_path(text)).split())


_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_external(target: str) -> bool:
    """Whether a Markdown link leads out of the vault."""
    return bool(_SCHEME.match(target)) or target.startswith("//")
