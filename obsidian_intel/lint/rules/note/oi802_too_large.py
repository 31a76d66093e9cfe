"""OI802 too-large."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import an_oversized_block
from obsidian_intel.lint.registry import Scope, rule


@rule(
    "OI802",
    name="too-large",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    good=(10_000_000,),
    bad=((10_000_001, None),),
)
def too_large(file: Unreadable) -> Iterator[Finding]:
    """A note is at most 10 MB, and a paragraph or a cell at most 32 KB.

    Why: a larger note is a file put into the wrong place, and would hold everything up: it is not read. A larger
    paragraph or cell stays as it is: its links, tags and bold text are neither read nor checked, and that is an info.
    Pictures that stand in the text itself do not count.
    Fix: none. Split it, or leave the note out by `files.ignore`.
    """
    if file.code == "OI802":
        yield Finding(Span(0, 0), file.message)


@rule(
    "OI802",
    name="too-large",
    severity=Severity.INFO,
    needs=an_oversized_block,
    good=("甲" * 1_000 + "\n", f"![图](data:image/png;base64,{'QUJD' * 10_000})\n"),
    bad=(("甲" * 33_000 + "\n", None), ("word " * 7_000 + "\n", None)),
)
def block_too_large(note: NoteContext) -> Iterator[Finding]:
    """A paragraph or a cell is at most 32 KB.

    Why: the time to read one grows faster than its length.
    Fix: none.
    """
    for span in note.note.oversized:
        message = Message(
            "{size} KB in one paragraph or cell: over 32 KB its links and tags are not read; split it",
            size=len(span) // 1024,
        )
        yield Finding(_longest_line(note, span), message)


def _longest_line(note: NoteContext, span: Span) -> Span:
    document = note.document
    lines = (document.line_span(n) for n in range(document.line_of(span.start), document.line_of(span.end) + 1))
    found = max((Span(max(line.start, span.start), min(line.end, span.end)) for line in lines), key=len)
    text = found.of(note.text)
    return Span(found.end - len(text.lstrip(" \t>")), found.end)
