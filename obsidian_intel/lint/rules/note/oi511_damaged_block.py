"""OI511 damaged-block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import FixScope, rule
from obsidian_intel.vault.managed_block import ManagedBlock, begin_mark, end_mark, find_all, render_block

_SUM = re.compile(r"(?:^|(?<=\r))%%[ \t]*obsintel:sum [^%\r\n]*%%[ \t]*(?:\r\n|\r|\n)?", re.MULTILINE)
_NO_SOURCE = "0" * 12
_HEAD = "---\ntype: Paper\ntitle: GLM-5\n---\n\n"
_WHOLE = render_block("### 2026-02\n\n- 长轨迹", _NO_SOURCE)
_EMPTY = render_block("", _NO_SOURCE)


@rule(
    "OI511",
    name="damaged-block",
    fix=Applicability.UNSAFE,
    change=FixScope.MONTH,
    needs=contains("obsintel:"),
    good=(
        _HEAD + _WHOLE + "\n",
        _HEAD + "没有块\n",
        f"`{_WHOLE.splitlines()[0]}`\n",
        f"说明：\n\n    {begin_mark()}\n    …\n    {end_mark()}\n",
    ),
    bad=(
        (
            _HEAD + _WHOLE.replace("长轨迹", "长轨迹，我的话") + "\n",
            _HEAD + _EMPTY + "\n\n### 2026-02\n\n- 长轨迹，我的话\n",
        ),
        (_HEAD + _WHOLE.rpartition("\n")[0] + "\n", None),
    ),
)
def damaged_block(note: NoteContext) -> Iterator[Finding]:
    """The block that we keep in a paper note is as we wrote it.

    Why: what you write into it would be lost at the next change, so such a block is no longer kept up to date.
    Fix: its text moves below the block, and the next `link` writes the block anew (unsafe: the text then stands twice,
    keep what is yours). Where a mark of the block is missing this is only reported.
    """
    if "obsintel:" not in note.text:
        return
    base = note.note.body
    for found in find_all(note.text[base:]):
        if not found.intact and not note.is_opaque_code(note.text.index("%%", base + found.span.start)):
            yield _finding(note, found, base)


def _finding(note: NoteContext, found: ManagedBlock, base: int) -> Finding:
    place = note.document.line_span(note.document.line_of(base + found.span.start))
    if found.broken:
        message = Message("a mark of the log block is missing or stands twice; put it back, or delete the whole block")
        return Finding(place, message)
    return Finding(
        place,
        Message(
            "the log block was edited, so it is no longer kept up to date; write below it instead "
            "(`--unsafe-fixes` moves its text there)"
        ),
        Fix((_moved(note, found, base),), Applicability.UNSAFE),
    )


def _moved(note: NoteContext, found: ManagedBlock, base: int) -> Edit:
    inner = Span(found.inner.start + base, found.inner.end + base).of(note.text)
    newline = note.document.newline
    kept = _SUM.sub("", inner).strip("\r\n \t")
    text = render_block("", _NO_SOURCE, newline) + (newline * 2 + kept if kept else "")
    return Edit(Span(found.span.start + base, found.span.end + base), text)
