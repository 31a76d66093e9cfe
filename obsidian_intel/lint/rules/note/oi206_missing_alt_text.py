"""OI206 missing-alt-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.markdown.note_parts import Link
from obsidian_intel.markdown.pictures import images

_SIZE = re.compile(r"\s*\d+(?:\s*x\s*\d+)?\s*")


@rule(
    "OI206",
    name="missing-alt-text",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        "![Two curves that cross](signals.svg)\n",
        "![[信号.png|两条曲线|300]]\n![[Board.canvas]]\n",
        {"Notes/想法.md": "![[图.png]]\n"},
    ),
    bad=(("![](signals.svg)\n", None), ("![[信号.png]]\n", None), ("![[信号.png|300x200]]\n", None)),
)
def missing_alt_text(note: NoteContext) -> Iterator[Finding]:
    """A picture in a month says in words what it shows.

    Why: a picture cannot be searched, read aloud, or shown where its file is missing.
    Fix: none.
    """
    if note.month is None:
        return
    for link in images(note.note):
        if not _words(link):
            how = f"![[{link.target}|what it shows]]" if link.is_wiki else f"![what it shows]({link.target})"
            message = Message("this picture has no description; write `{how}`", how=how)
            yield Finding(link.span, message)


def _words(link: Link) -> bool:
    return any(part.strip() and not _SIZE.fullmatch(part) for part in (link.label or "").replace("\\", "").split("|"))
