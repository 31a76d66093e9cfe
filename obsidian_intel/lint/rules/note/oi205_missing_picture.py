"""OI205 missing-picture."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.examples import MODELS, OBSERVATORY
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._month_parts import section_span
from obsidian_intel.lint.rules._pictures import has_picture


@rule(
    "OI205",
    name="missing-picture",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        OBSERVATORY + "![Two curves that cross](signals.svg)\n",
        OBSERVATORY + "![[信号.png|两条曲线]]\n",
        OBSERVATORY + "```mermaid\ngraph LR\n```\n",
        MODELS,
    ),
    bad=((OBSERVATORY, None), (OBSERVATORY + "## Review\n\n![评审](a.png)\n", None)),
)
def missing_picture(note: NoteContext) -> Iterator[Finding]:
    """A month shows its theme and signal in a picture.

    Why: the picture is what one remembers of a month. Any image, drawing or diagram in the part that holds the theme
    will do, or one at the top of the note.
    Fix: none.
    """
    if note.month is None:
        return
    first = next((s for s in note.month.statements if s.field in ("theme", "signal")), None)
    if first is None:
        return
    from obsidian_intel.months.headings import heading_path

    path = [heading for heading in heading_path(first.span.start, note.note.headings) if heading.level > 1]
    part = section_span(note, path[0]) if path else Span(note.note.body, len(note.text))
    below = next((h.span.start for h in note.note.headings if h.level > 1), len(note.text))
    if has_picture(note, part) or has_picture(note, Span(note.note.body, below)):
        return
    place = path[0].content if path else first.span
    message = Message("no picture sums up the theme and the signal; embed one: `![[picture.png|what it shows]]`")
    yield Finding(place, message)
