"""OI403 duplicate-tag."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.model import Scalar
from obsidian_intel.markdown.tags import frontmatter_tags


@rule(
    "OI403",
    name="duplicate-tag",
    fix=Applicability.SAFE,
    good=("---\ntags: [AI, AI/Agents]\n---\n#AI and #AI again\n",),
    bad=(
        ("---\ntags: [AI, 趋势, ai]\n---\n", "---\ntags: [AI, 趋势]\n---\n"),
        ("---\ntags:\n  - 趋势\n  - 趋势\n  - AI\n---\n", "---\ntags:\n  - 趋势\n  - AI\n---\n"),
    ),
)
def duplicate_tag(note: NoteContext) -> Iterator[Finding]:
    """A tag stands once in `tags`. Case does not matter.

    Why: Obsidian shows it twice, and each program keeps another one.
    Fix: the later one is removed (safe).
    """
    names = [scalar.text.strip().removeprefix("#").casefold() for scalar in frontmatter_tags(note.frontmatter)]
    if len(set(names)) == len(names):
        return
    seen: dict[str, str] = {}
    before: Scalar | None = None
    for scalar in frontmatter_tags(note.frontmatter):
        name = scalar.text.strip().removeprefix("#")
        first = seen.get(name.casefold())
        if before is not None and first is not None:
            fix = _removed(note, before, scalar)
            yield Finding(scalar.span, f"`{name}` stands in `tags` already, as `{first}`; remove one", fix)
        elif name:
            seen[name.casefold()] = name
        before = scalar


def _removed(note: NoteContext, before: Scalar, scalar: Scalar) -> Fix | None:
    between = note.text[before.span.end : scalar.span.start]
    if "," in between and "#" not in between:
        return Fix((Edit(Span(before.span.end, scalar.span.end), ""),))
    line = note.document.line_of(scalar.span.start)
    span = note.document.line_span(line)
    if note.text[span.start : scalar.span.start].strip() != "-" or line >= note.document.line_count:
        return None
    return Fix((Edit(Span(span.start, note.document.line_starts[line]), ""),))
