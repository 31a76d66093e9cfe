"""OI101 missing-frontmatter."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import Scope, rule


@rule(
    "OI101",
    name="missing-frontmatter",
    scope=Scope.LOG,
    good=("---\nperiod: 2026-02\ntype: Monthly Report\n---\n\n# 2026-02\n", {"Notes/想法.md": "只是一段话。\n"}),
    bad=(
        (
            {
                "obsintel.toml": '[months]\npath = "Log/*"\n[lint]\nrequired_month = ["period"]\n',
                "Log/2026-02.md": "# 二月\n\nOne month.\n",
            },
            None,
        ),
    ),
)
def missing_frontmatter(note: NoteContext) -> Iterator[Finding]:
    """A month or a paper note begins with frontmatter.

    A month that is known by its name or place alone needs none, unless `lint.required_month` is set.

    Why: its period, type and tags stand there; without them it is known by its name or folder alone.
    Fix: none. Begin the note with `---`, its properties and `---`.
    """
    front = note.frontmatter
    if front.present or any(found.code == "OI112" for found in front.findings):
        return
    first = f"period: {note.month.period or 'YYYY-MM'}" if note.month else "type: Paper"
    message = Message(
        "no frontmatter; begin the note with a line `---`, properties such as `{example}`, and a line `---`",
        example=first,
    )
    yield Finding(note.top, message)
