"""Text made fit for a terminal and for one line of output."""

from __future__ import annotations


def printable(text: str) -> str:
    """`text` with what a terminal could not show, or would obey, made visible. Line endings and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def one_line(text: str) -> str:
    """`text` in one line, for a path or a message: line endings and tabs are made visible too."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def pluralize(number: int, word: str) -> str:
    """`3 notes`, `1 note`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
