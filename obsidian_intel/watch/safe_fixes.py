"""The fixes of `daemon.fix`, made by the watcher; none that a person has undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.store.undone import line_keys

if TYPE_CHECKING:
    from obsidian_intel.core.diagnostic import Diagnostic
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.watch.log import EventLog


def apply_fixes(workspace: Workspace, may_write: Callable[[str, bool], bool], log: EventLog) -> Iterator[str]:
    """Fix what may be fixed now in the notes that `may_write` allows. What was refused."""
    from obsidian_intel.operations.fix import fix_vault

    notes = workspace.vault.heads
    fixable: dict[str, list[Diagnostic]] = {}
    for each in workspace.diagnostics(select=workspace.config.daemon.fix):
        if each.fix is not None and not notes[each.path].by_name:
            fixable.setdefault(each.path, []).append(each)
    by_codes: dict[tuple[str, ...], list[str]] = {}
    for path, found in sorted(fixable.items()):
        if may_write(path, False) and (codes := _codes_not_undone(workspace, path, found)):
            by_codes.setdefault(codes, []).append(path)
    for codes, paths in by_codes.items():
        report = fix_vault(workspace, paths, select=codes, explicit=False)
        for path in report.texts:
            log.log(Message("fixed {path}", path=path))
        yield from (str(each) for each in report.refused)


def _codes_not_undone(workspace: Workspace, path: str, found: list[Diagnostic]) -> tuple[str, ...]:
    """The codes to fix in a note: those none of whose fixes there a person undid."""
    ledger = workspace.store.memory
    codes = {each.code for each in found}
    document = workspace.document(path) if ledger.recall_all("undone") else None
    if isinstance(document, Document):
        for each in found:
            spans = [edit.range.span for edit in each.fix.edits] if each.fix else []
            if any(ledger.was_undone("fix", path, key) for key in line_keys(document.text, spans)):
                codes.discard(each.code)
    return tuple(sorted(codes))
