"""Which notes rows may be linked to, and which of them we keep."""

from __future__ import annotations

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.papers.plan_model import LinkHistory
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import BlockFact, NoteFacts
from obsidian_intel.vault.paper_note_ids import ACADEMIC
from obsidian_intel.vault.vault import Vault


def is_paper_note(note: NoteFacts, vault: Vault) -> bool:
    """Whether a row may be linked to this note by its name."""
    if note.kind is NoteKind.PAPER or (note.marked_paper and note.kind is NoteKind.NOTE):
        return True
    if note.kind is not NoteKind.NOTE:
        return False
    folder = fold_path(vault.config.papers.folder.strip("/") + "/")
    return fold_path(note.path).startswith(folder) or any(i.partition(":")[0] in ACADEMIC for i in note.ids)


def is_managed(note: NoteFacts, vault: Vault, memory: LinkHistory) -> bool:
    """Whether we keep a block in this note, or made it and it still says of what paper or months it is.

    (A person may put a note of their own where ours once was.)
    """
    if note.kind in (NoteKind.MONTH, NoteKind.PAGE, NoteKind.TEMPLATE):
        return False
    return note.block is not None or (bool(note.months or note.ids) and memory.made(note.path))


def may_write(note: NoteFacts, vault: Vault, memory: LinkHistory) -> bool:
    """Whether we may write this note: it is ours, or the person asked for it (`papers.adopt`)."""
    return is_managed(note, vault, memory) or (vault.config.papers.adopt and is_paper_note(note, vault))


def is_intact(block: BlockFact) -> bool:
    """Whether a block is as we wrote it, and may be written."""
    return block.intact and block.writable
