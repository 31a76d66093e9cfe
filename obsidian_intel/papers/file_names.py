"""File names for paper notes that Obsidian, every system and a wikilink can hold."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.core.settings_checks import WINDOWS_DEVICE

MAX_BYTES = 180
_UNSAFE = re.compile(  # a `$` in a link would open math, or close that of its row
    r'%%|\[\[|\]\]|[$#|^"<>*?\[\]\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
)
_COLON = re.compile(r":\s+")
_JOINED = re.compile(r"\s*[\\/:]+\s*")
_ZWJ = "\u200d"


def file_name(name: str, fallback: str = "Untitled") -> str:
    """`name` as a file's base name, without `.md`.

    Unicode and fullwidth forms stay; what Obsidian, Windows or a link cannot hold goes; slashes, and colons
    without a space behind them, become `-`. Cut on a grapheme at 180 bytes. `fallback` stands in where nothing is left.
    """
    text = unicodedata.normalize("NFC", name)
    text = _UNSAFE.sub("", _JOINED.sub("-", _COLON.sub(" ", text)))
    text = " ".join(text.split()).strip(" .-")
    text = truncate_bytes(text, MAX_BYTES).rstrip(" .")
    if not text or not any(unicodedata.category(char)[0] in "LNSPMC" for char in text):
        text = fallback
    reserved = WINDOWS_DEVICE.match(text)
    return f"{reserved[0]}_{text[reserved.end() :]}" if reserved else text


def truncate_bytes(text: str, limit: int) -> str:
    """The longest beginning of `text` that is at most `limit` bytes of UTF-8 and ends between graphemes."""
    if len(text.encode()) <= limit:
        return text
    end = size = 0
    while end < len(text) and size + len(text[end].encode()) <= limit:
        size += len(text[end].encode())
        end += 1
    while end > 0 and _joins(text, end):
        end -= 1
    return text[:end]


def _joins(text: str, index: int) -> bool:
    """Whether `text[index]` belongs to the grapheme before it."""
    if index >= len(text):
        return False
    char, before = text[index], text[index - 1]
    if before == _ZWJ or char == _ZWJ or unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True
    if _is_regional(char) and _is_regional(before):
        run = 0
        while index - 1 - run >= 0 and _is_regional(text[index - 1 - run]):
            run += 1
        return run % 2 == 1
    return False


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
