"""Tables of a document: heads that come again on each page, rows that stay whole, links."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from obsidian_intel.reports.rollup.office.blocks import OfficeCell, OfficeTable
from obsidian_intel.reports.rollup.office.document_fields import add_link
from obsidian_intel.reports.rollup.office.document_styles import DocumentStyles
from obsidian_intel.reports.rollup.office.text_size import reads_from_right

_SIZE = 9
_LINES = "BFC5CE"


def add_table(
    document: Any, table: OfficeTable, styles: DocumentStyles, width: int, alt: str, *, together: bool
) -> None:
    """The table, `width` EMU wide. `alt` tells a screen reader what it shows; `together`: on one page."""
    drawn = document.add_table(rows=len(table.rows) + 1, cols=len(table.columns))
    if styles.table is not None:
        drawn.style = styles.table
    else:
        _lines(drawn)
    drawn.alignment = WD_TABLE_ALIGNMENT.LEFT
    drawn.autofit = False
    _describe(drawn, alt)
    widths = _widths(table, width)
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = wide
    heads = tuple(OfficeCell(column.head, bold=True) for column in table.columns)
    for line, row in zip((heads, *table.rows), drawn._tbl.tr_lst, strict=True):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if line is heads:
            properties.append(OxmlElement("w:tblHeader"))
        for text, wide, column, cell in zip(line, widths, table.columns, row.tc_lst, strict=True):
            cell.width = wide
            _fill(drawn, cell, text, column.number, together)


def _widths(table: OfficeTable, width: int) -> list[int]:
    whole = sum(column.weight for column in table.columns)
    return [int(width * column.weight / whole) for column in table.columns]


def _fill(table: Any, cell: Any, text: OfficeCell, number: bool, together: bool) -> None:
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(cell.p_lst[0], table._parent)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(2)
    shape.line_spacing = 1.0
    shape.keep_with_next = together or None
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if reads_from_right(text.text):
        read_from_right(paragraph)
    if text.url and text.text:
        add_link(paragraph, text.text, text.url, bold=text.bold)
    else:
        paragraph.add_run(text.text).font.bold = text.bold or None
    for run in paragraph._p.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.sz_val = Pt(_SIZE)


def read_from_right(paragraph: Any) -> None:
    """Arabic or Hebrew: the paragraph begins at the right."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:bidi")
    properties.insert_element_before(mark, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _describe(drawn: Any, alt: str) -> None:
    properties = drawn._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), alt[:250])
        properties.append(mark)


def _lines(drawn: Any) -> None:
    """Thin lines between the rows, and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for name in ("w:top", "w:bottom", "w:insideH"):
        edge = OxmlElement(name)
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", _LINES)):
            edge.set(qn(key), value)
        borders.append(edge)
    properties = drawn._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        layout.addprevious(borders)
    else:
        look = properties.find(qn("w:tblLook"))
        properties.insert(len(properties), borders) if look is None else look.addprevious(borders)
