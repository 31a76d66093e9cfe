"""Edits of lists that are logs: an item with labelled bullets, in the style of the items that are there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.months.typed_month import MonthRow, RowState, Section
from obsidian_intel.operations.rows.markdown_lines import MarkdownLine
from obsidian_intel.operations.rows.refusal import RowRefused, listed
from obsidian_intel.operations.rows.table_edits import line_ending
from obsidian_intel.operations.rows.targets import OpenMonth

_NUMBERED = re.compile(r"([ \t>]*)(\d{1,9})([.)][ \t]+)\Z")
_LEAD = re.compile(r"(?P<quote>(?:[ \t]*>)*(?:(?<=>) )?)(?P<indent>[ \t]*)(?P<mark>(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
NUMBER = re.compile(r"\d{1,9}[.)][ \t]")
_LINK = re.compile(r"\[([^\[\]()]+)\]\((https?://[^\s()]+)\)")
_BOLD_HEAD = re.compile(r"(\*\*|__)(\[[^\[\]]+\][ \t]*)?(?=.*\1\s*\Z)", re.DOTALL)


def new_item(
    opened: OpenMonth, section: Section, name: str, cells: Mapping[str, Sequence[MarkdownLine]], after: MonthRow | None
) -> Edit:
    """The insertion of an item called `name` behind `after`, else behind the last; `cells` by field.

    It gets all the labels of the item that it stands behind, as a row of a table has all columns.
    """
    rows = [row for row in section.rows if row.state is RowState.DATA] or list(section.rows)
    model = after or rows[-1]
    end = _end(opened, model)
    newline = line_ending(opened, opened.document.line_of(model.span.start))
    lines = [_head(opened, model, name)]
    for column in section.columns[1:]:
        said = cells.get(column.field)
        if said:
            lines += _bullet(_lead(opened, section, column.field, rows), said)
        elif column.header and column.field in model.cells:
            lines.append(_lead(opened, section, column.field, [model]).rstrip(" \t"))
    if len(lines) > 1:
        lines[0] += newline * _gap_below(opened, model)
    text = newline.join(lines)
    return Edit(Span(end, end), newline * (1 + _gap_between(opened, rows)) + text)


def _head(opened: OpenMonth, model: MonthRow, name: str) -> str:
    """The first line of a new item: list mark or hashes as those of `model`, bold where its name is."""
    start = opened.document.line_starts[opened.document.line_of(model.span.start) - 1]
    lead = opened.text[start : model.span.start]
    if number := _NUMBERED.match(lead):
        lead = f"{number[1]}{int(number[2]) + 1}{number[3]}"
    first = next(iter(model.cells.values())).raw
    bold = _BOLD_HEAD.match(first)
    if bold and bold[2] and "](" not in first and (link := _LINK.fullmatch(name)):
        name = f"{link[1]}({link[2]})"  # as in `**[Paper] Title(https://…)**`
    if bold and not name.startswith(bold[1]):
        name = f"{bold[1]}{bold[2] or ''}{name}{bold[1]}"
    return lead + name


def _lead(opened: OpenMonth, section: Section, field: str, rows: Sequence[MonthRow]) -> str:
    """What stands before the text of a labelled bullet: `  - **Results:** `, as it was last written."""
    for row in reversed(rows):
        cell = row.cells.get(field)
        if cell is not None:
            start = opened.document.line_starts[opened.document.line_of(cell.span.start) - 1]
            lead = opened.text[start : cell.span.start]
            return lead if lead[-1:].isspace() or lead.rstrip()[-1:] == "：" else f"{lead} "
    raise RowRefused(
        "no-field",
        Message("no item of `{section}` has a bullet for `{field}` yet", section=section.key, field=field),
        path=opened.path,
        expected=field,
        found=listed(column.field for column in section.columns),
        hint=Message("write it into one item by hand; the next follow its form"),
    )


def _bullet(lead: str, said: Sequence[MarkdownLine]) -> list[str]:
    """A labelled bullet that says one line, or several as a list under its label; without a label, a bullet a line."""
    if len(said) == 1:
        return [lead + said[0].text]
    parts = _LEAD.match(lead)
    assert parts is not None
    quote, indent, mark = parts["quote"], parts["indent"], parts["mark"] or ""
    labelled = bool(lead[parts.end() :].strip())
    step = "\t" if "\t" in indent else "  "
    inner = quote + indent + (("\t" if "\t" in indent else " " * len(mark)) if labelled else "")
    bullet = mark if mark and not mark[0].isdigit() else "- "
    first = labelled and not said[0].bullet and all(line.bullet for line in said[1:])
    lines = [lead + said[0].text if first else lead.rstrip(" \t")] if labelled else []
    for line in said[first:]:
        lines.append(f"{inner}{step * line.depth}{'' if NUMBER.match(line.text) else bullet}{line.text}")
    return lines


def _end(opened: OpenMonth, row: MonthRow) -> int:
    """The end of the last line of an item."""
    document = opened.document
    return document.line_span(document.line_of(max(row.span.start, row.span.end - 1))).end


def _gap_between(opened: OpenMonth, rows: Sequence[MonthRow]) -> int:
    """Empty lines between the last two items; between items under headings one, where there is one alone."""
    if len(rows) > 1:
        first, last = rows[-2], rows[-1]
        between = opened.text[_end(opened, first) : last.span.start]
        lines = between.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) <= 4 and not any(line.strip(" \t>") for line in lines[1:-1]):
            return max(0, len(lines) - 2)
    return 1 if rows[-1].below is not None else 0


def _gap_below(opened: OpenMonth, model: MonthRow) -> int:
    """Empty lines between an item's first line and what stands under it."""
    document = opened.document
    line = document.line_of(model.span.start) + 1
    count = 0
    while line <= document.line_count and not document.line_span(line).of(opened.text).strip(" \t>"):
        line, count = line + 1, count + 1
    return min(count, 1) if line <= document.line_count else 0


def new_bullet_text(
    opened: OpenMonth, section: Section, row: MonthRow, field: str, said: Sequence[MarkdownLine]
) -> Edit:
    """The edit that makes `said` the text of a labelled bullet; one that the item has not got is put at its end."""
    rows = [each for each in section.rows if each.state is RowState.DATA] or list(section.rows)
    newline = line_ending(opened, opened.document.line_of(row.span.start))
    cell = row.cells.get(field)
    if field == section.columns[0].field:
        return Edit(next(iter(row.cells.values())).span, said[0].text if said else "")
    if cell is None:
        end = _end(opened, row)
        return Edit(Span(end, end), newline + newline.join(_bullet(_lead(opened, section, field, rows), said)))
    lead = _lead(opened, section, field, [row])
    start = opened.document.line_starts[opened.document.line_of(cell.span.start) - 1]
    text = newline.join(_bullet(lead, said)) if said else lead.rstrip(" \t")
    return Edit(Span(start, cell.span.end), text)
