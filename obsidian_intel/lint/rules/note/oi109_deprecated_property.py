"""OI109 deprecated-property."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.note_properties import Property
from obsidian_intel.markdown.frontmatter.quoting import quote_scalar

NEW = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
_OLD = frozenset(NEW)
_COMMENT = re.compile(r"[^\r\n]*?:[ \t]+(#[^\s#][^\r\n]*)")
_BEHIND = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")


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
        ("---\nalias: GLM - 5, 2026, no\n---\n", '---\naliases: [GLM - 5, "2026", "no"]\n---\n'),
        ("---\nalias: 2407.09450\n---\n", '---\naliases: ["2407.09450"]\n---\n'),
        ("---\ntag: a\ntags: [b]\n---\n", None),
        ("---\ntag: a\nTag: b\n---\n", None),
        ("---\ntag: #ai\n---\n", None),
        ("---\ntag: ml #ai\n---\n", None),
    ),
)
def deprecated_property(note: NoteContext) -> Iterator[Finding]:
    """`tags`, `aliases` and `cssclasses` are written in the plural, as lists.

    Why: Obsidian 1.9 and later no longer read `tag`, `alias` and `cssclass`.
    Fix: the property is renamed, and a text becomes a list (safe). It is only reported where a property of the new
    name, or a second one of the old, is there, and where a `#` makes a comment of the value.
    """
    old = [found for found in note.frontmatter.those(_OLD) if found.key.strip().casefold() in NEW]
    names = [NEW[found.key.strip().casefold()] for found in old]
    for found, new in zip(old, names, strict=True):
        if comment := _commented_out(found, note.text):
            message = Message(
                "Obsidian no longer reads `{old}`, and `{comment}` is a comment here; write `{new}: [{value}]`",
                old=found.key,
                comment=shorten(comment),
                new=new,
                value=shorten(_as_meant(found, comment, new)),
            )
            yield Finding(found.key_span, message)
            continue
        is_taken = note.frontmatter.get(new) is not None or names.count(new) > 1
        message = Message("Obsidian no longer reads `{old}`; write `{new}`, as a list", old=found.key, new=new)
        yield Finding(found.key_span, message, None if is_taken else _renamed(found, new))


def _commented_out(found: Property, text: str) -> str | None:
    """What a `#` makes a comment of, in the place of a value or behind one in its line."""
    if found.value is None:
        match = _COMMENT.match(found.span.of(text))
    elif found.is_list or found.nested:
        return None
    else:
        match = _BEHIND.match(text, found.value_end, found.end)
    return match[1].rstrip() if match else None


def _as_meant(found: Property, comment: str, new: str) -> str:
    """The list that was meant: a `#` begins each tag, and is a letter of an alias."""
    before = f"{found.scalars[0].text} " if found.scalars else ""
    if new == "aliases":
        return f'"{before}{comment}"'
    return ", ".join((before + comment).replace("#", " ").replace(",", " ").split())


def _renamed(found: Property, new: str) -> Fix | None:
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
    items = ", ".join(quote_scalar(part, flow=True) for part in parts if part)
    return Fix((rename, Edit(scalar.span, f"[{items}]")))
