"""OI514 conflict-copy: copies of notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.core.diagnostic import WHOLE_NOTE, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.vault.conflict_copies import conflict_original

_MONTH = "---\nperiod: 2026-02\ntype: Monthly Report\n---\n"


def _reach(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str] | None:
    """All, where an id or a period has changed; else the copies that are known, of which one may be the original."""
    if any(each.fields & {"ids", "period"} for each in changes):
        return None
    return [path for path, each in found.items() if any(d.code == "OI514" for d in each)]


@rule(
    "OI514",
    name="conflict-copy",
    severity=Severity.ERROR,
    scope=Scope.VAULT,
    others=("ids", "period", "names"),
    reach=_reach,
    good=(
        {"GPT 2.md": "一个名字\n", "GPT.md": "另一个\n"},
        {"Plan - Copy.md": "mine\n", "Plan.md": "theirs\n"},
        {"GLM-5-Air.md": "---\ntype: Paper\n---\n", "GLM-5.md": "---\ntype: Paper\n---\n"},
    ),
    bad=(
        ({"a.sync-conflict-20260201-101010-ABCDEFG.md": "a\n", "a.md": "a\n"}, None),
        ({"笔记 (Conflicted copy phone 202602011010).md": "甲\n", "笔记.md": "甲\n"}, None),
        ({"2026-02.md": _MONTH, "2026-02-DESKTOP-AB12CD3.md": _MONTH}, None),
        ({"2026-02.md": _MONTH, "2026-02 - 副本.md": _MONTH}, None),
    ),
)
def conflict_copy(context: VaultContext) -> Iterator[VaultFinding]:
    """A note has no copies that a sync service or a file manager made.

    Why: rows would be counted twice. A name alone tells only where a sync service says that it is a conflict; `X 2`,
    `X - Copy` and `X-DESKTOP-AB12CD3` are copies where both notes are months of one period or of one paper.
    Fix: none.
    """
    for path in context.checked_paths:
        original = conflict_original(path, context.vault)
        if original:
            message = Message("a copy of `{original}`; take over what is new, then delete this one", original=original)
            if original not in context.vault.heads:
                message = Message(
                    "a conflict copy of `{original}`, which is not there; rename it, or delete it", original=original
                )
            yield VaultFinding(path, WHOLE_NOTE, message)
