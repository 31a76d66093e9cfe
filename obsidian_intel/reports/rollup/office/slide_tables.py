"""Tables on slides: split by measured height, so that none runs over the foot of its slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from obsidian_intel.reports.rollup.office.blocks import OfficeCell, OfficeTable
from obsidian_intel.reports.rollup.office.slide_layouts import Area
from obsidian_intel.reports.rollup.office.slide_texts import write_run
from obsidian_intel.reports.rollup.office.text_size import height_of, reads_from_right

POINT = 12_700
_SIDE, _ABOVE = 5.0, 3.0  # margins of a cell, in points
_SHORTEST = 40
Rows = tuple[tuple[OfficeCell, ...], ...]


def split_rows(table: OfficeTable, width: int, height: int, size: float) -> list[Rows]:
    """The rows of `table` slide by slide, for a table of `width` and `height` EMU with texts of `size` points."""
    widths = [each / POINT for each in column_widths(table, width)]
    heads = tuple(OfficeCell(column.head, bold=True) for column in table.columns)
    room = height / POINT - row_height(heads, widths, size)
    rows = tuple(_fitting(row, widths, size, room) for row in table.rows)
    heights = [row_height(row, widths, size) for row in rows]
    pages = _packed(rows, heights, room)
    if len(pages) > 1:  # about as many on each
        even = _packed(rows, heights, min(room, sum(heights) / len(pages) + max(heights) / 2))
        pages = even if len(even) == len(pages) else pages
    return pages


def _packed(rows: Rows, heights: Sequence[float], room: float) -> list[Rows]:
    """The rows page by page, as many as `room` points hold."""
    pages: list[Rows] = []
    page: list[tuple[OfficeCell, ...]] = []
    used = 0.0
    for row, tall in zip(rows, heights, strict=True):
        if page and used + tall > room:
            pages.append(tuple(page))
            page, used = [], 0.0
        page.append(row)
        used += tall
    return [*pages, tuple(page)] if page else pages


def _fitting(row: tuple[OfficeCell, ...], widths: Sequence[float], size: float, room: float) -> tuple[OfficeCell, ...]:
    """The row, its longest cells cut until it is no taller than a slide."""
    most = max(len(cell.text) for cell in row)
    while row_height(row, widths, size) > room and most > _SHORTEST:
        most = most * 3 // 4
        row = tuple(
            replace(cell, text=cell.text[:most].rstrip() + "…") if len(cell.text) > most else cell for cell in row
        )
    return row


def row_height(row: Sequence[OfficeCell], widths: Sequence[float], size: float) -> float:
    """The height of a row in points; `widths` are those of its columns."""
    return 2 * _ABOVE + max(
        height_of(cell.text, size, width - 2 * _SIDE, bold=cell.bold) for cell, width in zip(row, widths, strict=True)
    )


def column_widths(table: OfficeTable, width: int) -> list[int]:
    """The widths of the columns in EMU; together they are `width`."""
    whole = sum(column.weight for column in table.columns)
    found = [int(width * column.weight / whole) for column in table.columns]
    return [*found[:-1], width - sum(found[:-1])]


def add_table(slide: Any, table: OfficeTable, rows: Rows, area: Area, size: float, alt: str, language: str) -> int:
    """The table with `rows` at the top of `area`. Its height in EMU."""
    widths = column_widths(table, area.width)
    points = [width / POINT for width in widths]
    heads = tuple(OfficeCell(column.head, bold=True) for column in table.columns)
    lines = (heads, *rows)
    tall = [int(row_height(line, points, size) * POINT) for line in lines]
    frame = slide.shapes.add_table(len(lines), len(widths), *(Emu(edge) for edge in (*area.box[:3], sum(tall))))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn = frame.table
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Emu(width)
    for drawn_row, line, height in zip(drawn.rows, lines, tall, strict=True):
        drawn_row.height = Emu(height)
        for cell, text, column in zip(drawn_row.cells, line, table.columns, strict=True):
            _fill(cell, text, size, column.number, language)
    return sum(tall)


def _fill(cell: Any, text: OfficeCell, size: float, number: bool, language: str) -> None:
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    if number:
        paragraph.alignment = PP_ALIGN.RIGHT
    if reads_from_right(text.text):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    if text.text:
        write_run(paragraph, text.text, size, language, bold=text.bold or None, url=text.url)
    else:
        paragraph.font.size = Pt(size)  # an empty cell is no taller than the others
        paragraph._p.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
