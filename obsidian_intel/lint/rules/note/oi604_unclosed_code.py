"""OI604 unclosed-code."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_region
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import RegionKind


@rule(
    "OI604",
    name="unclosed-code",
    needs=has_region,
    good=("```python\nprint()\n```\n", "~~~\n代码\n~~~\n\n一个 ` 单独的反引号\n"),
    bad=(("```python\nprint()\n\n# 下一节\n", None), ("~~~\ncode\n```\n\n正文\n", None)),
)
def unclosed_code(note: NoteContext) -> Iterator[Finding]:
    """A fence of code is closed by a fence of the same kind.

    Why: all that follows is code: no heading, link or table below it is read.
    Fix: none.
    """
    for region in note.note.regions:
        if region.kind is RegionKind.FENCE and not region.closed:
            line = note.document.line_span(note.document.line_of(region.span.start))
            text = Span(region.span.start, line.end).of(note.text)
            mark = text.lstrip(" \t>")[:3]
            message = Message("this fence is never closed: all below is code; close it with a line {mark}", mark=mark)
            if region.span.end < len(note.text.rstrip()):
                message = Message(
                    "this fence is never closed: all below in this quote or list item is code; "
                    "close it with a line {mark}",
                    mark=mark,
                )
            yield Finding(Span(line.end - len(text.lstrip(" \t>")), line.end), message)
