"""What follows a link's label: `(target "title")`, and how far a bare URL goes."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern

_OPEN = lazy_pattern(r"\([ \t\n]*")
_ANGLE = lazy_pattern(r"<(?:[^<>\n\\]|\\.)*>")
_CHUNK = lazy_pattern(r"(?:[^\s()\\\x00-\x1f\x7f]++|\\[!-/:-@\[-`{-~]|\\)+")
_PLAIN = lazy_pattern(r"\(([^\s()\\<\x00-\x1f\x7f]*+)\)")
_TOO_DEEP = lazy_pattern(r"(?:[^\s()\\\x00-\x1f\x7f]*+\(){33}")
_TITLE = lazy_pattern(r"""[ \t\n]+(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))""", re.S)
_SHUT = lazy_pattern(r"[ \t\n]*\)")
_MAX_PARENS = 32
# White space, quotes, brackets and the punctuation of CJK text: none of them goes on with a bare URL.
_BARE = lazy_pattern(
    r"https?://[^\s<>|`\"\\\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201f\u2026\u00ab\u00bb]+",
    re.I,
)
_TRAILING = "?!.,:;*_~'"
_PAIRED = ((")", "("), ("]", "["))


def inline_target(text: str, pos: int, end: int) -> tuple[int, int, int] | None:
    """For `(…)` at `pos`: start and end of the target and the offset behind the bracket, else None."""
    plain = _PLAIN.match(text, pos, end)
    if plain is not None:
        start, stop = plain.span(1)
        return start, stop, stop + 1
    opened = _OPEN.match(text, pos, end)
    if opened is None:
        return None
    at = opened.end()
    angle = _ANGLE.match(text, at, end)
    if angle is not None:
        start, stop, at = at + 1, angle.end() - 1, angle.end()
    else:
        start, depth = at, 0
        if text.startswith("<", at) or _TOO_DEEP.match(text, at, end):
            return None
        while at < end:
            chunk = _CHUNK.match(text, at, end)
            if chunk is not None:
                at = chunk.end()
            if at >= end or text[at] not in "()":
                break
            if text[at] == "(":
                depth += 1
                if depth > _MAX_PARENS:
                    return None
            elif depth == 0:
                break
            else:
                depth -= 1
            at += 1
        if depth:
            return None
        stop = at
    title = _TITLE.match(text, at, end)
    if title is not None:
        at = title.end()
    shut = _SHUT.match(text, at, end)
    return None if shut is None else (start, stop, shut.end())


def bare_url(text: str, pos: int, end: int) -> int:
    """Where the bare URL at `pos` ends: behind it stand no full stop, closing mark or lone bracket."""
    found = _BARE.match(text, pos, end)
    if found is None:
        return pos
    stop = found.end()
    extra = {close: text.count(close, pos, stop) - text.count(mark, pos, stop) for close, mark in _PAIRED}
    while stop > pos:
        char = text[stop - 1]
        if extra.get(char, 0) > 0:
            extra[char] -= 1
        elif char not in _TRAILING:
            break
        stop -= 1
    return stop if stop > pos + text[pos:stop].find("://") + 3 else pos
