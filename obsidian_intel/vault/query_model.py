"""A query block as a value: a person's SQL between two marks, and our result beneath it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from obsidian_intel.core.text import Span


def may_hold_queries(text: str) -> bool:
    """Whether a mark of a query block may stand in `text`."""
    return "obsintel:" in text and ("obsintel:begin query" in text or "obsintel:end query" in text)


class ResultState(StrEnum):
    """What stands between the SQL and the end mark."""

    EMPTY = "empty"  # nothing yet
    INTACT = "intact"  # a result as we wrote it
    EDITED = "edited"  # anything else: a person's


class QueryBlock(Struct, frozen=True, gc=False):
    """A block that is whole. Spans are the document's.

    `span` covers both marks, `fence` the fenced SQL. `result` is what is ours, up to the end mark; where there is none
    yet, the empty place for it. `sum`: that of the result, as it says.
    """

    span: Span
    fence: Span
    sql: str
    result: Span
    state: ResultState
    sum: str = ""


class QueryFault(Struct, frozen=True, gc=False):
    """A mark of a block that is not whole: `place` (not at the top level), `marks` (no pair) or `sql` (no SQL)."""

    span: Span
    reason: str


class QueryBlocks(Struct, frozen=True, gc=False):
    """The query blocks of one note, in order, and what is wrong with others."""

    blocks: tuple[QueryBlock, ...] = ()
    faults: tuple[QueryFault, ...] = ()


NO_QUERIES = QueryBlocks()
