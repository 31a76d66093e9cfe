"""OI102 invalid-yaml."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_frontmatter_error
from obsidian_intel.lint.registry import rule


@rule(
    "OI102",
    name="invalid-yaml",
    severity=Severity.ERROR,
    needs=has_frontmatter_error,
    good=('---\ntitle: "GLM: a family"\n---\n', "没有属性的笔记\n"),
    bad=(
        ("---\ntitle: GLM: a family\n---\n", None),
        ("---\n标签: [甲, 乙\n---\n正文\n", None),
        ("---\nbase: &a [1]\nmore: *a\n---\n", None),
        (f"---\ndeep: {'[' * 80}{']' * 80}\n---\n", None),
    ),
)
def invalid_yaml(note: NoteContext) -> Iterator[Finding]:
    """Frontmatter is YAML that can be read: closed, at most 64 KB and 64 levels deep, without aliases.

    Why: Obsidian shows no properties at all when one line cannot be read.
    Fix: none. Most often a text with `: ` in it wants quotes.
    """
    yield from (found for found in note.frontmatter.findings if found.code == "OI102")
