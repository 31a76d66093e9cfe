"""Where the block of properties begins and ends, and blocks that stand in the wrong place."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span

_FENCE = lazy_pattern(r"---[ \t]*(?:\r\n|[\r\n]|\Z)")
_LINE = lazy_pattern(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_PROPERTY = lazy_pattern(r"([^\W\d][\w .-]{0,60}):(?:[ \t]|$)")
_PART_OF_ONE = lazy_pattern(r"[ \t]*$|[ \t]*- |[ \t]+\S|#")
# fmt: off
_NAMES = frozenset((
    "aliases", "alias", "tags", "tag", "title", "date", "created", "updated", "type", "period",
    "status", "author", "authors", "published", "url", "source", "arxiv", "doi", "year",
    "cssclasses", "cssclass", "publish", "permalink", "description", "category", "categories",
    "months",
))
# fmt: on
_FAR = 2_000  # a block that begins later is part of the text
# Three hyphens that a keyboard joined to dashes.
_SMART_FENCE = lazy_pattern(r"(?=-{0,2}[\u2013\u2014])([-\u2013\u2014]{1,3})[ \t]*(?:\r\n|[\r\n])")
# Before text that holds one of these a block is an example, or what a template's script puts out.
_NOT_TEXT = ("```", "~~~", "%%", "<%", "%>", "{{")


def find_block(text: str, start: int) -> tuple[Span, Span] | None:
    """The spans of the block and of what lies between its fences; None where it does not open or close."""
    opening = _FENCE.match(text, start)
    if opening is None:
        return None
    position = opening.end()
    while (position := text.find("---", position)) >= 0:
        if text[position - 1] in "\r\n" and (closing := _FENCE.match(text, position)):
            return Span(start, closing.end()), Span(opening.end(), position)
        position += 3
    return None


def find_unclosed(text: str, start: int) -> Span | None:
    """The opening fence of a block that is never closed; None for a rule above plain text."""
    opening = _FENCE.match(text, start)
    if opening is None or find_block(text, start):
        return None
    following = _LINE.match(text, opening.end())
    if following is None or not _PROPERTY.match(following[0].rstrip("\r\n")):
        return None
    return _trimmed(text, opening.span())


def find_smart_fence(text: str, start: int) -> tuple[Span, Message] | None:
    """A block at the very start whose hyphens became dashes, `—--`, and what to do about it."""
    opening = _SMART_FENCE.match(text, start)
    following = _LINE.match(text, opening.end()) if opening else None
    if opening is None or following is None or not _PROPERTY.match(following[0].strip()):
        return None
    closing = re.compile(r"(?:^|(?<=\r))[-\u2013\u2014]{1,3}[ \t]*(?=[\r\n]|\Z)", re.MULTILINE).search(
        text, opening.end()
    )
    if closing is None or not _looks_like_properties(text[opening.end() : closing.start()], alone=True):
        return None
    message = Message(
        "`{fence}` opens no properties: write three plain hyphens, `---`, here and below them", fence=opening[1]
    )
    return _trimmed(text, opening.span()), message


def find_misplaced(text: str, start: int) -> tuple[Span, Message] | None:
    """A block of properties that is not at the very start, and what to do about it.

    Asked only of a text that does not open with a fence.
    """
    if "---" not in text[start : start + _FAR]:
        return None
    first = re.compile(r"\s*").match(text, start)
    begin = first.end() if first else start
    if text.startswith("---", begin):
        return _displaced_fence(text, start, begin)
    before = 0
    position = begin
    while position < min(len(text), start + _FAR):
        line = _LINE.match(text, position)
        assert line is not None
        bare = line[0].strip()
        if bare == "---" or line[0].startswith("    ") or any(mark in bare for mark in _NOT_TEXT):
            break
        before += bool(bare)
        position = line.end()
    if not text.startswith("---", position):
        return None
    if _looks_like_properties(text[begin:position]):
        message = Message("these properties have no opening line: put a line `---` above them")
        return _trimmed(text, _first_line(text, begin)), message
    span = find_second_block(text, position) if before <= 5 else None
    return (span, Message("properties count only at the very start of a note: move them there")) if span else None


def find_second_block(text: str, start: int) -> Span | None:
    """The opening fence of a block of properties at `start` (blank lines before it are skipped)."""
    blank = re.compile(r"\s*").match(text, start)
    begin = blank.end() if blank else start
    block = find_block(text, begin) if text.startswith("---", begin) else None
    if block and len(block[1]) < _FAR and _looks_like_properties(block[1].of(text)):
        return _trimmed(text, (begin, block[1].start))
    return None


def _displaced_fence(text: str, start: int, begin: int) -> tuple[Span, Message] | None:
    line = _LINE.match(text, begin)
    assert line is not None
    dashes = line[0].strip()
    if dashes.strip("-") or (begin == start and dashes == "---"):
        return None
    following = _LINE.match(text, line.end())
    if following is None or not _PROPERTY.match(following[0].strip()):
        return None
    closing = re.compile(r"(?:^|(?<=\r))[ \t]*-{3,}[ \t]*(?=[\r\n]|\Z)", re.MULTILINE).search(text, following.end())
    if closing is None or not _looks_like_properties(text[line.end() : closing.start()], alone=True):
        return None
    span = _trimmed(text, line.span())
    if dashes != "---":
        return span, Message("properties open and close with a line of exactly three hyphens, `---`")
    return span, Message("properties count only at the very start of a note: delete what stands before this `---`")


def _looks_like_properties(block: str, alone: bool = False) -> bool:
    """Whether each line belongs to a property, and the names are those of properties.

    Behind other text that takes two, one of them a name that notes use (`tags`): prose has `Note: …` as well.
    """
    names = []
    for line in re.split(r"\r\n|[\r\n]", block):
        if found := _PROPERTY.match(line):
            names.append(found[1])
        elif not _PART_OF_ONE.match(line) or (line.strip() and not names):
            return False
    if alone:
        return any(name.lower() in _NAMES for name in names) or (bool(names) and all(map(str.islower, names)))
    return len(names) > 1 and any(name in _NAMES for name in names)


def _first_line(text: str, begin: int) -> tuple[int, int]:
    line = _LINE.match(text, begin)
    return line.span() if line else (begin, begin)


def _trimmed(text: str, span: tuple[int, int]) -> Span:
    start, end = span
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    return Span(start, end)
