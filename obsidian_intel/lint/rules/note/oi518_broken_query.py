"""OI518 broken-query."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule
from obsidian_intel.vault.managed_block import QUERY, begin_mark, end_mark
from obsidian_intel.vault.query_model import QueryBlock

_MESSAGES = {
    "place": Message(
        "this mark of a query block stands in a list or callout, or not alone on its line, so nothing keeps its "
        "answer; put it at the start of a line of its own"
    ),
    "marks": Message(
        "this mark of a query block has no partner; write one `{begin}` and one `{end}` around the SQL",
        begin=begin_mark(QUERY),
        end=end_mark(QUERY),
    ),
    "sql": Message("this query block holds no SQL; write a fenced block that begins with ```sql right below this mark"),
}


_HEAD = "---\ntags: [查询]\n---\n\n"


def _block(sql: str) -> str:
    return f"{_HEAD}{begin_mark(QUERY)}\n```sql\n{sql}\n```\n{end_mark(QUERY)}\n"


@rule(
    "OI518",
    name="broken-query",
    needs=contains("obsintel:"),
    good=(
        _block("SELECT name FROM rows"),
        f"`{begin_mark(QUERY)}`\n",
        f"```\n{begin_mark(QUERY)}\n```\n",
    ),
    bad=(
        (_block("SELECT nam FROM rows"), None),
        (_block("DELETE FROM rows"), None),
        (_block("SELECT name FROM rows").replace("```sql", "```"), None),
        (_block("SELECT name FROM rows").rpartition("%% obsintel:end")[0], None),
        (_HEAD + "> " + _block("SELECT name FROM rows").removeprefix(_HEAD).replace("\n", "\n> ") + "\n", None),
    ),
)
def broken_query(note: NoteContext) -> Iterator[Finding]:
    """A query block can be answered: both marks stand at the top level, with SQL between them that can run.

    Why: `refresh` and the watcher leave a block that they cannot answer as it is, and what it shows grows old. Whether
    a query takes too long or too much memory is told when it is run.
    Fix: none.
    """
    for fault in note.queries.faults:
        yield Finding(fault.span, _MESSAGES[fault.reason])
    for block in note.queries.blocks:
        if not block.sql:
            yield Finding(_mark(note, block), _MESSAGES["sql"])
            continue
        from obsidian_intel.core.sql.query import check_query

        if reason := check_query(block.sql).fault:
            yield Finding(_mark(note, block), Message("this query cannot be answered: {reason}", reason=reason))


def _mark(note: NoteContext, block: QueryBlock) -> Span:
    """The line of the begin mark."""
    return note.document.line_span(note.document.line_of(block.span.start))
