"""OI108 unknown-type."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.near_names import nearest_by_letters
from obsidian_intel.lint.examples import MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import kind_of, kinds
from obsidian_intel.vault.classify import NoteKind

_LOG = '[months]\npath = "Log/*"\n'


@rule(
    "OI108",
    name="unknown-type",
    scope=Scope.NOTE,
    needs=has_property,
    good=(
        "---\nperiod: 2026-02\ntype: monthly-report\ntags: [Trends]\n---\n",
        {"Zotero/glm.md": "---\ntype: journalArticle\ndoi: 10.1000/xyz\ntitle: GLM\n---\n"},
        {"Work/sales.md": "---\ntype: Month Report\n---\n"},
    ),
    bad=(
        ({"obsintel.toml": _LOG, "Log/2026-02.md": "---\ntype: Montly Report\n---\n"}, None),
        ({"obsintel.toml": _LOG, "Log/2026-02.md": "---\ntype: 随笔\n---\n"}, None),
        ({"2026-02.md": "---\nperiod: 2026-02\ntype: Montly Report\n---\n\n" + MODELS + ROW}, None),
    ),
)
def unknown_type(note: NoteContext) -> Iterator[Finding]:
    """The `type` of a month or a paper note is one of those in the settings.

    Why: a month whose type is misspelt is found only by its place, and lost when it moves, or not found at all: so a
    note with a table of the log in it is reported too, where its type is nearly that of a month. A paper note is
    reported only where its type is nearly a known one: programs that make such notes have types of their own.
    Fix: none. Correct it, or add it to `lint.types`.
    """
    found = note.frontmatter.get("type")
    if found is None or found.is_list or not found.scalars or not found.scalars[0].text.strip():
        return
    scalar, config = found.scalars[0], note.config
    if fold(scalar.text) in config.paper_types:
        return
    known = (*config.months.types, *config.papers.types, *config.lint.types)
    folded = {fold(each): each for each in known}
    if fold(scalar.text) in folded:
        return
    near = nearest_by_letters(fold(scalar.text), folded, 75)
    if near:
        advice = Message("did you mean `{near}`?", near=folded[near])
    else:
        advice = Message("known types are {types}", types=enumerated(f"`{each}`" for each in known))
    is_meant = near is not None and (note.in_log or (folded[near] in config.months.types and _has_log_table(note)))
    if is_meant or (note.kind == NoteKind.MONTH and not note.by_name):
        message = Message("`{type}` is no type this vault knows; {advice}", type=scalar.text, advice=advice)
        yield Finding(scalar.span, message)


def _has_log_table(note: NoteContext) -> bool:
    known = kinds(note.config)
    return any(kind_of([cell.raw for cell in table.header.cells], known) for table in note.tables)
