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
from obsidian_intel.vault.managed_block import QUERY, ManagedBlock, begin_mark, end_mark, find_all, render_block
from obsidian_intel.vault.query_model import QueryBlock, ResultState

_SUM = re.compile(r"(?:^|(?<=\r))%%[ \t]*obsintel:sum [^%\r\n]*%%[ \t]*(?:\r\n|\r|\n)?", re.MULTILINE)
_NO_SOURCE = "0" * 12
_HEAD = "---\ntype: Paper\ntitle: GLM-5\n---\n\n"
_WHOLE = render_block("### 2026-02\n\n- 长轨迹", _NO_SOURCE)
_EMPTY = render_block("", _NO_SOURCE)
_QUERY = f"{_HEAD}{begin_mark(QUERY)}\n```sql\nSELECT name FROM rows\n```\n"


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
        (_QUERY + "\n我的话\n" + end_mark(QUERY) + "\n", _QUERY + end_mark(QUERY) + "\n\n我的话\n"),
    ),
)
def damaged_block(note: NoteContext) -> Iterator[Finding]:
    """The block that we keep in a paper note is as we wrote it, and so is the result in a query block.

    Why: what you write into it would be lost at the next change, so such a block is no longer kept up to date.
    Fix: its text moves below the block, and the next `link` (of a query: `refresh`) writes it anew (unsafe: the text
    then stands twice, keep what is yours). Where a mark of the block is missing this is only reported.
    """
    if "obsintel:" not in note.text:
        return
    base = note.note.body
    for found in find_all(note.text[base:]):
        if not found.intact and not note.is_opaque_code(note.text.index("%%", base + found.span.start)):
            yield _finding(note, found, base)
    for query in note.queries.blocks:
        if query.state is ResultState.EDITED:
            yield _query_finding(note, query)


def _query_finding(note: NoteContext, query: QueryBlock) -> Finding:
    place = note.document.line_span(note.document.line_of(query.span.start))
    newline = note.document.newline
    kept = _SUM.sub("", query.result.of(note.text)).strip("\r\n \t")
    edits = (Edit(query.result, ""), Edit(Span(query.span.end, query.span.end), newline * 2 + kept if kept else ""))
    return Finding(
        place,
        Message(
            "the result of this query was edited, so it is no longer kept up to date; write below the block instead, "
            "or delete what stands between the SQL and the end mark (`--unsafe-fixes` moves it below)"
        ),
        Fix(tuple(edit for edit in edits if edit.text or len(edit.span)), Applicability.UNSAFE),
    )


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
