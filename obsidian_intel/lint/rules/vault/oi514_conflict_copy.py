"""OI514 conflict-copy: copies of notes."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import WHOLE_NOTE, Severity
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.vault.conflict_copies import conflict_original


@rule(
    "OI514",
    name="conflict-copy",
    severity=Severity.ERROR,
    scope=Scope.VAULT,
    others=("ids", "period"),
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
    for path in context.checked:
        original = conflict_original(path, context.vault)
        if original:
            there = "" if original in context.vault.heads else " (which is not there)"
            yield VaultFinding(
                path,
                WHOLE_NOTE,
                f"a conflict copy of `{original}`{there}; take over what is new, then delete this one",
            )
