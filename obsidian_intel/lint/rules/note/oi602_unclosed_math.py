"""OI602 unclosed-math."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span, SpanIndex
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import RegionKind

_CLOSING = re.compile(r"(?<![\\$])\$(?!\$)")
_FENCE = re.compile(r"(?:^|(?<=\r))[ \t>]*(\$\$)[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
_TEX = re.compile(r"(?<![\\$])\$(?=\\[A-Za-z]|[A-Za-z](?:_\{|\^))")


@rule(
    "OI602",
    name="unclosed-math",
    needs=contains("$"),
    good=(
        "$$\nx^2\n$$\n\n价格 $5，或 $\\tau^{2}$-Bench。\n",
        "It costs $\\$5$, or 5$.\n",
        TABLE + "| $\\alpha$ | US$ 5 |\n",
        "`$\\tau`\n",
        "[[基准#$x^2$ 与 $\\tau|$x 2]] [[#$x^2]] [a](https://a.b/$x^2)\n",
    ),
    bad=(
        ("$$\nx^2\n\n下面的都是公式了。\n", None),
        ("基准 $\\tau^{2}-Bench 得分 88.2\n", None),
        (TABLE + "| $\\tau^{2}-Bench | 88.2 |\n", None),
        ("误差 $x^2 以内\n", None),
        ("延迟 $\\sim$0.12 ms。\n", None),
        ("1. item\n    $$\n    x = 1\n  $$\n text below\n", None),
    ),
)
def unclosed_math(note: NoteContext) -> Iterator[Finding]:
    """Math that is opened with `$` or `$$` is closed.

    Why: an open `$$` swallows all that follows; an open `$` shows the TeX as it stands. A `$` counts as math only where
    TeX follows, so prices are silent. A `$` closes nothing where a digit follows it or a space stands in front of it,
    nor does a `$$` outside the quote or list item of the first.
    Fix: none.
    """
    if "$" not in note.text:
        return
    named: set[int] = set()  # closing marks that an earlier finding names
    for start in _open_blocks(note):
        if start in named:
            continue
        later = _FENCE.search(note.text, start + 2)
        named.update((later.start(1),) if later else ())
        yield Finding(Span(start, start + 2), _open_block(note, start))
    if not _TEX.search(note.text):
        return
    # The names of notes and headings, and addresses.
    links = SpanIndex(link.span if link.is_wiki else link.target_span for link in note.note.links)
    for span in _runs(note):
        for match in _TEX.finditer(note.text, span.start, span.end):
            if not note.is_opaque(match.start()) and not links.holds(match.start()):
                place = Span(match.start(), match.end())
                yield Finding(place, _open_inline(note, match.end(), span.end))
                break


def _open_inline(note: NoteContext, start: int, end: int) -> Message:
    """Why the math that begins before `start` is not closed by a `$` up to `end`."""
    closing = _CLOSING.search(note.text, start, end)
    column = closing.start() - note.document.line_starts[note.document.line_of(start) - 1] + 1 if closing else 0
    if closing is None:
        return Message("this `$` opens math that is never closed; add a `$` where the math ends")
    if note.text[closing.end() : closing.end() + 1].isdigit():
        return Message(
            "the `$` in column {column} closes nothing, because a digit follows it; put a space between", column=column
        )
    if note.text[closing.start() - 1].isspace():
        return Message(
            "the `$` in column {column} closes nothing, because a space stands in front of it; delete that space",
            column=column,
        )
    return Message("this `$` opens math that is never closed; add a `$` where the math ends")


def _open_block(note: NoteContext, start: int) -> Message:
    """Why the block of math that begins at `start` is not closed by a later `$$`."""
    later = _FENCE.search(note.text, start + 2)
    if later is None:
        return Message("this `$$` is never closed: all below is math; close it with a line `$$`")
    line = note.document.line_of(later.start(1))
    if note.is_opaque_code(later.start(1)):
        return Message("the `$$` in line {line} stands in code, so this one is not closed; add a line `$$`", line=line)
    return Message(
        "the `$$` in line {line} stands outside the list item or quote of this one, so it does not close it; "
        "begin both lines alike",
        line=line,
    )


def _open_blocks(note: NoteContext) -> Iterator[int]:
    for region in note.note.regions:
        if region.kind is RegionKind.MATH_BLOCK and not region.closed:
            yield region.span.start
    for block in note.note.blocks:
        for line in block.lines:
            if line.of(note.text).strip() == "$$" and not note.is_opaque(line.start):
                yield line.start


def _runs(note: NoteContext) -> Iterator[Span]:
    for block in note.note.blocks:
        yield from block.lines
    for _, row in note.rows:
        for cell in row.cells:
            yield cell.span
