"""The rows of a list: each label's bullet a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.cells.cell_parts import Group, Item, Outline, PaperRef
from obsidian_intel.months.cells.name_and_paper import NamedRow
from obsidian_intel.months.cells.outline import outline
from obsidian_intel.months.cells.paper_refs import paper_refs
from obsidian_intel.months.list_blocks import Branch
from obsidian_intel.months.rows import moved, named_row, read_cell, written_state
from obsidian_intel.months.table_kinds import Kind, slug
from obsidian_intel.months.typed_month import CellValue, Column, ColumnRole, MonthRow, RowState

_MARK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?")
TEXT_FIELD = "text"


def label_columns(kind: Kind, rows: Sequence[Sequence[Branch]], document: Document) -> tuple[Column, ...]:
    """The name's column, then the labels of rows as first seen, each with its field."""
    columns = [Column("", kind.name_field, True)]
    labels: dict[str, str] = {}
    unlabelled = False
    for branches in rows:
        for branch in branches:
            if branch.label:
                labels.setdefault(branch.label, branch.label)
            else:
                unlabelled = True
    taken = {kind.name_field}
    for label in labels:
        known = kind.field_of(label)
        field = known if known and known not in taken else _free(slug(label), taken)
        taken.add(field)
        columns.append(Column(label, field, known == field, ColumnRole.LINKS if known == "links" else ColumnRole.TEXT))
    if unlabelled:
        columns.append(Column("", _free(TEXT_FIELD, taken), False))
    return tuple(columns)


def _free(field: str, taken: set[str]) -> str:
    """A field that is not taken, with a number where need be."""
    number, found = 1, field
    while found in taken:
        number += 1
        found = f"{field}-{number}"
    return found


class ListRows(Struct, frozen=True):
    """What the rows of one list are read with."""

    document: Document
    period: str
    kind: Kind
    columns: tuple[Column, ...]
    links: CellLinks
    config: Config

    def row(
        self,
        head: Span,
        named: NamedRow,
        under: Sequence[Branch],
        end: int,
        below: int | None,
        beneath: tuple[PaperRef, ...] = (),
    ) -> MonthRow:
        """The row that begins with `head`, the text of a heading or a bullet. `named` is placed in the document, as are
        the links `beneath` the heading.
        """
        text = self.document.text
        name_cell = CellValue(self.kind.name_field, *self._text(head), head, self._outline(head))
        below_link = self._link_below(head, below) if below is not None and named.paper.note is None else None
        cells = {name_cell.field: name_cell, **self._cells(under, below_link[1] if below_link else None)}
        linked = beneath + tuple(ref for cell in self._link_cells(cells) for ref in self._refs(cell))
        name, papers = named_row(named, 0, linked, self.links)
        if below_link and papers:
            papers = (replace(papers[0], note=below_link[0], note_span=below_link[1]), *papers[1:])
        state = written_state(name_cell, cells, name, self.config, self.links)
        if "XXXX.XXXXX" in head.of(text):
            state = RowState.PLACEHOLDER
        return MonthRow(
            line=self.document.line_of(head.start),
            span=Span(head.start, end),
            name=name,
            state=state,
            cells=cells,
            papers=papers,
            metrics=(),
            ragged=False,
            closed=True,
            below=below,
        )

    def _text(self, span: Span) -> tuple[str, str]:
        raw = span.of(self.document.text)
        return raw, raw if is_oversized(raw, 0, len(raw)) else plain(raw, self.links.references(span))

    def _cells(self, under: Sequence[Branch], link: Span | None) -> dict[str, CellValue]:
        """Field -> cell: of a label what stands behind it and under it; what has no label together, as one slice.

        `link` is a link to the row's note, which is no part of the cell at whose end it stands.
        """
        fields = {column.header: column.field for column in self.columns if column.header}
        loose = next((column.field for column in self.columns[1:] if not column.header), TEXT_FIELD)
        spans: dict[str, Span] = {}
        for branch in under:
            field = fields[branch.label] if branch.label else loose
            start = branch.rest if branch.label else branch.start
            spans[field] = Span(spans[field].start if field in spans else start, max(start, branch.last))
        for field, span in spans.items():
            if link and span.start <= link.start and span.end <= link.end + 1:
                raw = self.document.text[span.start : link.start]
                spans[field] = Span(span.start, span.start + len(raw.rstrip()))
        return {field: self._cell(field, span) for field, span in spans.items()}

    def _cell(self, field: str, span: Span) -> CellValue:
        raw = span.of(self.document.text)
        if "\n" not in raw or is_oversized(raw, 0, len(raw)):
            return read_cell(field, raw, span, self.links)
        return CellValue(field, raw, _lines_text(raw), span, self._outline(span))

    def _outline(self, span: Span) -> Outline:
        raw = span.of(self.document.text)
        return outline(raw) if "\n" not in raw else lines_outline(raw)

    def _link_cells(self, cells: dict[str, CellValue]) -> list[CellValue]:
        fields = {column.field for column in self.columns if column.role is ColumnRole.LINKS}
        return [cell for field, cell in cells.items() if field in fields]

    def _refs(self, cell: CellValue) -> list[PaperRef]:
        if is_oversized(cell.raw, 0, len(cell.raw)):
            return []
        found = paper_refs(cell.raw, self.period, self.links.references(cell.span), True)
        return [moved(ref, cell.span.start) for ref in found]

    def _link_below(self, head: Span, below: int) -> tuple[str, Span] | None:
        """The link to a heading's note at the end of the first line beneath: its target and its place."""
        label = re.escape(self.config.link.label)
        found = re.search(rf"\[\[([^\[\]|\n]+)\|{label}\]\][ \t]*\Z", self.document.text[head.end : below])
        if found is None:
            return None
        start = head.end + found.start()
        return found[1].strip(), Span(start, start + len(found.group().rstrip()))


def _lines_text(raw: str) -> str:
    return "\n".join(plain(line[_mark_end(line) :]) for line in raw.split("\n")).strip()


def lines_outline(raw: str) -> Outline:
    """The outline of a slice of several lines: one group, an item a line, list marks stray. Its spans tile it."""
    items: list[Item] = []
    marks: list[Span] = []
    at = 0
    lines = raw.split("\n")
    for number, line in enumerate(lines):
        size = len(line) + (number < len(lines) - 1)
        items.append(Item(Span(at, at + size), *_said(line[_mark_end(line) :])))
        if number and (mark := _mark_end(line)):
            marks.append(Span(at, at + mark))
        at += size
    whole = Span(0, len(raw))
    return Outline((Group(whole, Span(0, 0), "", "", "", tuple(items)),), tuple(marks))


def _said(line: str) -> tuple[str, str]:
    """Label and text of one line."""
    for group in outline(line).groups:
        said = [(group.label, group.text), *((item.label, item.text) for item in group.items)]
        if found := next((each for each in said if any(each)), None):
            return found
    return "", ""


def _mark_end(line: str) -> int:
    found = _MARK.match(line)
    return found.end() if found else 0
