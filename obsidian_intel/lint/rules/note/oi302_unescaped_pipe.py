"""OI302 unescaped-pipe."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_table
from obsidian_intel.lint.registry import FixScope, rule
from obsidian_intel.markdown.note_parts import Row
from obsidian_intel.markdown.unescaped_pipes import SplitPipe, split_pipes

_HOW = {
    "link": Message("this `|` cuts a link in two; write `\\|`, as in `[[Note\\|label]]`"),
    "code": Message("this `|` cuts code in two; write `\\|`"),
    "math": Message("this `|` cuts math in two; write `\\vert`"),
}


@rule(
    "OI302",
    name="unescaped-pipe",
    severity=Severity.ERROR,
    fix=Applicability.SAFE,
    change=FixScope.ROW,
    needs=has_table,
    good=(
        TABLE + "| [[GLM-5\\|📄]] | `a\\|b` |\n",
        TABLE + "| `a | b` |\n",
        TABLE + "| $5 | $6 |\n",
        "[[GLM-5|智谱]] `a|b`\n",
    ),
    bad=(
        (TABLE + "| [[GLM-5|📄]] | 92.7 |\n", TABLE + "| [[GLM-5\\|📄]] | 92.7 |\n"),
        (TABLE + "| ![[图.png|100]] | b |\n", TABLE + "| ![[图.png\\|100]] | b |\n"),
        (TABLE + "| [甲|乙](https://a.b) | c |\n", TABLE + "| [甲\\|乙](https://a.b) | c |\n"),
        (TABLE + "| `a|b` | c |\n", TABLE + "| `a\\|b` | c |\n"),
        (TABLE + "| 条件概率 $p(a|b)$ | 1 |\n", TABLE + "| 条件概率 $p(a\\vert b)$ | 1 |\n"),
    ),
)
def unescaped_pipe(note: NoteContext) -> Iterator[Finding]:
    """A pipe inside a link, code or math in a table is escaped.

    Why: tables are cut at every bare pipe, before links and code are seen: the link breaks and the cells shift.
    Fix: `\\|` in links and code, `\\vert` in math (safe). The row's cells are read anew, no other row changes.
    """
    for table, row in note.rows:
        if row.piped:
            yield from note.in_row("OI302", row, _in_row(note.text, row, table.width))


def _in_row(text: str, row: Row, width: int) -> Iterator[Finding]:
    pipes = split_pipes(row.span.of(text), len(row.cells) - width)
    if pipes:
        first = row.span.start + pipes[0].offset
        fix = Fix(tuple(_escaped(text, row.span.start, pipe) for pipe in pipes))
        yield Finding(Span(first, first + 1), _HOW[pipes[0].what], fix)


def _escaped(text: str, base: int, pipe: SplitPipe) -> Edit:
    start = base + pipe.offset
    if pipe.what != "math":
        return Edit(Span(start, start), "\\")
    space = " " if text[start + 1].isalpha() else ""
    return Edit(Span(start, start + 1), f"\\vert{space}")
