"""Mentions of papers of which a source has told something. Shared by the rules about what is known of papers."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts, PaperFact, RowFact

Mention = tuple[NoteFacts, RowFact, PaperFact, PaperRecord]
GLM_RECORDS = "obsintel papers 1\narxiv:2602.15763\t"
"""The beginning of a file of records, for examples."""


def known_mentions(context: VaultContext) -> Iterator[Mention]:
    """Every paper of every row that something is known of, in order of note and place."""
    return iter(context.shared("known mentions", _known_mentions))


def _known_mentions(context: VaultContext) -> Iterator[Mention]:
    if context.known is None:
        return
    heads = context.vault.heads
    for path in context.checked_paths:
        if heads[path].kind is NoteKind.MONTH:
            note = context.vault.notes[path]
            for row in note.rows:
                for paper in row.papers:
                    record = context.known(paper.id) if paper.id else None
                    if record is not None:
                        yield note, row, paper, record
