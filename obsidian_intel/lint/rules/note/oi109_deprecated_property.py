"""OI109 deprecated-property."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.model import Property

NEW = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
_OLD = frozenset(NEW)


@rule(
    "OI109",
    name="deprecated-property",
    fix=Applicability.SAFE,
    needs=has_property,
    good=("---\ntags: [a]\naliases: [b]\ncssclasses: [wide]\n---\n",),
    bad=(
        ("---\ntag: AI\n---\n", "---\ntags: [AI]\n---\n"),
        ("---\nalias:\n  - 智谱\n---\n", "---\naliases:\n  - 智谱\n---\n"),
        ("---\ncssclass: wide, 宽\n---\n", "---\ncssclasses: [wide, 宽]\n---\n"),
        ("---\ntag: a\ntags: [b]\n---\n", None),
    ),
)
def deprecated_property(note: NoteContext) -> Iterator[Finding]:
    """`tags`, `aliases` and `cssclasses` are written in the plural, as lists.

    Why: Obsidian 1.9 and later no longer read `tag`, `alias` and `cssclass`.
    Fix: the property is renamed, and a text becomes a list (safe). Where both exist they are only reported.
    """
    for found in note.frontmatter.those(_OLD):
        new = NEW.get(found.key.strip().casefold())
        if new:
            fix = None if note.frontmatter.get(new) else _renamed(found, new, note.text)
            yield Finding(found.key_span, f"Obsidian no longer reads `{found.key}`; write `{new}`, as a list", fix)


def _renamed(found: Property, new: str, text: str) -> Fix | None:
    rename = Edit(found.key_span, new)
    if found.is_list or found.value is None:
        return Fix((rename,))
    if found.nested or len(found.scalars) != 1:
        return None
    scalar = found.scalars[0]
    if scalar.quoted:
        return Fix((rename, Edit(scalar.span, f"[{scalar.raw}]")))
    if "\n" in scalar.raw or "\r" in scalar.raw or re.search(r"[\[\]{}]", scalar.raw):
        return None
    parts = re.split(r"\s*,\s*|\s+" if new != "aliases" else r"\s*,\s*", scalar.raw.strip())
    return Fix((rename, Edit(scalar.span, f"[{', '.join(part for part in parts if part)}]")))
