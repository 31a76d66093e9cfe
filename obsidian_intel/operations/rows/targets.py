"""Which month, section, row and field a call means. A name that fits none is a `RowRefused` that lists the others."""

from __future__ import annotations

import time
from dataclasses import dataclass

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.core.near_names import nearest
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.periods import LogDate, parse_day, parse_period, parse_week
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.note_parts import Row, Table
from obsidian_intel.months.table_kinds import all_kinds, is_section
from obsidian_intel.months.typed_month import Month, MonthRow, RowState, Section
from obsidian_intel.operations.rows.refusal import MANY, RowRefused, listed
from obsidian_intel.vault.extract_rows import row_digest
from obsidian_intel.vault.note_parser import ParsedNote, read

_MOMENT = 0.02  # seconds, in which an editor that empties a note has filled it again
_WRITABLE = (RowState.DATA, RowState.PLACEHOLDER)


@dataclass(frozen=True)
class OpenMonth:
    """One note of the log, read just now."""

    path: str
    parsed: ParsedNote
    month: Month

    @property
    def document(self) -> Document:
        """Its text."""
        return self.parsed.document

    @property
    def text(self) -> str:
        """Its text, as it stands in the file."""
        return self.parsed.document.text

    def table_of(self, section: Section) -> Table:
        """The table that a section of that shape was read from."""
        return next(table for table in self.parsed.note.tables if table.span == section.span)

    def row_of(self, section: Section, row: MonthRow) -> Row:
        """The row of the table that a row was read from."""
        return next(each for each in self.table_of(section).rows if each.span == row.span)

    def hash_of(self, row: MonthRow) -> str:
        """What `expect` is compared with: links that obsintel puts into the row do not change it."""
        return row_digest(self.text, row)


def month_path(workspace: Workspace, wanted: str) -> str:
    """The note that `wanted` names: a month, a week, a day, or a path. Raises `RowRefused`.

    Where none fits, the vault is looked at again: a note may be new, or was just being saved.
    """
    try:
        return _month_path(workspace, wanted)
    except RowRefused as refusal:
        if refusal.code != "no-month":
            raise
        time.sleep(_MOMENT)
        workspace.refresh()
        return _month_path(workspace, wanted)


def _month_path(workspace: Workspace, wanted: str) -> str:
    notes = workspace.vault.dated
    if any(note.path == wanted and not note.is_part for note in notes):
        return wanted
    date = parse_week(wanted) or parse_day(wanted)
    period = parse_period(wanted.strip())
    if date is None and period:
        date = LogDate(period[0])
    exact = [note.path for note in notes if date and LogDate(note.period or "", note.week, note.day) == date]
    found = exact or [
        note.path for note in notes if date and not (date.week or date.day) and note.period == date.period
    ]
    if len(set(found)) == 1:
        if any(note.is_part for note in notes if note.path == found[0]):
            raise RowRefused(
                "ambiguous-month",
                Message("`{path}` holds many months, weeks or days", path=found[0]),
                expected=wanted,
                found=found[0],
                hint=Message("write the row into it by hand; it is read as it stands"),
            )
        return found[0]
    if found:
        raise RowRefused(
            "ambiguous-month",
            Message("{count} notes are of {month}", count=len(found), month=wanted),
            expected=wanted,
            found=listed(found),
            hint=Message("name one by its path: {paths}", paths=listed(found)),
        )
    there = list(dict.fromkeys(note.period or "" for note in notes))[-MANY:]
    raise RowRefused(
        "no-month",
        Message("no note of the log is `{month}`", month=wanted),
        expected=wanted,
        found=listed(there),
        hint=Message("there are {months}; `obsintel new --month {month}` makes one", months=listed(there), month=wanted)
        if there
        else Message("`obsintel new --month YYYY-MM` makes one"),
    )


def open_month(workspace: Workspace, path: str) -> OpenMonth:
    """The note at a path as it is in the file now. Raises `RowRefused`."""
    try:
        document = workspace.store.read(path)
    except StoreError as error:
        raise RowRefused("unreadable", Message("cannot be read: {reason}", reason=str(error)), path=path) from None
    if not isinstance(document, Document):
        raise RowRefused("unreadable", Message("cannot be read: {reason}", reason=document.message), path=path)
    parsed = read(document, workspace.config, workspace.obsidian)
    if parsed.month is None:
        raise RowRefused("no-month", Message("is no note of the log any more"), path=path)
    return OpenMonth(path, parsed, parsed.month)


def sections_named(opened: OpenMonth, wanted: str) -> list[Section]:
    """The sections that `wanted` names: a key, a heading, or the line of a table's header; all where it is empty."""
    every = [section for section in opened.month.sections if not section.guide]
    if not wanted:
        return every
    found = [section for section in every if is_section(section, wanted)]
    if not found and wanted.isdecimal():
        found = [section for section in every if line_of(opened, section) == int(wanted)]
    return found


def line_of(opened: OpenMonth, section: Section) -> int:
    """The line that a section begins on."""
    return opened.document.line_of(section.span.start)


def no_section(opened: OpenMonth, wanted: str) -> RowRefused:
    """The refusal of a section that is not there."""
    every = [section for section in opened.month.sections if not section.guide]
    keys = list(dict.fromkeys(section.key for section in every))
    kinds = dict.fromkeys(f"{section.key} ({section.kind})" if section.kind else section.key for section in every)
    near = nearest(wanted, keys)
    return RowRefused(
        "no-section",
        Message("there is no section `{section}`", section=wanted),
        path=opened.path,
        expected=wanted,
        found=listed(kinds),
        hint=Message("did you mean `{near}`?", near=near)
        if near
        else Message("name one by its key, its heading or its line: {keys}", keys=listed(kinds))
        if keys
        else Message("this note has no table or list of a log yet"),
    )


def find_section(opened: OpenMonth, wanted: str) -> Section:
    """The one section that `wanted` names. Raises `RowRefused`."""
    found = sections_named(opened, wanted)
    known = [section for section in found if section.kind] or found
    if len(known) == 1:
        return known[0]
    if not known:
        raise no_section(opened, wanted)
    places = listed(
        Message("`{key}` (line {line_of})", key=section.key, line_of=line_of(opened, section)) for section in known
    )
    raise RowRefused(
        "ambiguous-section",
        Message("{count} sections fit `{section}`", count=len(known), section=wanted),
        path=opened.path,
        expected=wanted,
        found=places,
        hint=Message("name one by its key or by the line it begins on: {places}", places=places),
    )


def find_row(opened: OpenMonth, section: str, row: str | int, expect: str | None = None) -> tuple[Section, MonthRow]:
    """The row by its name, a paper's id or address, or its line; `expect` must be its hash. Raises `RowRefused`."""
    places = sections_named(opened, section)
    if not places:
        raise no_section(opened, section)
    every = [(each, found) for each in places for found in each.rows if found.state in _WRITABLE]
    hits = _rows_named(opened, every, row)
    if len(hits) > 1 and expect:
        hits = [hit for hit in hits if opened.hash_of(hit[1]) == expect] or hits
    if not hits:
        raise _no_row(opened, every, row, expect)
    if len(hits) > 1:
        lines = listed(str(found.line) for _, found in hits)
        raise RowRefused(
            "ambiguous-row",
            Message("{count} rows are called `{row}`", count=len(hits), row=row),
            path=opened.path,
            expected=str(row),
            found=lines,
            hint=Message("name it by its line: {lines}", lines=lines),
        )
    check_hash(opened, hits[0][1], expect)
    return hits[0]


def _rows_named(
    opened: OpenMonth, every: list[tuple[Section, MonthRow]], row: str | int
) -> list[tuple[Section, MonthRow]]:
    if isinstance(row, int):
        return _rows_at(opened, every, row)
    folded, identity = fold(row), paper_id(row, opened.month.period)
    hits = [hit for hit in every if fold(hit[1].name) == folded]
    if not hits and identity:
        hits = [hit for hit in every if hit[1].papers and hit[1].papers[0].id == identity]
    return hits or (_rows_at(opened, every, int(row)) if row.isdecimal() and len(row) < 9 else [])


def _rows_at(opened: OpenMonth, every: list[tuple[Section, MonthRow]], line: int) -> list[tuple[Section, MonthRow]]:
    return [hit for hit in every if hit[1].line == line]


def check_hash(opened: OpenMonth, row: MonthRow, expect: str | None) -> None:
    """Raise `RowRefused` ("stale") unless the row is as it was when its hash was given."""
    now = opened.hash_of(row)
    if expect and expect != now:
        raise RowRefused(
            "stale",
            Message("the row `{row}` has changed since it was read", row=row.name),
            path=opened.path,
            line=row.line,
            expected=expect,
            found=now,
            hint=Message("read it again, and pass the hash that it has now"),
        )


def _no_row(opened: OpenMonth, every: list[tuple[Section, MonthRow]], row: str | int, expect: str | None) -> RowRefused:
    names = [found.name for _, found in every if found.name]
    moved = next((found for _, found in every if expect and opened.hash_of(found) == expect), None)
    near = nearest(str(row), names)
    if moved is not None:
        hint = Message("the row with that hash is `{row}`, line {line}", row=moved.name, line=moved.line)
    elif near:
        hint = Message("did you mean `{near}`?", near=near)
    elif names:
        hint = Message("there are {names}", names=listed(names))
    else:
        hint = Message("there are no rows yet; append_row makes one")
    return RowRefused(
        "no-row",
        Message("no row on that line: {row}", row=row) if isinstance(row, int) else Message("no row `{row}`", row=row),
        path=opened.path,
        expected=str(row),
        found=listed(names),
        hint=hint,
    )


def find_field(opened: OpenMonth, workspace: Workspace, section: Section, wanted: str) -> str:
    """The field of a section that `wanted` names: a field, or a header in any spelling. Raises `RowRefused`."""
    fields = [column.field for column in section.columns]
    if wanted in fields:
        return wanted
    if wanted == "name":  # what every row is told by, whatever its column is
        return name_field(workspace, section)
    for column in section.columns:
        if column.header and fold(column.header) == fold(wanted):
            return column.field
    for kind in all_kinds(workspace.config):
        if kind.name == section.kind and (found := kind.field_of(wanted)) in fields:
            return str(found)
    near = nearest(wanted, fields)
    raise RowRefused(
        "no-field",
        Message("the section `{section}` has no field `{field}`", section=section.key, field=wanted),
        path=opened.path,
        line=line_of(opened, section),
        expected=wanted,
        found=listed(fields),
        hint=Message("did you mean `{near}`?", near=near)
        if near
        else Message("it has {fields}", fields=listed(fields)),
    )


def name_field(workspace: Workspace, section: Section) -> str:
    """The field whose text names a row of this section."""
    found = next((kind.name_field for kind in all_kinds(workspace.config) if kind.name == section.kind), "")
    return found or section.columns[0].field
