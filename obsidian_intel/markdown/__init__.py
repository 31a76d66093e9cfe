"""Reading Markdown: `Document` -> `Note`. The only importer of mistune, and that only when a month is read."""

from __future__ import annotations

from obsidian_intel.document import Document
from obsidian_intel.markdown.assemble import assemble, plain_newlines
from obsidian_intel.markdown.blocks import BlockReader
from obsidian_intel.markdown.note import Note
from obsidian_intel.markdown.quiet import uncollected

__all__ = ["read_note", "scan_note"]


def scan_note(document: Document, body: int) -> Note:
    """The note, read line by line without mistune. `body` is where the text after the frontmatter starts."""
    text = plain_newlines(document.text)
    body = max(body, document.start)
    with uncollected(len(text)):
        return assemble(text, body, BlockReader(text, body).read())


def read_note(document: Document, body: int) -> Note:
    """The note, its blocks parsed by mistune. `body` is where the text after the frontmatter starts."""
    from obsidian_intel.markdown.reader import read_leaves

    text = plain_newlines(document.text)
    body = max(body, document.start)
    with uncollected(len(text)):
        return assemble(text, body, read_leaves(text, body))
