"""`set_cell` and `insert_after`: the text of one cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.typed_month import CellValue, MonthRow, Section
from obsidian_intel.operations.rows.cell_markdown import break_space, cell_lines, cell_of, lines_of_cell
from obsidian_intel.operations.rows.guard import (
    check_cell,
    check_list_cell,
    check_months,
    check_statements,
    reads_otherwise,
)
from obsidian_intel.operations.rows.list_edits import new_bullet_text
from obsidian_intel.operations.rows.markdown_lines import markdown_lines
from obsidian_intel.operations.rows.refusal import RowRefused, listed
from obsidian_intel.operations.rows.row_values import cell_markdown
from obsidian_intel.operations.rows.table_edits import new_cell_text
from obsidian_intel.operations.rows.targets import OpenMonth, find_field, find_row, month_path, name_field
from obsidian_intel.operations.rows.write import RowPlan, RowWritten, write_row

NewText = Callable[[str, int], str]
"""From what a cell says as Markdown, and the line that its row stands on, to what it is to say."""


def set_cell(
    workspace: Workspace,
    month: str,
    row: str | int,
    field: str,
    markdown: str,
    *,
    section: str = "",
    expect: str | None = None,
    keep_links: bool = True,
    write: bool = True,
) -> RowWritten:
    """Make `markdown` the text of a cell; an empty text empties it. Raises `RowRefused`.

    `month` is a month, week, day or path; `row` a name, a paper's id or address, or a line; `field` a field or header.
    `expect` is the row's hash as `read_row` gave it. `keep_links`: refuse a text that drops a link to a paper's note.
    `write` False: only the diff.
    """
    return _change(
        workspace,
        ("set cell", month, section, row, field),
        lambda text, line: markdown,
        expect,
        keep_links=keep_links,
        write=write,
    )


def insert_after(
    workspace: Workspace,
    month: str,
    row: str | int,
    field: str,
    markdown: str,
    *,
    after: str = "",
    section: str = "",
    expect: str | None = None,
    write: bool = True,
) -> RowWritten:
    """Put lines into a cell behind the line that says `after`, at its end where that is empty. Raises `RowRefused`.

    `after` is the line's text, its label, or how it begins, marks left out. The lines get the place in the list that
    it has.
    """

    def grown(text: str, line: int) -> str:
        return _inserted(text, after, markdown, line)

    place = ("insert after", month, section, row, field)
    return _change(workspace, place, grown, expect, keep_links=True, write=write)


def _inserted(text: str, after: str, markdown: str, row_line: int) -> str:
    lines = text.split("\n") if text.strip() else []
    at = len(lines)
    if after:
        wanted = fold(plain(after)).rstrip(":：")
        hits = [n for n, line in enumerate(lines) if wanted in _names_of(line)]
        if not hits and len(wanted) > 1:
            hits = [n for n, line in enumerate(lines) if any(name.startswith(wanted) for name in _names_of(line))]
        if len(hits) != 1:
            raise RowRefused(
                "no-line",
                Message("{count} lines of the cell say `{after}`", count=len(hits), after=shorten(after)),
                line=row_line,
                expected=after,
                found=listed(shorten(plain(line).strip()) for line in lines if line.strip()),
                hint=Message("give the label, the beginning or the whole text of one line"),
            )
        at = hits[0] + 1
    indent = lines[at - 1][: len(lines[at - 1]) - len(lines[at - 1].lstrip(" "))] if at else ""
    if after and lines[at - 1].startswith("- ") and at < len(lines) and lines[at].startswith("  - "):
        indent = "  "  # behind a head its first item
    new = markdown.strip("\n").split("\n")
    if indent and not new[0].lstrip().startswith(("- ", "* ", "+ ")):
        new[0] = f"- {new[0]}"
    return "\n".join([*lines[:at], *(indent + line for line in new), *lines[at:]])


def _names_of(line: str) -> set[str]:
    """What a line of Markdown may be called: its whole text, and its label."""
    shown = plain(line.strip().removeprefix("- "))
    label = shown.replace("：", ":").partition(":")[0]
    return {fold(shown), fold(shown).rstrip(":："), fold(label)}


def _change(
    workspace: Workspace,
    place: tuple[str, str, str, str | int, str],
    text_of: NewText,
    expect: str | None,
    *,
    keep_links: bool,
    write: bool,
) -> RowWritten:
    """`place`: the call's name, month, section, row and field."""
    call, month, section, row, field = place
    wanted = _Wanted(row, expect)

    def plan(opened: OpenMonth) -> RowPlan:
        home, found = find_row(opened, section, wanted.row, wanted.expect)
        wanted.settle(opened.hash_of(found))
        name = find_field(opened, workspace, home, field)
        cell = found.cells.get(name)
        stands = cell_markdown(home, cell) if cell else ""
        markdown = text_of(stands, found.line)
        if markdown.strip("\n") == stands:  # it says so already, in whatever form it is written
            return RowPlan(None, lambda _: (found.line, home.key, found.name, opened.hash_of(found)))
        made = _plan_cell(workspace, opened, home, found, name, markdown)
        if keep_links and cell is not None:
            _check_links(opened, found, cell, markdown)
        return made

    return write_row(workspace, month_path(workspace, month), f"{call}: {shorten(str(row), 40)}", plan, write=write)


class _Wanted:
    """The row that was asked for: by a line alone it is the one that stood there first, whatever is saved meanwhile."""

    def __init__(self, row: str | int, expect: str | None) -> None:
        self.row, self.expect = row, expect

    def settle(self, found: str) -> None:
        if isinstance(self.row, int) or self.row.isdecimal():
            self.expect = self.expect or found


def _check_links(opened: OpenMonth, row: MonthRow, cell: CellValue, markdown: str) -> None:
    """Raise `RowRefused` where a link to a paper's note would go."""
    written = markdown.replace("\\|", "|")
    for paper in row.papers:
        if not (paper.note and paper.note_span and paper.note_span.start in cell.span):
            continue
        link = paper.note_span.of(opened.text).replace("\\|", "|")
        begins = link.partition("|")[0].rstrip("]") if link.startswith("[[") else link.rpartition("](")[2]
        if begins not in written:
            raise RowRefused(
                "link-lost",
                Message("the new text has not got the link {link} to the paper's note", link=link),
                line=row.line,
                expected=link,
                hint=Message("put it behind the paper's own link, or pass keep_links=False"),
            )


def _plan_cell(
    workspace: Workspace, opened: OpenMonth, place: Section, found: MonthRow, field: str, markdown: str
) -> RowPlan:
    index = opened.month.sections.index(place)
    number = next(n for n, each in enumerate(place.rows) if each.span == found.span)
    check: Callable[[CellValue | None], None]
    if place.shape == "table":
        cell = found.cells.get(field)
        heads = [line.text for line in lines_of_cell(cell.raw, cell.outline) if line.head] if cell else ()
        lines = cell_lines(markdown, heads)
        raw, count = cell_of(lines, break_space(place.span.of(opened.text))), len(lines)
        edit = new_cell_text(opened, place, found, field, raw)
        check = partial(check_cell, raw=raw, lines=lines)
    else:
        said = markdown_lines(markdown)
        count = len(said)
        edit = new_bullet_text(opened, place, found, field, said)
        check = partial(check_list_cell, said=said)
    if field == name_field(workspace, place):
        check_name(count, found.line)

    def again(after: OpenMonth) -> tuple[int, str, str, str]:
        check_months(opened.month, after.month, section=index, row=number)
        check_statements(opened.month, after.month)
        row = after.month.sections[index].rows[number]
        check(row.cells.get(field))
        _check_rest(found, row, field)
        return row.line, place.key, row.name, after.hash_of(row)

    return RowPlan(edit, again)


def check_name(count: int, line: int = 0) -> None:
    """Raise `RowRefused` for a name of several lines, or none."""
    if count != 1:
        raise RowRefused(
            "no-name",
            Message("the name of a row is one line, and this is {count}", count=count)
            if count
            else Message("the row has no name"),
            line=line,
            hint=Message("write the name as one line, with its link: [Name](https://…)"),
        )


def _check_rest(before: MonthRow, after: MonthRow, field: str) -> None:
    """Raise `RowRefused` unless the other cells of the row say what they said."""
    old = {name: cell.raw for name, cell in before.cells.items() if name != field}
    new = {name: cell.raw for name, cell in after.cells.items() if name != field}
    if {name: raw for name, raw in old.items() if raw} != {name: raw for name, raw in new.items() if raw}:
        raise reads_otherwise(Message("another cell of the row would say something else"))
