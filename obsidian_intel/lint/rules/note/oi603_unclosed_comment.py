"""OI603 unclosed-comment."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_region
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import RegionKind

_MARKS = ((RegionKind.COMMENT, "%%", "%%"), (RegionKind.HTML, "<!--", "-->"))


@rule(
    "OI603",
    name="unclosed-comment",
    needs=has_region,
    good=("%% 私人笔记 %%\n\n正文 %%旁注%% 正文\n", "`%%`\n", "增长 50% %\n", "<!-- 旁注 -->\n\n`<!--`\n"),
    bad=(
        ("正文\n\n%%\n这里起都看不见了\n", None),
        ("%% a note to myself\n\nText.\n", None),
        ("> %%\n> 私人的话\n\n%%\n正文\n", None),
        ("元数据会被用 %% 包围。\n", None),
        ("<!-- 待查\n\n| 名称 | 得分 |\n| --- | --- |\n", None),
    ),
)
def unclosed_comment(note: NoteContext) -> Iterator[Finding]:
    """A comment that is opened with `%%`, or with `<!--` at the start of a line, is closed.

    Why: Obsidian hides all that follows, and nothing there is read. In the middle of a line it may do so: that is an
    info. A mark outside the quote or list item of the first one closes nothing.
    Fix: none.
    """
    named: set[int] = set()  # closing marks that an earlier finding names
    for region in note.note.regions:
        for kind, mark, end in _MARKS:
            start = region.span.start
            if region.kind is not kind or region.closed or start in named:
                continue
            if note.text.startswith(mark, start):
                named.add(note.text.find(end, start + len(mark)))
                place = Span(start, start + len(mark))
                severity = Severity.INFO if mark == "%%" and _is_inline(note, start) else None
                yield Finding(place, _message(note, place, mark, end), severity=severity)


def _is_inline(note: NoteContext, start: int) -> bool:
    """Whether the `%%` at `start` is within a line of text, and does not begin its line (quote marks aside)."""
    return bool(note.text[note.document.line_span(note.document.line_of(start)).start : start].strip(" \t>"))


def _message(note: NoteContext, place: Span, mark: str, end: str) -> Message:
    """What hides the mark that was to close the comment at `place`."""
    later = note.text.find(end, place.end)
    if later >= 0:
        return Message(
            "the `{end}` in line {line} stands outside the list item or quote of this `{mark}`, so it does not close "
            "it; put both in the same one",
            end=end,
            mark=mark,
            line=note.document.line_of(later),
        )
    if mark == "%%" and _is_inline(note, place.start):
        return Message(
            "this `%%` opens a comment that is never closed, and Obsidian may hide what follows; close it with `%%`, "
            "or put it in backticks if the two signs themselves are meant"
        )
    return Message("this `{mark}` is never closed: Obsidian hides all below; close it with `{end}`", mark=mark, end=end)
