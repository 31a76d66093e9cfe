"""When a change touches what `link` would do with rows. Shared by the rules about rows and their notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.papers.ownership import is_paper_note
from obsidian_intel.vault.classify import NoteKind

_OTHERS = frozenset(("rows", "period", "ids", "weak_ids", "marked_paper", "aliases", "block"))


def touched_by_row(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str] | None:
    """All, where a row or what it may be linked to has changed; none for a plain note that no month links to."""
    if context.journal_changed or any(each.fields & _OTHERS for each in changes):
        return None
    named = [each.note for each in changes if each.named]
    if any(note.kind is NoteKind.MONTH or is_paper_note(note, context.vault) for note in named):
        return None
    notes = context.vault.notes
    return None if any(notes[path].kind is NoteKind.MONTH for path in context.linkers(changes)) else ()
