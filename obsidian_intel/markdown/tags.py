"""What Obsidian takes for a tag. Shared by the rules about tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter, Scalar

_PLAIN = re.compile(r"[0-9]*[A-Za-z_/\-\u4e00-\u9fa5][0-9A-Za-z_/\-\u4e00-\u9fa5]*")
_COLOR = re.compile(r"(?i:[0-9a-f]{6}|[0-9a-f]{8})|[0-9a-f]{3,4}|[0-9A-F]{3,4}")
_EXTRA = frozenset("_-/\u200d\ufe0f\u20e3")


def frontmatter_tags(front: Frontmatter) -> Iterator[Scalar]:
    """The items of the list `tags`. A single text is left out: Obsidian cuts it at commas and spaces itself."""
    found = front.get("tags")
    if found is not None and found.is_list:
        yield from found.scalars


def is_color(name: str) -> bool:
    """Whether a tag in the text is most likely a colour, as in `#fff` and `#1e90ff`."""
    return _COLOR.fullmatch(name) is not None


def is_wrong(name: str) -> str | None:
    """The first character that a tag cannot hold; "" when it has no letter at all, None when it is right."""
    if _PLAIN.fullmatch(name):
        return None
    for char in name:
        if not _fits(char):
            return char
    return None if any(not char.isdigit() for char in name) else ""


def fold_tag(name: str) -> str:
    """A tag as Obsidian compares it: in lower case, letter by letter.

    Never case folded: `Maße` and `Masse`, `İ` and `i` are different tags.
    """
    return name.lower()


def hyphenated(name: str) -> str | None:
    """The tag that was certainly meant: spaces become `-`. None where another mark, or a mark alone, stands in it."""
    words = name.split()
    if not all(word[0].isalnum() and word[-1].isalnum() for word in words):
        return None
    joined = "-".join(words)
    return joined if joined and is_wrong(joined) is None else None


def _fits(char: str) -> bool:
    category = unicodedata.category(char)
    return char in _EXTRA or category[0] in "LNM" or category in ("So", "Sk", "Cn")
