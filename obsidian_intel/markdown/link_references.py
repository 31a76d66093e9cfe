"""Link reference definitions, `[label]: target "title"`, at the start of a paragraph."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Span

_LABEL = r"\[((?:[^\[\]\\]|\\.){1,999})\]"
_TARGET = r"(<(?:[^<>\n\\]|\\.)*>|[^\s<\x00-\x1f\x7f][^\s\x00-\x1f\x7f]*)"
_TITLE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))"""
_DEFINITION = lazy_pattern(
    rf"[ \t]*{_LABEL}:[ \t]*\n?[ \t]*{_TARGET}(?:(?:[ \t]*\n[ \t]*|[ \t]+){_TITLE})?[ \t]*(?:\n|$)", re.S
)


def fold_label(label: str) -> str:
    """A label as references compare them."""
    return " ".join(label.split()).casefold()


def parse_definitions(
    text: str, lines: list[tuple[int, int]], references: dict[str, Span], footnotes: bool = False
) -> int:
    """How many of a paragraph's first lines are definitions; their targets go into `references`.

    A footnote's definition holds text, so it counts only with `footnotes`, and is never put in `references`.
    """
    if text[lines[0][0]] != "[":
        return 0
    joined = "\n".join([text[start:end] for start, end in lines])
    at = taken = 0
    while taken < len(lines):
        found = _DEFINITION.match(joined, at)
        if found is None or not found[1].strip():
            break
        footnote = found[1].startswith("^")
        if footnote and not footnotes:
            break
        if not footnote:
            _keep(found, joined, taken, lines, references)
        taken += joined.count("\n", at, found.end()) if found.end() < len(joined) else len(lines) - taken
        at = found.end()
    return taken


def _keep(
    found: re.Match[str],
    joined: str,
    taken: int,
    lines: list[tuple[int, int]],
    references: dict[str, Span],
) -> None:
    start, stop = found.span(2)
    row = taken + joined.count("\n", found.start(), start)
    shift = lines[row][0] - (joined.rfind("\n", 0, start) + 1)
    if joined[start] == "<":
        start, stop = start + 1, stop - 1
    references.setdefault(fold_label(found[1]), Span(start + shift, stop + shift))
