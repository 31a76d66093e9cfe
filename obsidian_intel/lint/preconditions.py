"""What a note must hold for a rule to find anything in it. Asked once for all rules that need the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from obsidian_intel.core.lazy import lazy_pattern

if TYPE_CHECKING:
    from obsidian_intel.lint.note_context import NoteContext

Precondition = Callable[["NoteContext"], bool]
PreconditionSpec = tuple[str, str]
# A run of asterisks between two characters, one of which may be a mark: no other can be dead emphasis.
_DOUBTFUL = lazy_pattern(r"\*\*(?<!\*\*\*)(?<![ \n]\*\*)(?:(?<=[\W_]\*\*)\**+(?![ \n])|\**+(?![ \n])[\W_])")
# Lines in which each run is one of two and matches its neighbour, with nothing between that could part them.
_OPENS = r"(?<![*\\])\*\*(?:(?=[^\W_])|(?<=[ \t\n]\*\*)(?![\s*]))"
_CLOSES = r"(?<![\s*])\*\*(?!\*)(?:(?<=[^\W_]\*\*)|(?=[ \t\r\n]|\Z))"
_SETTLED = lazy_pattern(
    r"(?:[ \t>]*+(?:[*+-][ \t])?"
    rf"(?:[^*:\n]++|:(?!//)|{_OPENS}[^*_\[\]()|\\`$<%:\r\n]++{_CLOSES})*+(?:\n|\Z))*+"
)


def always(note: NoteContext) -> bool:
    """No need at all."""
    return True


def has_month(note: NoteContext) -> bool:
    """The note is a month."""
    return note.month is not None


def has_table(note: NoteContext) -> bool:
    """A table."""
    return bool(note.note.tables)


def has_region(note: NoteContext) -> bool:
    """Code, math, a comment or HTML."""
    return bool(note.note.regions)


def has_frontmatter_error(note: NoteContext) -> bool:
    """Something that the reader of frontmatter found wrong."""
    return bool(note.frontmatter.findings)


def has_property(note: NoteContext) -> bool:
    """A property."""
    return bool(note.frontmatter.properties)


def an_oversized_block(note: NoteContext) -> bool:
    """A paragraph or a cell that is read in part only."""
    return bool(note.note.oversized)


def a_fullwidth_mark(note: NoteContext) -> bool:
    """A fullwidth form of a mark. (Single characters are found at once, longer texts take their time.)"""
    text = note.text
    return (
        "［" in text
        or "］" in text
        or "【" in text
        or "】" in text
        or "（" in text
        or "）" in text
        or "｜" in text
        or ("：" in text and "：//" in text)
        or ("／" in text and "／／" in text)
        or ("%" in text and ("% %" in text or "%\u3000%" in text))
    )


def doubtful_runs(text: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """Where runs of `**` stand that may be dead emphasis: outside of lines that are settled at a glance.

    Only in whole lines from `begin` to `end`.
    """
    settled = line_end = 0
    for found in _DOUBTFUL.finditer(text, begin, len(text) if end is None else end):
        start = found.start()
        if start >= max(settled, line_end):
            settled = _SETTLED.match(text, text.rfind("\n", 0, start) + 1).end()  # type: ignore[union-attr]
            if start >= settled and (line_end := text.find("\n", start)) < 0:
                line_end = len(text)
        if start >= settled:
            yield start


def has_doubtful_emphasis(note: NoteContext) -> bool:
    """A run of `**` that may be dead emphasis."""
    return next(doubtful_runs(note.text), None) is not None


@cache
def contains(mark: str) -> Precondition:
    """`mark` stands somewhere in the note."""
    return _told(lambda note: mark in note.text, "text", mark)


@cache
def matches(pattern: str) -> Precondition:
    """Some part of the note fits `pattern`; one that begins with a plain text or one set of marks is quick."""
    search = re.compile(pattern).search
    return _told(lambda note: search(note.text) is not None, "match", pattern)


_TOLD: dict[Precondition, PreconditionSpec] = {
    need: (need.__name__, "")
    for need in (
        always,
        has_month,
        has_table,
        has_region,
        has_frontmatter_error,
        has_property,
        an_oversized_block,
        a_fullwidth_mark,
        has_doubtful_emphasis,
    )
}


def _told(need: Precondition, kind: str, what: str) -> Precondition:
    _TOLD[need] = kind, what
    return need


def spec_of(need: Precondition) -> PreconditionSpec | None:
    """A need in words that can be kept; None for one that a rule has made itself."""
    return _TOLD.get(need)


def precondition_from(words: PreconditionSpec) -> Precondition:
    """The need in these words."""
    kind, what = words
    if kind in ("text", "match"):
        return contains(what) if kind == "text" else matches(what)
    return next(need for need, known in _TOLD.items() if known == words)
