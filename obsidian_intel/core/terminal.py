"""Text made fit for a terminal and for one line of output."""

from __future__ import annotations

from obsidian_intel.core.message import Message


def printable(text: str) -> str:
    """`text` with what a terminal could not show, or would obey, made visible. Line endings and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def one_line(text: str) -> str:
    """`text` in one line, for a path or a message: line endings and tabs are made visible too."""
    return text if text.isprintable() else printable(text).replace("\n", "\\n").replace("\t", "\\t")


def pluralize(number: int, word: str) -> Message:
    """`3 notes`, `1 note`, in the language that is spoken."""
    return Message(f"{{count}} {word}" if number == 1 else f"{{count}} {word}s", count=number)
