"""OI307 text-joined-to-table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_table
from obsidian_intel.lint.registry import FixScope, rule

# The marks of an unfinished merge, and rows that begin with a fullwidth pipe: these are OI514 and OI606.
_OTHERS = re.compile(r"(?:<{7}|={7}|>{7})(?: .*)?|｜.*[|｜].*")


@rule(
    "OI307",
    name="text-joined-to-table",
    fix=Applicability.SAFE,
    change=FixScope.ROW,
    needs=has_table,
    good=(
        TABLE + "| a | b |\n\nText.\n",
        TABLE + "a | b\n",
        TABLE + "| a |\n",
        TABLE + "| a | b |\n=======\n| a | c |\n",
        TABLE + "| a | b |\n｜ c ｜ d ｜\n",
        "| a |\n| - |\n| b |\n",
    ),
    bad=(
        (TABLE + "| a | b |\n以上为公开数据。\n", TABLE + "| a | b |\n\n以上为公开数据。\n"),
        (TABLE + "| a | b |\nOne.\nTwo.\n", TABLE + "| a | b |\n\nOne.\nTwo.\n"),
    ),
)
def text_joined_to_table(note: NoteContext) -> Iterator[Finding]:
    """A blank line parts a table from the text below.

    Why: without it Obsidian shows the text as one more row.
    Fix: the blank line is put in (safe).
    """
    for table in note.tables:
        if table.width == 1 and not table.header.closed:
            continue
        joined = False
        for row in table.rows:
            if not row.piped and not joined and not _OTHERS.fullmatch(row.span.of(note.text).strip()):
                line = note.document.line_span(note.document.line_of(row.span.start))
                prefix = note.text[line.start : row.span.start].rstrip()
                fix = Fix((Edit(Span(line.start, line.start), prefix + note.document.newline),))
                message = Message("Obsidian shows this text as a row of the table; put a blank line above")
                yield Finding(row.span, message, fix)
            joined = not row.piped
