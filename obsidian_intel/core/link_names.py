"""What links are written with: names, anchors and addresses, as Obsidian compares them."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.paper_ids import unquote


def fold_path(text: str) -> str:
    """`text` as Obsidian compares names: NFC, in lower case; the two small sigmas count as one letter.

    >>> fold_path("Maße") == fold_path("MAßE"), fold_path("Maße") == fold_path("Masse")
    (True, False)
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).lower().replace("ς", "σ")


def fold_case(text: str) -> str:
    """`text` for telling whether two names could be one file on some disk: NFC, case folded (`Maße` is `Masse`)."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).casefold()


def decode_target(target: str) -> str:
    """The vault path that a Markdown link's destination names."""
    return unquote(target.strip().strip("<>"))


_NO_ANCHOR = re.compile(r"[!-,./:-@\[-`{-~]+")


def fold_anchor(text: str) -> str:
    """A heading or an anchor as Obsidian compares them: marks of ASCII but `-` count as spaces."""
    return " ".join(_NO_ANCHOR.sub(" ", fold_path(text)).split())


_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|https?：[/／]{2}")  # the latter is meant so, and OI606 says it


def is_external(target: str) -> bool:
    """Whether a Markdown link leads out of the vault."""
    return bool(_SCHEME.match(target)) or target.startswith("//")
