"""OI402 unknown-tag."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.near_names import nearest
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.tags import is_color, is_wrong

_KNOWN = '[lint]\ntags = ["AI", "读书"]\n'


@rule(
    "OI402",
    name="unknown-tag",
    good=(
        "---\ntags: [anything]\n---\n#随便\n",
        {"obsintel.toml": _KNOWN, "a.md": "---\ntags: [ai/Agents]\n---\n#读书 \n\n`#code` #1e90ff\n"},
    ),
    bad=(
        ({"obsintel.toml": _KNOWN, "a.md": "---\ntags: [AI, A1]\n---\n"}, None),
        ({"obsintel.toml": _KNOWN, "a.md": "今天 #读书笔记 不多\n"}, None),
    ),
)
def unknown_tag(note: NoteContext) -> Iterator[Finding]:
    """A tag is one of the vocabulary in `lint.tags`, or lies below one (`AI` allows `AI/Agents`).

    Why: a vocabulary of tags is only as good as the last slip. Without `lint.tags` any tag is right.
    Fix: none.
    """
    known = {tag.lstrip("#").casefold(): tag for tag in note.config.lint.tags}
    if not known:
        return
    for name, span in _tags(note):
        parts = name.casefold().split("/")
        if not any("/".join(parts[:n]) in known for n in range(1, len(parts) + 1)):
            near = nearest(name, known.values())
            advice = (
                Message("did you mean `{near}`?", near=near)
                if near
                else Message("if it is meant, add it to `lint.tags`")
            )
            yield Finding(span, Message("`{tag}` is not in `lint.tags`; {advice}", tag=name, advice=advice))


def _tags(note: NoteContext) -> Iterator[tuple[str, Span]]:
    found = note.frontmatter.get("tags")
    for scalar in found.scalars if found else ():
        for part in scalar.text.replace(",", " ").split() if found and not found.is_list else (scalar.text,):
            name = part.strip().removeprefix("#")
            if name and is_wrong(name) is None:
                yield name, scalar.span
    for tag in note.note.tags:
        if not (is_color(tag.name) and any(char.isdigit() for char in tag.name)):
            yield tag.name, tag.span
