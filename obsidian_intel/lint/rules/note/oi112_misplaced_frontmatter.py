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
    good=(
        "---\ntitle: GLM-5\n---\n\n正文\n",
        "正文\n\n---\n\n分隔线下面\n",
        "<%*\nlet lat = 1;\n-%>\n---\naliases: <% lat %>\ntags: place\n---\n",
        '**Assistant:** ```markdown\n---\ntitle: "x"\ntags: y\n---\n',
        "—\n\n正文\n\n—\n",
    ),
    bad=(
        ("\n---\ntitle: GLM-5\n---\n\n正文\n", None),
        ("\n\n---\nperiod: 2026-02\n---\nText\n", None),
        ("—--\ntitle: x\ntags: [a]\n—--\n\ntext\n", None),
    ),
)
def misplaced_frontmatter(note: NoteContext) -> Iterator[Finding]:
    """Frontmatter begins at the note's very first character, with a line of three plain hyphens.

    Why: after a blank line or a space, or below a dash that a keyboard put in, Obsidian shows it as text.
    Fix: none. Move it to the top, or write `---`.
    """
    yield from (found for found in note.frontmatter.findings if found.code == "OI112")
