"""Query blocks in a note: found, their results set aside, and the text of a new result.

A block is `%% obsintel:begin query %%`, a fenced `sql` block and `%% obsintel:end query %%`, each mark alone on its
line at the top level of the note. Our result stands between the fence and the end mark:

    (empty line) TABLE (empty line) %% obsintel:sum … %%
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from obsidian_intel.core.text import Span, SpanIndex
from obsidian_intel.markdown.note_parts import Heading, Link, Note, Region, RegionKind, Table, Tag
from obsidian_intel.markdown.parser import normalize_newlines
from obsidian_intel.vault.managed_block import content_sum, read_sum
from obsidian_intel.vault.query_model import QueryBlock, QueryBlocks, QueryFault, ResultState

_MARK = re.compile(r"%%[ \t]*obsintel:(begin|end) query[ \t]*%%")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*sql(?![^\s{])[^\n]*\n?", re.IGNORECASE)
_CODE = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED, RegionKind.MATH, RegionKind.MATH_BLOCK)


class _Mark(NamedTuple):
    """One mark that counts. `line` is its whole line, without the line ending."""

    span: Span
    line: Span
    opens: bool

    def is_at_top(self, text: str) -> bool:
        return self.span.start == self.line.start and not text[self.span.end : self.line.end].strip()


def find_query_blocks(text: str, note: Note) -> QueryBlocks:
    """All query blocks of a note, whose regions tell which marks count."""
    view = normalize_newlines(text)
    fences = [region for region in note.regions if region.kind is RegionKind.FENCE]
    blocks: list[QueryBlock] = []
    faults: list[QueryFault] = []
    begin: _Mark | None = None
    for mark in _marks(view, note):
        if not mark.is_at_top(view):
            faults.append(QueryFault(mark.span, "place"))
        elif mark.opens:
            if begin is not None:
                faults.append(QueryFault(begin.span, "marks"))
            begin = mark
        elif begin is None:
            faults.append(QueryFault(mark.span, "marks"))
        else:
            found = _block(view, fences, begin, mark)
            if isinstance(found, QueryBlock):
                blocks.append(found)
            else:
                faults.append(found)
            begin = None
    if begin is not None:
        faults.append(QueryFault(begin.span, "marks"))
    return QueryBlocks(tuple(blocks), tuple(faults))


def _marks(view: str, note: Note) -> Iterator[_Mark]:
    """The marks that are none of code, and of which a begin mark is a comment of its own."""
    code = SpanIndex(region.span for region in note.regions if region.kind in _CODE)
    comments = {region.span.start for region in note.regions if region.kind is RegionKind.COMMENT}
    for found in _MARK.finditer(view, note.body):
        opens = found[1] == "begin"
        if code.holds(found.start()) or (opens and found.start() not in comments):
            continue
        line_end = view.find("\n", found.end())
        line = Span(view.rfind("\n", 0, found.start()) + 1, line_end if line_end >= 0 else len(view))
        yield _Mark(Span(found.start(), found.end()), line, opens)


def _block(view: str, fences: Sequence[Region], begin: _Mark, end: _Mark) -> QueryBlock | QueryFault:
    at = bisect_right([fence.span.start for fence in fences], begin.line.end)
    fence = fences[at].span if at < len(fences) and fences[at].closed else None
    if fence is None or fence.end > end.span.start or view[begin.line.end : fence.start].strip():
        return QueryFault(begin.span, "sql")
    opening = _FENCE.match(view, fence.start)
    if opening is None or view[fence.start - 1] != "\n":
        return QueryFault(begin.span, "sql")
    sql = view[opening.end() : max(opening.end(), view.rfind("\n", 0, fence.end))].strip()
    below = view.find("\n", fence.end) + 1
    result, state, sum_ = _result(view, Span(below, end.span.start))
    return QueryBlock(Span(begin.span.start, end.span.end), fence, sql, result, state, sum_)


def _result(view: str, zone: Span) -> tuple[Span, ResultState, str]:
    """What of `zone`, all between the SQL and the end mark, is ours: with the one empty line before it."""
    inner = zone.of(view)
    if not inner.strip():
        return Span(zone.end, zone.end), ResultState.EMPTY, ""
    first = zone.start + len(inner) - len(inner.lstrip())
    start = view.rfind("\n", zone.start, first) + 1 or zone.start
    if start > zone.start:  # the line before it is empty
        start = view.rfind("\n", zone.start, start - 1) + 1 or zone.start
    sum_, _, intact = read_sum(inner)
    return Span(start, zone.end), ResultState.INTACT if intact else ResultState.EDITED, sum_


def result_text(table: str, newline: str) -> str:
    """What we write for a result, from the empty line before it to the line ending behind its sum."""
    text = f"\n{table}\n\n%% obsintel:sum {content_sum(table)} %%\n"
    return text.replace("\n", newline)


_Part = TypeVar("_Part", Link, Tag, Table, Heading, Region)


def without_results(note: Note, queries: QueryBlocks) -> Note:
    """The note as if nothing stood in the results: they are regions, and what is in them is no part of it."""
    results = [block.result for block in queries.blocks if block.state is not ResultState.EMPTY]
    if not results:
        return note
    index = SpanIndex(results)

    def outside(parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
        return tuple([part for part in parts if not index.holds(part.span.start)])

    regions = (*outside(note.regions), *(Region(RegionKind.RESULT, span) for span in results))
    return replace(
        note,
        headings=outside(note.headings),
        blocks=tuple([block for block in note.blocks if not index.holds(block.lines[0].start)]),
        tables=outside(note.tables),
        links=outside(note.links),
        tags=outside(note.tags),
        regions=tuple(sorted(regions, key=lambda region: region.span)),
        oversized=tuple([span for span in note.oversized if not index.holds(span.start)]),
    )
