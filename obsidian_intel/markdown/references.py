"""Link reference definitions, `[label]: target "title"`, at the start of a paragraph."""

from __future__ import annotations

import re

from obsidian_intel.text import Span

_DEFINITION = re.compile(
    r"""\[((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*(<[^<>\n]*>|[^\s<]\S*)"""
    r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
)


def fold_label(label: str) -> str:
    """A label as references compare them."""
    return " ".join(label.split()).casefold()


def take_definitions(text: str, lines: list[tuple[int, int]], references: dict[str, Span]) -> int:
    """How many of a paragraph's first lines are definitions; their targets go into `references`."""
    for count, (pos, end) in enumerate(lines):
        found = _DEFINITION.match(text, pos, end) if text[pos] == "[" else None
        if found is None or found[1].startswith("^") or not found[1].strip():
            return count
        start, stop = found.span(2)
        if text[start] == "<":
            start, stop = start + 1, stop - 1
        references.setdefault(fold_label(found[1]), Span(start, stop))
    return len(lines)
