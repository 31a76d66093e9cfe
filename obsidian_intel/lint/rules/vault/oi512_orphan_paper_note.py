"""OI512 orphan-paper-note."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message
from obsidian_intel.lint.examples import GLM, MODELS, MONTH, ROW
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._mentions import touched_by_row
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.vault.managed_block import render_block

_NOTE = "---\ntype: Paper\ntitle: GLM-5\n---\n\n" + render_block("- 长轨迹", "0" * 12) + "\n"


@rule(
    "OI512",
    name="orphan-paper-note",
    severity=Severity.INFO,
    scope=Scope.VAULT,
    own=("block",),
    others=("rows", "period", "ids", "weak_ids", "marked_paper", "aliases", "names"),
    reach=touched_by_row,
    good=(
        {"2026-02.md": MONTH + MODELS + ROW.replace(GLM, f"{GLM} [[GLM-5\\|📄]]"), "Papers/GLM-5.md": _NOTE},
        {"Papers/我的.md": "---\ntype: Paper\ntitle: 我的\n---\n"},
    ),
    bad=(({"2026-02.md": MONTH + MODELS + ROW, "Papers/GLM-4.md": _NOTE.replace("GLM-5", "GLM-4")}, None),),
)
def orphan_paper_note(context: VaultContext) -> Iterator[VaultFinding]:
    """A note that we made belongs to a row of some month.

    Why: its row was removed or renamed. Notes that you made yourself are not reported.
    Fix: none. `obsintel tidy` moves it to the trash when nothing of yours is in it and no link leads to it.
    """
    vault = context.vault
    for path in context.checked_paths if not (vault.unread or vault.placeholders) else ():
        block = vault.heads[path].block
        if block is not None and path not in context.plan.of_note:
            yield VaultFinding(
                path, block.range, Message("no row of any month leads to this note; `obsintel tidy` shows what can go")
            )
