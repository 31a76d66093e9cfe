"""Native charts in a document: the chart, its workbook, and the drawing that shows them."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

from obsidian_intel.reports.rollup.office.blocks import OfficeChart
from obsidian_intel.reports.rollup.office.charts import chart_parts

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIZE = 9
_W = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart(paragraph: Any, chart: OfficeChart, width: int, height: int, number: int) -> None:
    """The chart in `paragraph`, `width` by `height` EMU; `number` tells the charts of a document apart."""
    xml, workbook = chart_parts(chart, width, height, _SIZE)
    package = paragraph.part.package
    part = Part(PackURI(f"/word/charts/rollup{number}.xml"), _CHART, xml, package)
    book = Part(PackURI(f"/word/embeddings/rollup{number}.xlsx"), _WORKBOOK, workbook, package)
    own = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _pointed(xml, own)
    ident = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    drawing = parse_xml(
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<wp:inline xmlns:wp="{_W}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{1000 + number}" name=""/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{ident}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    named = drawing.find(f".//{{{_W}}}docPr")
    named.set("name", f"Chart {number}")
    named.set("descr", chart.alt)
    paragraph.add_run()._r.append(drawing)


def _pointed(xml: bytes, ident: str) -> bytes:
    """The chart with the workbook of the document as its numbers."""
    root = parse_xml(xml)
    for found in root.iter(f"{{{_C}}}externalData"):
        found.set(f"{{{_R}}}id", ident)
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))
