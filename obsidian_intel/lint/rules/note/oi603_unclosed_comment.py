"""OI603 unclosed-comment."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_region
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.model import RegionKind

_MARKS = ((RegionKind.COMMENT, "%%", "%%"), (RegionKind.HTML, "<!--", "-->"))


@rule(
    "OI603",
    name="unclosed-comment",
    needs=has_region,
    good=("%% 私人笔记 %%\n\n正文 %%旁注%% 正文\n", "`%%`\n", "增长 50% %\n", "<!-- 旁注 -->\n\n`<!--`\n"),
    bad=(
        ("正文\n\n%%\n这里起都看不见了\n", None),
        ("%% a note to myself\n\nText.\n", None),
        ("<!-- 待查\n\n| 名称 | 得分 |\n| --- | --- |\n", None),
    ),
)
def unclosed_comment(note: NoteContext) -> Iterator[Finding]:
    """A comment that is opened with `%%`, or with `<!--` at the start of a line, is closed.

    Why: Obsidian hides all that follows, and nothing there is read.
    Fix: none.
    """
    for region in note.note.regions:
        for kind, mark, end in _MARKS:
            start = region.span.start
            if region.kind is kind and not region.closed and note.text.startswith(mark, start):
                place = Span(start, start + len(mark))
                yield Finding(place, f"this `{mark}` is never closed: Obsidian hides all below; close it with `{end}`")
