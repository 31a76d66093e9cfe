"""Pipes that part a table row where a link, code or math was meant. Such a row is never linked."""

from __future__ import annotations

import re

from msgspec import Struct

from obsidian_intel.core.caches import text_cache

_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_WIKILINK = re.compile(r"\[\[[^\[\]|\r\n]+(?<!\\)\|[^\[\]\r\n]*?\]\]")
_LABEL = re.compile(r"!?\[[^\[\]\r\n]*\]\((?:[^()\s]|\([^()\s]*\))*\)")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])([^$\r\n]*?[^\s\\$])\$(?![\d$])")


class SplitPipe(Struct, frozen=True, gc=False):
    """An unescaped pipe inside something. `offset` is in the row; `what` is "link", "code" or "math"."""

    offset: int
    what: str


def split_pipes(row: str, excess: int) -> list[SplitPipe]:
    """The pipes in `row` that should be escaped. `excess`: how many cells the row has too many.

    A wikilink is certain. Other links, code and math are believed only where the row is too long by their pipes.
    """
    return list(_split_pipes(row, excess)) if "|" in row else []


@text_cache(64)
def _split_pipes(row: str, excess: int) -> tuple[SplitPipe, ...]:
    """Cached: the rows of a month that is being written are asked for again and again."""
    links = [_inside(m.start(), m.group(), "link") for m in _WIKILINK.finditer(row)]
    found = [pipe for pipes in links for pipe in pipes]
    left = excess - len(found)
    taken = {pipe.offset for pipe in found}
    for pattern, what in ((_LABEL, "link"), (_CODE, "code"), (_MATH, "math")) if left > 0 else ():
        for match in pattern.finditer(row):
            pipes = [pipe for pipe in _inside(match.start(), match.group(), what) if pipe.offset not in taken]
            if pipes and len(pipes) <= left:
                left -= len(pipes)
                taken.update(pipe.offset for pipe in pipes)
                found += pipes
    return tuple(sorted(found, key=lambda pipe: pipe.offset))


def _inside(base: int, text: str, what: str) -> list[SplitPipe]:
    return [SplitPipe(base + match.end() - 1, what) for match in _PIPE.finditer(text)]
