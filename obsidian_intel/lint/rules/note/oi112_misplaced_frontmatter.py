"""OI112 misplaced-frontmatter."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_frontmatter_error
from obsidian_intel.lint.registry import rule


@rule(
    "OI112",
    name="misplaced-frontmatter",
    needs=has_frontmatter_error,
    good=("---\ntitle: GLM-5\n---\n\n正文\n", "正文\n\n---\n\n分隔线下面\n"),
    bad=(("\n---\ntitle: GLM-5\n---\n\n正文\n", None), ("\n\n---\nperiod: 2026-02\n---\nText\n", None)),
)
def misplaced_frontmatter(note: NoteContext) -> Iterator[Finding]:
    """Frontmatter begins at the note's very first character.

    Why: after a blank line or a space Obsidian shows it as text.
    Fix: none. Move it to the top.
    """
    yield from (found for found in note.frontmatter.findings if found.code == "OI112")
