"""`append_row`: a row of a table or an item of a list, in the section that is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Edit
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.cells.name_and_paper import read_name
from obsidian_intel.months.typed_month import MonthRow, Section
from obsidian_intel.operations.rows.cell_markdown import CellLineText, break_space, cell_lines, cell_of
from obsidian_intel.operations.rows.cells import check_name
from obsidian_intel.operations.rows.guard import (
    check_cell,
    check_list_cell,
    check_months,
    check_statements,
    reads_otherwise,
)
from obsidian_intel.operations.rows.headings import heading_named, template_table
from obsidian_intel.operations.rows.list_edits import new_item
from obsidian_intel.operations.rows.markdown_lines import MarkdownLine, markdown_lines
from obsidian_intel.operations.rows.refusal import RowRefused, listed
from obsidian_intel.operations.rows.table_edits import new_row, new_table
from obsidian_intel.operations.rows.targets import (
    OpenMonth,
    find_field,
    find_row,
    find_section,
    month_path,
    name_field,
    no_section,
    sections_named,
)
from obsidian_intel.operations.rows.write import RowPlan, RowWritten, write_row


@dataclass(frozen=True)
class NewRow:
    """What a new row is to say, and where it goes: the arguments of `append_row`."""

    workspace: Workspace
    section: str
    cells: Mapping[str, str]
    after: str | int | None = None
    expect: str | None = None
    again: bool = False


@dataclass(frozen=True)
class _NewCells:
    """The cells of a new row: as they are written, and as they must be read."""

    raws: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[CellLineText]] = field(default_factory=dict)
    said: dict[str, list[MarkdownLine]] = field(default_factory=dict)


def append_row(
    workspace: Workspace,
    month: str,
    section: str,
    cells: Mapping[str, str],
    *,
    after: str | int | None = None,
    expect: str | None = None,
    again: bool = False,
    write: bool = True,
) -> RowWritten:
    """Put a row behind the last of a section, or behind the row `after`, whose hash may be `expect`.

    `section` is a key, a heading, or the line of a table's header; a heading without a table gets one with the headers
    of the person's template. `cells` are Markdown by field or header, the row's name among them. `again`: also where
    the section has a row of that name. `write` False: only the diff. Raises `RowRefused`.
    """
    wish = NewRow(workspace, section, cells, after, expect, again)
    name = shorten(" ".join(next((text for text in cells.values() if text.strip()), "").split()), 40)
    return write_row(
        workspace, month_path(workspace, month), f"append row: {name}", lambda o: plan_new_row(o, wish), write=write
    )


def plan_new_row(opened: OpenMonth, wish: NewRow) -> RowPlan:
    """The insertion of a row into a month as it is, with its check. Raises `RowRefused`."""
    if not sections_named(opened, wish.section):
        heading = heading_named(opened, wish.workspace, wish.section)
        if heading is None:
            raise no_section(opened, wish.section)
        return _plan_table(opened, wish, heading)
    if wish.after is not None:
        section, after = find_row(opened, wish.section, wish.after, wish.expect)
    else:
        section, after = find_section(opened, wish.section), None
    cells = _by_field(opened, wish, section)
    new = _new_cells(section.shape, cells, break_space(section.span.of(opened.text)))
    own = name_field(wish.workspace, section)
    check_name(len(new.lines.get(own, new.said.get(own, ()))))
    _check_new(opened, wish, section, cells[own])
    if section.shape == "table":
        edit = new_row(opened, section, new.raws, after)
    else:
        others = {name: lines for name, lines in new.said.items() if name != own}
        edit = new_item(opened, section, new.said[own][0].text, others, after)
    return RowPlan(edit, lambda read: _found(opened, read, section, edit, new))


def _by_field(opened: OpenMonth, wish: NewRow, section: Section) -> dict[str, str]:
    """The cells by field, those that say nothing left out. Raises `RowRefused`."""
    found: dict[str, str] = {}
    for name, markdown in wish.cells.items():
        if not markdown.strip():
            continue
        column = find_field(opened, wish.workspace, section, name)
        if column in found:
            raise RowRefused(
                "no-field",
                Message("`{field}` is given twice", field=column),
                path=opened.path,
                expected=name,
                found=listed(wish.cells),
            )
        found[column] = markdown
    return found


def _new_cells(shape: str, cells: Mapping[str, str], space: str = " ") -> _NewCells:
    """The cells in the form that a table or a list has for them. Raises `RowRefused`."""
    new = _NewCells()
    for name, markdown in cells.items():
        try:
            if shape == "table":
                new.lines[name] = cell_lines(markdown)
                new.raws[name] = cell_of(new.lines[name], space)
            else:
                new.said[name] = markdown_lines(markdown)
        except RowRefused as refused:
            raise refused.within(name) from None
    return new


def _check_new(opened: OpenMonth, wish: NewRow, section: Section, markdown: str) -> None:
    """Raise `RowRefused` where the section has a row of that name."""
    named = read_name(markdown.strip(), opened.month.period)
    name, identity = fold(named.name), named.paper.id
    for row in section.rows if not wish.again else ():
        same = fold(row.name) == name or (identity is not None and row.papers and row.papers[0].id == identity)
        if row.is_data and same:
            raise RowRefused(
                "row-exists",
                Message("`{section}` has the row `{row}` already", section=section.key, row=row.name),
                path=opened.path,
                line=row.line,
                expected=named.name,
                found=opened.hash_of(row),
                hint=Message("change it with set_cell, or pass again=True for a second one"),
            )


def _found(
    opened: OpenMonth, after: OpenMonth, section: Section, edit: Edit, new: _NewCells
) -> tuple[int, str, str, str]:
    """The new row in the second reading, checked."""
    index = opened.month.sections.index(section)
    if index >= len(after.month.sections):
        raise reads_otherwise(Message("the note would have other tables or lists"))
    number = _number_of(after.month.sections[index].rows, edit)
    check_months(opened.month, after.month, section=index, row=number, added=True)
    check_statements(opened.month, after.month)
    return _checked_row(after, after.month.sections[index], number, new)


def _number_of(rows: Sequence[MonthRow], edit: Edit) -> int:
    """The number of the row that begins inside the inserted text."""
    start, end = edit.span.start, edit.span.start + len(edit.text)
    found = [number for number, row in enumerate(rows) if start <= row.span.start < end]
    if len(found) != 1:
        raise reads_otherwise(Message("the new row would not be read as one row"))
    return found[0]


def _checked_row(after: OpenMonth, section: Section, number: int, new: _NewCells) -> tuple[int, str, str, str]:
    row = section.rows[number]
    for name, lines in new.lines.items():
        check_cell(row.cells.get(name), new.raws[name], lines)
    for name, said in new.said.items():
        if name != section.columns[0].field:  # the name may gain marks
            check_list_cell(row.cells.get(name), said)
    extra = [name for name, cell in row.cells.items() if cell.raw and name not in {*new.lines, *new.said}]
    if extra or row.ragged or not row.is_data:
        raise reads_otherwise(Message("the new row would not be read as data with these cells"))
    return row.line, section.key, row.name, after.hash_of(row)


def _plan_table(opened: OpenMonth, wish: NewRow, heading: Heading) -> RowPlan:
    """A table for a heading that has none."""
    headers, fields = template_table(wish.workspace, opened, heading)
    cells: dict[str, str] = {}
    for name, markdown in wish.cells.items():
        column = fields.get(name) or next((fields[header] for header in headers if fold(header) == fold(name)), None)
        if column is None:
            raise RowRefused(
                "no-field",
                Message("the table of `{section}` would have no field `{field}`", section=wish.section, field=name),
                expected=name,
                found=listed(headers),
                hint=Message("it would have {fields}", fields=listed(headers)),
            )
        if markdown.strip():
            cells[column] = markdown
    new = _new_cells("table", cells)
    first = fields[headers[0]]
    check_name(len(new.lines.get(first, ())))
    edit = new_table(opened, heading, headers, [new.raws.get(fields[header], "") for header in headers])

    def again(after: OpenMonth) -> tuple[int, str, str, str]:
        end = edit.span.start + len(edit.text)
        found = [n for n, each in enumerate(after.month.sections) if edit.span.start <= each.span.start < end]
        if len(found) != 1 or len(after.month.sections[found[0]].rows) != 1:
            raise reads_otherwise(Message("the new table would not be read as one"))
        check_months(opened.month, after.month, section=found[0], row=0, made=True)
        check_statements(opened.month, after.month)
        return _checked_row(after, after.month.sections[found[0]], 0, new)

    return RowPlan(edit, again)
