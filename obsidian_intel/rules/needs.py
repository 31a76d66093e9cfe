"""What a note must hold for a rule to find anything in it. Asked once for all rules that need the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obsidian_intel.rules.context import NoteContext

Need = Callable[["NoteContext"], bool]


def anything(note: NoteContext) -> bool:
    """No need at all."""
    return True


def a_month(note: NoteContext) -> bool:
    """The note is a month."""
    return note.month is not None


def a_table(note: NoteContext) -> bool:
    """A table."""
    return bool(note.note.tables)


def a_region(note: NoteContext) -> bool:
    """Code, math, a comment or HTML."""
    return bool(note.note.regions)


def a_faulty_block(note: NoteContext) -> bool:
    """Something that the reader of frontmatter found wrong."""
    return bool(note.frontmatter.findings)


def a_property(note: NoteContext) -> bool:
    """A property."""
    return bool(note.frontmatter.properties)


@cache
def text(mark: str) -> Need:
    """`mark` stands somewhere in the note."""
    return lambda note: mark in note.text


@cache
def match(pattern: str) -> Need:
    """Some part of the note fits `pattern`; one that begins with a plain text or one set of marks is quick."""
    search = re.compile(pattern).search
    return lambda note: search(note.text) is not None
