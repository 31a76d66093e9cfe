"""OI104 missing-property."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.vault.classify import NoteKind


@rule(
    "OI104",
    name="missing-property",
    scope=Scope.LOG,
    good=(
        "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [Trends]\n---\n",
        "---\ntype: Paper\ntitle: GLM-5\n---\n",
        {"Zotero/glm.md": "---\ncitekey: glm5\ndoi: 10.1000/xyz\n---\n"},
    ),
    bad=(
        ("---\ntype: 月报\nperiod: 2026-02\n---\n# 二月\n", None),
        ("---\ntype: Paper\ntitle:\n---\n", None),
        (
            {
                "obsintel.toml": '[months]\npath = "Log/*"\n[lint]\nrequired_month = ["period"]\n',
                "Log/2026-02.md": "---\ntags: [x]\n---\n",
            },
            None,
        ),
    ),
)
def missing_property(note: NoteContext) -> Iterator[Finding]:
    """A month has `period`, `type` and `tags`; a paper note has `type` and `title`.

    A month that is known by its name or place alone needs none of them, unless `lint.required_month` is set.

    Why: searches, Bases and rollups go by them. Which ones are wanted is a setting (`lint.required_month`,
    `lint.required_paper`). A note that is known as a paper by its id alone is not checked.
    Fix: none.
    """
    front = note.frontmatter
    if not front.present or not front.valid:
        return
    lint, is_month = note.config.lint, note.kind == NoteKind.MONTH
    lacking = [key for key in (lint.required_month if is_month else lint.required_paper) if not _has(front, key)]
    for key in lacking if lacking and _is_ours(note) else ():
        found = front.get(key)
        if found is None:
            yield Finding(
                note.document.line_span(1),
                Message("no property `{property}`; {advice}", property=key, advice=_advice(key, note)),
            )
        else:
            message = Message("`{property}` is empty; {advice}", property=key, advice=_advice(key, note))
            yield Finding(found.key_span, message)


def _has(front: Frontmatter, key: str) -> bool:
    """Whether a property is there and holds something; `tags` may be empty."""
    found = front.get(key)
    if found is None:
        return False
    return key == "tags" or found.nested or any(scalar.text.strip() for scalar in found.scalars)


def _is_ours(note: NoteContext) -> bool:
    if note.kind == NoteKind.MONTH:
        return True
    typed = fold(note.frontmatter.text("type") or "") in note.config.paper_types
    return typed or note.document.path.startswith(note.config.papers.folder.rstrip("/") + "/")


def _advice(key: str, note: NoteContext) -> Message:
    example = _example(key, note)
    return Message("write `{example}`", example=example) if example else Message("write one")


def _example(key: str, note: NoteContext) -> str:
    """The property as it may be written; "" where no value is known to be right."""
    if key == "period" and note.month:
        return f"period: {note.month.period or 'YYYY-MM'}"
    if key == "type":
        types = note.config.months.types if note.kind == NoteKind.MONTH else note.config.papers.types
        return f"type: {types[0]}" if types else ""
    if key == "title":
        return f"title: {note.document.path.rsplit('/', 1)[-1].removesuffix('.md')}"
    return f"{key}: …"
