"""OI514 conflict-copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule

_MARK = re.compile(r"(?:^|(?<=\r))\ufeff?(<{7}(?: [^\r\n]*)?)(?=\r|$)", re.MULTILINE)
_END = re.compile(r"(?:^|(?<=\r))={7}(?=\r|$)(?s:.*?)(?:^|(?<=\r))>{7}(?: [^\r\n]*)?(?=\r|$)", re.MULTILINE)


@rule(
    "OI514",
    name="conflict-copy",
    severity=Severity.ERROR,
    needs=contains("<<<<<<<"),
    good=("<<<<<<< 只是一行\n", "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n```\n"),
    bad=(
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n", None),
        ("# 二月\n\n<<<<<<< 本机\n甲\n=======\n乙\n>>>>>>> 别处\n", None),
    ),
)
def conflict_marks(note: NoteContext) -> Iterator[Finding]:
    """A note stands in the vault once, and holds no marks of an unfinished merge.

    Why: a sync service or git kept both sides of a conflict; rows would be counted twice. Copies are known by the names
    that sync services give them, and by equal ids or months where the name alone does not tell.
    Fix: none. Take over what is new, and delete the copy.
    """
    if "<<<<<<<" not in note.text:
        return
    for match in _MARK.finditer(note.text):
        if not note.is_opaque_code(match.start()) and _END.search(note.text, match.end()):
            message = Message(
                "an unfinished merge: keep one side, and delete the lines `<<<<<<<`, `=======`, `>>>>>>>`"
            )
            yield Finding(Span(*match.span(1)), message)
