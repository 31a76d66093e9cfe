"""The notes that rows are linked to: their names, our block in them, how they are made and kept."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
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

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "block": "BlockText find_block render_block strip_block",
            "entry": "Entry source_digest",
            "names": "file_name",
            "note": "PaperData new_note update_note",
        },
    )
