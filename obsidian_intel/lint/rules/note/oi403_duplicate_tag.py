"""OI403 duplicate-tag."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.note_properties import Scalar
from obsidian_intel.markdown.tags import fold_tag, frontmatter_tags


@rule(
    "OI403",
    name="duplicate-tag",
    fix=Applicability.SAFE,
    good=(
        "---\ntags: [AI, AI/Agents]\n---\n#AI and #AI again\n",
        "---\ntags: [Maße, Masse, İz, iz, ılık, ilik, ß, ss, 学习, 學習]\n---\n",
        "---\ntags: [Cafe, Café, Ａ, A]\n---\n",
    ),
    bad=(
        ("---\ntags: [AI, 趋势, ai]\n---\n", "---\ntags: [AI, 趋势]\n---\n"),
        ("---\ntags:\n  - 趋势\n  - 趋势\n  - AI\n---\n", "---\ntags:\n  - 趋势\n  - AI\n---\n"),
        ("---\ntags: [Maße, MAßE]\n---\n", "---\ntags: [Maße]\n---\n"),
        ("---\ntags:\n  - AI\n  - ai # 小写\n---\n", None),
    ),
)
def duplicate_tag(note: NoteContext) -> Iterator[Finding]:
    """A tag is listed once in `tags`. Upper and lower case are the same tag.

    Why: Obsidian shows it twice, and each program keeps a different one of the two.
    Fix: the later one is removed (safe), unless a comment stands beside it.
    """
    names = [scalar.text.strip().removeprefix("#") for scalar in frontmatter_tags(note.frontmatter)]
    if len(set(map(fold_tag, names))) == len(names):
        return
    seen: dict[str, str] = {}
    before: Scalar | None = None
    for scalar, name in zip(frontmatter_tags(note.frontmatter), names, strict=True):
        first = seen.get(fold_tag(name))
        if before is not None and first is not None:
            message = Message("`{tag}` is listed in `tags` already, as `{first}`; remove one", tag=name, first=first)
            yield Finding(scalar.span, message, _removed(note, before, scalar))
        elif name:
            seen[fold_tag(name)] = name
        before = scalar


def _removed(note: NoteContext, before: Scalar, scalar: Scalar) -> Fix | None:
    """The later tag gone with its comma or its line; None where anything else would go with it."""
    if "\n" in scalar.raw or "\r" in scalar.raw:
        return None
    between = note.text[before.span.end : scalar.span.start]
    if "," in between and "#" not in between:
        return Fix((Edit(Span(before.span.end, scalar.span.end), ""),))
    line = note.document.line_of(scalar.span.start)
    span = note.document.line_span(line)
    rest = note.text[span.start : scalar.span.start] + note.text[scalar.span.end : span.end]
    if rest.strip() != "-" or line >= note.document.line_count:
        return None
    return Fix((Edit(Span(span.start, note.document.line_starts[line]), ""),))
