"""OI103 duplicate-key."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_frontmatter_error
from obsidian_intel.lint.registry import rule


@rule(
    "OI103",
    name="duplicate-key",
    severity=Severity.ERROR,
    needs=has_frontmatter_error,
    good=("---\ntitle: GLM-5\naliases: [GLM]\n---\n",),
    bad=(("---\ntitle: GLM-5\ntitle: GLM\n---\n", None), ("---\n来源: 甲\n来源: 乙\n---\n正文\n", None)),
)
def duplicate_key(note: NoteContext) -> Iterator[Finding]:
    """A property stands once.

    Why: only one of the two counts, and which one differs from program to program.
    Fix: none. Keep the right one.
    """
    yield from (found for found in note.frontmatter.findings if found.code == "OI103")
