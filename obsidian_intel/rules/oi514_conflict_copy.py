"""OI514 conflict-copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.diagnostic import Finding, Range, Severity
from obsidian_intel.rules.context import NoteContext, VaultContext, VaultFinding
from obsidian_intel.rules.registry import Scope, rule
from obsidian_intel.text import Position, Span
from obsidian_intel.vault import conflict_original

_TOP = Range(Position(1, 1), Position(1, 1), Span(0, 0))
_MARK = re.compile(r"^\ufeff?(<{7}(?: [^\r\n]*)?)\r?$", re.MULTILINE)
_END = re.compile(r"^={7}\r?$(?s:.*?)^>{7}(?: [^\r\n]*)?\r?$", re.MULTILINE)


@rule(
    "OI514",
    name="conflict-copy",
    severity=Severity.ERROR,
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
            yield Finding(
                Span(*match.span(1)),
                "an unfinished merge: keep one side, and remove the lines `<<<<<<<`, `=======`, `>>>>>>>`",
            )


@rule(
    "OI514",
    name="conflict-copy",
    scope=Scope.VAULT,
    good=({"GPT 2.md": "一个名字\n", "GPT.md": "另一个\n"},),
    bad=(
        ({"a.sync-conflict-20260201-101010-ABCDEFG.md": "a\n", "a.md": "a\n"}, None),
        ({"笔记 (Conflicted copy phone 202602011010).md": "甲\n", "笔记.md": "甲\n"}, None),
    ),
)
def conflict_copy(context: VaultContext) -> Iterator[VaultFinding]:
    """A note has no copies that a sync service made.

    Why: rows would be counted twice.
    Fix: none.
    """
    for note in context.notes:
        original = conflict_original(note.path, context.vault)
        if original:
            there = "" if original in context.vault.notes else " (which is not there)"
            yield VaultFinding(
                note.path, _TOP, f"a conflict copy of `{original}`{there}; take over what is new, then delete this one"
            )
