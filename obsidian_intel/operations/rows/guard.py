"""The second reading: the note with the edit in must say what was asked, and else what it said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.markdown.note_parts import Note
from obsidian_intel.months.typed_month import CellValue, Month, MonthRow, Section
from obsidian_intel.operations.rows.cell_markdown import CellLineText, lines_of_cell, said_alone
from obsidian_intel.operations.rows.markdown_lines import MarkdownLine
from obsidian_intel.operations.rows.refusal import RowRefused

_MARK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")


def reads_otherwise(what: Message, *, expected: str = "", found: str = "") -> RowRefused:
    """The refusal of an edit whose result would not read as asked."""
    return RowRefused(
        "reads-otherwise",
        what,
        expected=expected,
        found=found,
        hint=Message(
            "nothing was written; write the text with fewer marks, or correct the note with `obsintel lint` first"
        ),
    )


def check_outside(before: Note, after: Note, edit: Edit) -> None:
    """Raise `RowRefused` unless everything before and behind the edit is read as it was."""
    start, end, delta = edit.span.start, edit.span.end, len(edit.text) - (edit.span.end - edit.span.start)
    parts: Sequence[tuple[str, Callable[[Note], Iterable[tuple[Span, Any]]]]] = (
        ("headings", lambda note: ((each.span, (each.level, each.text)) for each in note.headings)),
        ("links", lambda note: ((each.span, (each.kind, each.target, each.anchor, each.label)) for each in note.links)),
        ("tags", lambda note: ((each.span, each.name) for each in note.tags)),
        ("blocks", lambda note: ((_around(each.lines), (each.kind, each.depth)) for each in note.blocks)),
        ("regions", lambda note: ((each.span, (each.kind, each.closed)) for each in note.regions)),
        ("tables", lambda note: ((each.header.span, each.width) for each in note.tables)),
        ("rows", lambda note: ((row.span, row.piped) for each in note.tables for row in each.rows)),
    )
    last = start if edit.text.startswith(("\r", "\n")) else start - 1  # what the text is joined to may grow
    for name, of in parts:
        old = [(span.start, span.end, what) for span, what in of(before) if span.end <= last]
        new = [(span.start, span.end, what) for span, what in of(after) if span.end <= last]
        behind = [(span.start + delta, span.end + delta, what) for span, what in of(before) if span.start >= end]
        now = [(span.start, span.end, what) for span, what in of(after) if span.start >= end + delta]
        if old != new or behind != now:
            raise reads_otherwise(Message("other {parts} of the note would be read in another way", parts=name))


def _around(lines: Sequence[Span]) -> Span:
    return Span(lines[0].start, lines[-1].end)


def check_months(
    before: Month, after: Month, *, section: int | None, row: int | None, added: bool = False, made: bool = False
) -> None:
    """Raise `RowRefused` unless all but one row (of number `row` in `section`) say what they said.

    `added`: that row is new; `made`: its whole section is. `section` None: no row may change.
    """
    old, new = list(before.sections), list(after.sections)
    if made and section is not None and len(new) == len(old) + 1:
        del new[section]
        section = None
    if len(old) != len(new) or (before.period, before.week, before.day) != (after.period, after.week, after.day):
        raise reads_otherwise(Message("the note would have other tables or lists"))
    for number, (was, now) in enumerate(zip(old, new, strict=True)):
        own = row if number == section else None
        grown = own is not None and added
        if not _same_section(was, now, may_gain=grown):
            raise reads_otherwise(Message("the section `{section}` would be read in another way", section=was.key))
        rows = [_said(each) for number, each in enumerate(now.rows) if number != own]
        kept = [_said(each) for number, each in enumerate(was.rows) if number != own or added]
        if rows != kept:
            raise reads_otherwise(Message("another row of `{section}` would say something else", section=was.key))


def _same_section(was: Section, now: Section, *, may_gain: bool) -> bool:
    """Whether two readings are of the same section. An empty table may become of a kind with its first row."""
    names = [(column.header, column.field) for column in now.columns]
    same = (was.key, was.title, was.guide, was.shape) == (now.key, now.title, now.guide, now.shape)
    if may_gain and not was.rows:
        return same and [column.header for column in was.columns] == [column.header for column in now.columns]
    return same and was.kind == now.kind and [(column.header, column.field) for column in was.columns] == names


def _said(row: MonthRow) -> tuple[object, ...]:
    cells = tuple((name, cell.raw) for name, cell in row.cells.items())
    papers = tuple((paper.id, paper.title, paper.url, paper.note) for paper in row.papers)
    metrics = tuple((m.benchmark, m.value, m.unit, m.condition, m.protocol, m.owner) for m in row.metrics)
    return row.name, row.state, cells, papers, metrics, row.ragged, row.closed


def check_inserted(before: Month, after: Month | None, edit: Edit, ids: Collection[str]) -> None:
    """Raise `RowRefused` unless the rows that an insertion makes stand for `ids`, and all others say what they said."""
    inside = range(edit.span.start, edit.span.start + len(edit.text))
    rows = [row for section in after.sections for row in section.rows] if after else []
    new = {row.papers[0].id for row in rows if row.span.start in inside and row.papers}
    kept = [_said(row) for row in rows if row.span.start not in inside]
    if not set(ids) <= new or kept != [_said(row) for section in before.sections for row in section.rows]:
        raise reads_otherwise(Message("another row would say something else"))
    if after is not None:
        check_statements(before, after)


def shifted(edit: Edit, changed: Sequence[Edit]) -> Edit | None:
    """An edit moved along with changes before it; None where one of them is at its place."""
    delta = 0
    for change in changed:
        if change.span.end <= edit.span.start and change.span.start < edit.span.start:
            delta += len(change.text) - len(change.span)
        elif change.span.start <= edit.span.end:
            return None
    return Edit(Span(edit.span.start + delta, edit.span.end + delta), edit.text)


def check_statements(before: Month, after: Month, but: str = "") -> None:
    """Raise `RowRefused` unless the month's own sentences, all but one, are what they were."""
    old = [(each.field, each.label, each.value) for each in before.statements if each.field != but]
    if old != [(each.field, each.label, each.value) for each in after.statements if each.field != but]:
        raise reads_otherwise(Message("another sentence of the month would say something else"))


def check_cell(cell: CellValue | None, raw: str, lines: Sequence[CellLineText]) -> None:
    """Raise `RowRefused` unless a table's cell stands there as `raw`, and says `lines`, each as it does by itself."""
    if cell is None or cell.raw != raw:
        raise reads_otherwise(
            Message("the cell would not read back as it was written"), expected=raw, found=cell.raw if cell else ""
        )
    found = list(lines_of_cell(cell.raw, cell.outline))
    if [line.text for line in found] != [line.text for line in lines]:
        raise reads_otherwise(Message("the lines of the cell would run into one another"))
    for wanted, got in zip(lines, found, strict=True):
        if (wanted.head and not got.head) or (wanted.item and not got.item):
            raise reads_otherwise(
                Message("`{line}` would not stand where it was put in the cell's list", line=wanted.text[:60])
            )
    alone = [said_alone(part) for part in _parts(cell)]
    whole = [(group.tag, group.label, group.text) for group in cell.outline.groups for _ in range(bool(group.head))]
    items = [("", item.label, item.text) for group in cell.outline.groups for item in group.items]
    if sorted(alone) != sorted([*whole, *items]):
        raise reads_otherwise(Message("a mark of one line would reach into another"))


def _parts(cell: CellValue) -> Iterable[str]:
    for group in cell.outline.groups:
        spans = [group.head] if group.head else []
        for span in [*spans, *(item.span for item in group.items)]:
            yield span.of(cell.raw)


def check_list_cell(cell: CellValue | None, said: Sequence[MarkdownLine]) -> None:
    """Raise `RowRefused` unless a bullet of a list says these lines, and no other."""
    wanted = [_unmarked(line.text) for line in said]
    found = [text for line in re.split(r"\r\n|\r|\n", cell.raw) if (text := _unmarked(line))] if cell else []
    if found != wanted:
        raise reads_otherwise(
            Message("the text would not read back as it was written"),
            expected="\n".join(wanted),
            found="\n".join(found),
        )


def _unmarked(line: str) -> str:
    return _MARK.sub("", line, count=1).strip(" \t")
