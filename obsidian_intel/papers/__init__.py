"""The notes that rows are linked to: their names, our block in them, how they are made and kept."""

from obsidian_intel.papers.block import BlockText, find_block, render_block, strip_block
from obsidian_intel.papers.entry import Entry, source_digest
from obsidian_intel.papers.names import file_name
from obsidian_intel.papers.note import PaperData, new_note, update_note

__all__ = [
    "BlockText",
    "Entry",
    "PaperData",
    "file_name",
    "find_block",
    "new_note",
    "render_block",
    "source_digest",
    "strip_block",
    "update_note",
]
