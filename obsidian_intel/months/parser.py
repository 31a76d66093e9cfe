"""`Note` -> `Month`: sections, typed rows, the month's own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.markdown.note_parts import Note, Table
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.headings_above import Headings, section_title
from obsidian_intel.months.lists import list_sections
from obsidian_intel.months.row_scores import with_scores
from obsidian_intel.months.rows import TableRows
from obsidian_intel.months.statements import statements
from obsidian_intel.months.table_kinds import kinds, section_key
from obsidian_intel.months.table_shape import TableShapes
from obsidian_intel.months.typed_month import LazyRows, Month, MonthRow, Section


def read_month(document: Document, period: str, note: Note, config: Config) -> Month:
    """The month in `note`. `period` is `YYYY-MM`. Never raises on what a person wrote."""
    with gc_paused(len(document.text)):
        headings, shapes = Headings(note.headings), TableShapes(config)
        links = CellLinks(document, note, period)
        tables = [_section(document, period, table, headings, shapes, links, config) for table in note.tables]
        lists = list_sections(document, period, note, headings, tables, links, config)
        sections = sorted([*tables, *lists], key=lambda section: section.span) if lists else tables
        sections = with_scores(sections, _name_field(config))
        fields = tuple(statements(document, note, headings, config))
        return Month(period, document.path, fields, tuple(sections))


def _name_field(config: Config) -> str:
    """The field of the column that names the model of a row."""
    return next(kind.name_field for kind in kinds(config) if kind.name == "models")


def _section(
    document: Document,
    period: str,
    table: Table,
    headings: Headings,
    shapes: TableShapes,
    links: CellLinks,
    config: Config,
) -> Section:
    heading = headings.last(table.span.start)
    title = section_title(heading.text, config.link.label) if heading else ""
    shape = shapes.of(table, title)
    guide = headings.is_guide(table.span.start)

    def read() -> Sequence[MonthRow]:
        return TableRows(document, period, table, shape, guide, config, links).read()

    return Section(
        key=section_key(title, config) if title else "untitled",
        title=title,
        kind=shape.kind.name if shape.kind else None,
        columns=shape.columns,
        rows=LazyRows(read) if shape.kind is None else tuple(read()),
        span=table.span,
        heading=heading.span if heading else None,
        guide=guide,
        certain=shape.certain,
        transposed=shape.transposed,
    )
