"""The rows of a table: cells, names, papers, scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_pieces import References
from obsidian_intel.markdown.gfm_tables import visible_cells
from obsidian_intel.markdown.note_parts import Row, Table
from obsidian_intel.markdown.parser import INLINE_LIMIT, is_oversized
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.cells.cell_parts import Group, Item, Outline, PaperRef
from obsidian_intel.months.cells.name_and_paper import NamedRow, key_papers, rank, read_name
from obsidian_intel.months.cells.outline import outline, text_and_outline
from obsidian_intel.months.cells.paper_refs import paper_refs
from obsidian_intel.months.column_content import is_links_only
from obsidian_intel.months.header_words import is_source_label
from obsidian_intel.months.placeholders import FILLER, is_example, is_placeholder
from obsidian_intel.months.table_shape import TableShape
from obsidian_intel.months.typed_month import CellValue, ColumnRole, MonthRow, RowState

RefReader = Callable[[str, str | None, References, bool], tuple[PaperRef, ...]]
_ADDRESS = 2  # the rank of a source that is an address
_MAY_LINK = re.compile(r"\]\(|//|rxiv", re.IGNORECASE)
_BOLD = re.compile(r"\s*(\*\*|__)[^*_]+\1\s*")


class TableRows(Struct, frozen=True):
    """A table of a month, and what its rows are read with."""

    document: Document
    period: str
    table: Table
    shape: TableShape
    guide: bool
    config: Config
    links: CellLinks

    def read(self) -> list[MonthRow]:
        """All rows without their scores; outlines of all first, then names, which halves cache misses."""
        table = self.table
        with gc_paused(table.span.end - table.span.start):
            cells = [self._cells(row) for row in table.rows]
            return self._without_dividers([self._row(*each) for each in zip(table.rows, cells, strict=True)])

    def _without_dividers(self, rows: list[MonthRow]) -> list[MonthRow]:
        """The rows, those in bold without anything beside it marked as dividers, where no full row's name is bold."""
        field = self.shape.kind.name_field if self.shape.kind else ""
        alone = [n for n, row in enumerate(rows) if field and _is_bold_alone(row, field)]
        if not alone or any(n not in alone and _BOLD.fullmatch(row.cells[field].raw) for n, row in enumerate(rows)):
            return rows
        if len(alone) == len(rows):
            return rows
        return [row._replace(state=RowState.DIVIDER) if n in alone else row for n, row in enumerate(rows)]

    def _cells(self, row: Row) -> dict[str, CellValue]:
        cells: dict[str, CellValue] = {}
        parts = visible_cells(row, self.table.width)
        written = len(parts)
        for index, column in enumerate(self.shape.columns):
            raw, span = "", Span(row.span.end, row.span.end)
            if index < written:
                raw, span = parts[index].raw, parts[index].span
            cells[column.field] = read_cell(column.field, raw, span, self.links)
        return cells

    def _row(self, row: Row, cells: dict[str, CellValue]) -> MonthRow:
        name, papers = self._name_and_papers(cells)
        return MonthRow(
            line=self.document.line_of(row.span.start),
            span=row.span,
            name=name,
            state=self._state(row, cells, name),
            cells=cells,
            papers=papers,
            metrics=(),
            ragged=len(visible_cells(row, self.table.width)) != self.table.width,
            closed=row.closed,
        )

    def _state(self, row: Row, cells: Mapping[str, CellValue], name: str) -> RowState:
        if self.guide:
            return RowState.GUIDE
        if not row.piped and (self.table.width > 1 or self.table.header.closed):
            return RowState.JOINED
        kind = self.shape.kind
        first = next(iter(cells.values()), None) if kind is None else cells[kind.name_field]
        return written_state(first, cells, name, self.config, self.links)

    def _name_and_papers(self, cells: Mapping[str, CellValue]) -> tuple[str, tuple[PaperRef, ...]]:
        first = next(iter(cells.values()), None)
        if first is None:
            return "", ()
        kind, period = self.shape.kind, self.period
        if kind is None:
            return one_line(first.text), tuple([ref for cell in cells.values() for ref in self._refs(cell)])
        cell = cells.get(kind.name_field, first)
        if "papers" in kind.columns:
            papers = cells.get("papers")
            named = tuple(self._refs(papers, read=key_papers)) if papers else ()
            return one_line(cell.text), named + self._linked(cells, "papers")
        if is_oversized(cell.raw, 0, len(cell.raw)):
            return one_line(cell.raw), ()
        named_cell = read_name(cell.raw, period, self.links.references(cell.span))
        linked = self._linked(cells)
        if not linked and rank(named_cell.paper) > _ADDRESS and not named_cell.footnotes:
            linked = self._sources_aside(cells, cell)
        return named_row(named_cell, cell.span.start, linked, self.links)

    def _sources_aside(self, cells: Mapping[str, CellValue], name: CellValue) -> tuple[PaperRef, ...]:
        """For a name without a source, the one paper that is linked alone in another cell as `报告`, `arXiv`."""
        for cell in cells.values():
            if cell is name or not _MAY_LINK.search(cell.raw) or not is_links_only(cell.raw):
                continue
            refs = self._refs(cell)
            if any(rank(ref) == 0 for ref in refs) and all(is_source_label(ref.title) for ref in refs):
                return tuple(refs)
        return ()

    def _linked(self, cells: Mapping[str, CellValue], but: str = "") -> tuple[PaperRef, ...]:
        """The papers of the columns of links."""
        fields = [
            column.field for column in self.shape.columns if column.role is ColumnRole.LINKS and column.field != but
        ]
        return tuple([ref for field in fields for ref in self._refs(cells[field], bare_ids=True)]) if fields else ()

    def _refs(self, cell: CellValue, bare_ids: bool = False, read: RefReader = paper_refs) -> list[PaperRef]:
        """The papers that a cell names, placed in the document."""
        if is_oversized(cell.raw, 0, len(cell.raw)):
            return []
        found = read(cell.raw, self.period, self.links.references(cell.span), bare_ids)
        return [moved(ref, cell.span.start) for ref in found]


def _is_bold_alone(row: MonthRow, field: str) -> bool:
    """Whether a row is a bold name of no source, and no more."""
    filled = [cell for cell in row.cells.values() if cell.raw]
    sources = any(ref.id or ref.url or ref.note for ref in row.papers)
    return (
        row.is_data
        and len(filled) == 1 < len(row.cells)
        and not sources
        and bool(_BOLD.fullmatch(row.cells[field].raw))
    )


def read_cell(field: str, raw: str, span: Span, links: CellLinks) -> CellValue:
    """A cell with its text and outline."""
    references = links.references(span) if raw else ()
    if references and len(raw) <= INLINE_LIMIT:
        return CellValue(field, raw, plain(raw, references), span, outline(raw))
    text, parts = text_and_outline(raw) if len(raw) <= INLINE_LIMIT else _unread(raw)
    return CellValue(field, raw, text, span, parts)


def _unread(raw: str) -> tuple[str, Outline]:
    """A cell that is too long for what it says to be read, as it stands."""
    if not is_oversized(raw, 0, len(raw)):
        return text_and_outline(raw)
    whole = Span(0, len(raw))
    return raw, Outline((Group(whole, Span(0, 0), "", "", "", (Item(whole, "", raw),)),))


def named_row(
    found: NamedRow, base: int, linked: tuple[PaperRef, ...], links: CellLinks
) -> tuple[str, tuple[PaperRef, ...]]:
    """A row's name and its papers, placed in the document: first the one that it stands for. `base`: where its cell is.

    Where the name has no source of its own, the first of the links elsewhere in the row is its source, and a link to
    its note still goes in behind the name.
    """
    if not found.name:
        return "", linked
    paper, others = moved(found.paper, base), tuple(moved(ref, base) for ref in found.others)
    source = None
    if paper.id is None and paper.url is None:
        source = min(linked, key=rank, default=None)
        if source is None and found.footnotes and (noted := links.footnote_paper(found.footnotes)):
            source = replace(noted, span=paper.span)
    if source is not None:
        linked = tuple(ref for ref in linked if ref is not source)
        note = (paper.note, paper.note_span) if paper.note else (source.note, source.note_span)
        paper = PaperRef(source.id, found.name, source.url, source.span, *note, paper.insert)
    return found.name, (paper, *_unlike(paper, (*others, *linked)))


def _unlike(paper: PaperRef, others: Sequence[PaperRef]) -> list[PaperRef]:
    """`others` without those that are `paper`, or one another, once more."""
    seen = {paper.id}
    kept = []
    for ref in others:
        if ref.id is not None and ref.id not in seen:
            seen.add(ref.id)
            kept.append(ref)
    return kept


def written_state(
    first: CellValue | None, cells: Mapping[str, CellValue], name: str, config: Config, links: CellLinks
) -> RowState:
    """Whether a row is data, or still what the template left."""
    raw = first.raw if first else ""
    if FILLER.fullmatch(name or raw.strip()) or is_example(name):
        return RowState.PLACEHOLDER
    if first and is_placeholder(raw, config) and not links.references(first.span):
        return RowState.PLACEHOLDER
    filled = [cell for cell in cells.values() if cell.raw]
    if all(is_placeholder(cell.raw, config) and not links.references(cell.span) for cell in filled):
        return RowState.PLACEHOLDER
    return RowState.DATA


def one_line(text: str) -> str:
    """`text` with all its white space single spaces."""
    return " ".join(text.split())


def moved(ref: PaperRef, base: int) -> PaperRef:
    """A paper of a cell that begins at `base`, placed in the document."""
    note_span = Span(ref.note_span.start + base, ref.note_span.end + base) if ref.note_span else None
    place = None if ref.place is None else ref.place + base
    return replace(ref, span=Span(ref.span.start + base, ref.span.end + base), note_span=note_span, place=place)
