"""OI105 wrong-property-type."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.markdown.frontmatter.note_properties import Property, fold_key

TEXTS = frozenset({"period", "type", "title"})
LISTS = frozenset({"tags", "aliases", "cssclasses", "months"})
_TYPED = TEXTS | LISTS


@rule(
    "OI105",
    name="wrong-property-type",
    scope=Scope.LOG,
    needs=has_property,
    good=(
        "---\nperiod: 2026-02\ntype: Monthly Report\ntags: Trends\n---\n",
        "---\ntype: Paper\ntitle: 2026\naliases:\n  - 智谱\n---\n",
    ),
    bad=(
        ("---\nperiod: [2026-02]\ntype: Monthly Report\n---\n", None),
        ("---\nperiod: 2026-02\ntype: 月报\ntags:\n  趋势: 是\n---\n", None),
        ("---\ntype: Paper\ntitle: GLM-5\ntags: 2026\n---\n", None),
    ),
)
def wrong_property_type(note: NoteContext) -> Iterator[Finding]:
    """`period`, `type` and `title` are single texts; `tags` and `aliases` are lists of texts.

    Why: Obsidian has one type for a property in the whole vault, and knows no properties inside properties.
    Fix: none.
    """
    for found in note.frontmatter.those(_TYPED):
        key = fold_key(found.key)
        if key in TEXTS and (found.is_list or found.nested):
            yield Finding(
                found.span, Message("`{property}` holds {what}; write one text", property=found.key, what=_what(found))
            )
        elif (
            key in LISTS
            and (found.nested or (not found.is_list and _is_number(found)))
            and not _is_links(found, note.text)
        ):
            message = Message("`{property}` holds {what}; write a list of texts", property=found.key, what=_what(found))
            yield Finding(found.span, message)


def _is_number(found: Property) -> bool:
    return isinstance(found.value, bool | int | float | datetime.date)


def _is_links(found: Property, text: str) -> bool:
    """Unquoted wikilinks are OI110's."""
    return "[[" in found.span.of(text)


def _what(found: Property) -> Message:
    if isinstance(found.value, dict):
        return Message("further properties")
    if found.nested:
        return Message("a list inside a list")
    if found.is_list:
        return Message("a list")
    return Message("yes or no") if isinstance(found.value, bool) else Message("a number or a date")
