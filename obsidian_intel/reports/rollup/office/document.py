"""A document: title, contents, then a chapter each on a page of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.office.blocks import (
    Block,
    Chapter,
    ChartedTable,
    OfficeFile,
    OfficeList,
    OfficeReport,
    OfficeTable,
)
from obsidian_intel.reports.rollup.office.document_charts import add_chart
from obsidian_intel.reports.rollup.office.document_fields import (
    add_bookmark,
    add_field,
    move_into_link,
)
from obsidian_intel.reports.rollup.office.document_styles import DocumentStyles, document_styles, name_chinese_fonts
from obsidian_intel.reports.rollup.office.document_tables import add_table, read_from_right
from obsidian_intel.reports.rollup.office.own_document import own_document
from obsidian_intel.reports.rollup.office.package import reproducible
from obsidian_intel.reports.rollup.office.properties import write_properties
from obsidian_intel.reports.rollup.office.text_size import reads_from_right

PLACE = "{{report}}"
"""A paragraph of a template that says only this is where the report goes; all around it stays."""
_BAR, _LINE = 165_000, 2_400_000  # the height of a bar with its gap, and of a line chart, in EMU
_GONE = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "attachedTemplate")
_SHOWN = ("image", "hyperlink", "chart", "oleObject", "package", "diagramData")
_HEADING_SIZES = (16, 12)


def make_document(report: OfficeReport, template: bytes | None, name: str) -> OfficeFile:
    """The report as a document in `template` (called `name`), or in ours where it is None."""
    own = template is None
    document = own_document() if template is None else Document(io.BytesIO(template))
    place = _emptied(document)
    before = list(document.element.body)
    name_chinese_fonts(document, own=own)
    styles = document_styles(document, name, own=own)
    _Document(document, report, styles).write()
    if place is not None:
        for child in [each for each in document.element.body if each not in before]:
            place.addprevious(child)
        place.getparent().remove(place)
    write_properties(document.core_properties, report)
    _without_leftovers(document)
    out = io.BytesIO()
    document.save(out)
    return OfficeFile(reproducible(out.getvalue()), () if own else styles.remarks)


def _emptied(document: Any) -> Any:
    """Take the text of a template out. Where it says where the report goes, all stays; that paragraph is given."""
    body = document.element.body
    if body.sectPr is None:
        body.append(OxmlElement("w:sectPr"))
    for paragraph in document.paragraphs:
        if paragraph.text.strip() == PLACE:
            return paragraph._p
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return None


def _without_leftovers(document: Any) -> None:
    """Drop parts of the template that nothing in the document names any more, comments and the small picture."""
    part = document.part
    named = {value for element in part.element.iter() for value in element.attrib.values()}
    for ident, relation in list(part.rels.items()):
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _GONE or (kind in _SHOWN and ident not in named):
            part.rels.pop(ident)
    for ident, relation in list(part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            part.package.rels.pop(ident)


class _Document:
    """A document in the making."""

    def __init__(self, document: Any, report: OfficeReport, styles: DocumentStyles) -> None:
        self.document, self.report, self.styles = document, report, styles
        self.words = Words(report.language)
        section = document.sections[-1]
        wide = section.page_width or Cm(21)
        self.width = int(wide - (section.left_margin or 0) - (section.right_margin or 0))
        self.headings = self.charts = 0

    def write(self) -> None:
        """All of it, at the end of the document."""
        report = self.report
        self._paragraph(report.title, self.styles.title, size=26, bold=True)
        self._paragraph(report.subtitle, self.styles.body)
        self._paragraph(report.facts, self.styles.body)
        self._contents()
        for chapter in report.chapters:
            self._heading(chapter.title, 0)
            for block in chapter.blocks:
                self._block(block, chapter)
        for section in self.document.sections:
            _number_pages(section)

    def _paragraph(self, text: str, style: Any, *, size: float = 0, bold: bool = False) -> Any:
        """A paragraph in `style`; where that is missing, with `size` and `bold` by hand."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        if style is None and size:
            run.font.size, run.font.bold = Pt(size), bold
        if reads_from_right(text):
            read_from_right(paragraph)
        return paragraph

    def _heading(self, text: str, level: int) -> None:
        """A heading with the bookmark that the contents lead to. A chapter begins a page."""
        style = self.styles.headings[level]
        paragraph = self._paragraph(text, style, size=_HEADING_SIZES[level], bold=True)
        paragraph.paragraph_format.keep_with_next = True
        if level == 0:
            paragraph.paragraph_format.page_break_before = True
        properties = paragraph._p.get_or_add_pPr()
        mark = OxmlElement("w:outlineLvl")
        mark.set(qn("w:val"), str(level))
        properties.insert_element_before(mark, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")
        add_bookmark(paragraph, _bookmark(self.headings), 1000 + self.headings)
        self.headings += 1

    def _contents(self) -> None:
        """The contents: a line a heading, each a link, with its page as a field of its own.

        Not one field around all: what opens the file would then show its stored lines, which know no page. A page
        by itself is brought up to date by LibreOffice on opening, by Word before it prints or saves a PDF.
        """
        lines = list(_headings(self.report))
        if not lines:
            return
        heading = self._paragraph(self.words("Contents"), None, size=14, bold=True)
        heading.paragraph_format.space_before = Pt(18)
        for index, (level, text) in enumerate(lines):
            paragraph = self.document.add_paragraph(style=self.styles.contents[level])
            first = len(paragraph._p)
            paragraph.add_run(f"{text}\t")
            add_field(paragraph, f"PAGEREF {_bookmark(index)} \\h", "")
            move_into_link(paragraph, first, _bookmark(index))
            paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(self.width), WD_TAB_ALIGNMENT.RIGHT)

    def _block(self, block: Block, chapter: Chapter) -> None:
        if isinstance(block, OfficeList):
            self._list(block)
        elif isinstance(block, OfficeTable):
            if block.title:
                self._heading(block.title, 1)
            self._table(block, block.title or chapter.title)
        else:
            self._heading(block.title, 1)
            self._chart(block)

    def _list(self, block: OfficeList) -> None:
        if block.title:
            title = self._paragraph("", self.styles.body)
            title.add_run(block.title).font.bold = True
            title.paragraph_format.keep_with_next = True
        for lead, text in block.items:
            paragraph = self._paragraph("", self.styles.bullets)
            if lead:
                paragraph.add_run(f"{lead}  ").font.bold = True
            paragraph.add_run(text)
            if reads_from_right(text):
                read_from_right(paragraph)

    def _table(self, table: OfficeTable, alt: str, *, together: bool = False) -> None:
        add_table(self.document, table, self.styles, self.width, alt, together=together)
        note = self._paragraph(table.note, self.styles.caption if table.note else None, size=9)
        note.paragraph_format.space_before = Pt(2)

    def _chart(self, block: ChartedTable) -> None:
        chart = block.chart
        height = _LINE if chart.kind == "line" else max(4, len(chart.points) + 1) * _BAR
        self.charts += 1
        paragraph = self.document.add_paragraph(style=self.styles.body)
        paragraph.paragraph_format.keep_with_next = block.table is not None
        add_chart(paragraph, chart, self.width, height, self.charts)
        if block.table is not None:
            self._table(block.table, block.title, together=True)


def _headings(report: OfficeReport) -> Iterator[tuple[int, str]]:
    """(level, text) of every heading, in order."""
    for chapter in report.chapters:
        yield 0, chapter.title
        for block in chapter.blocks:
            if not isinstance(block, OfficeList) and block.title:
                yield 1, block.title


def _bookmark(number: int) -> str:
    return f"_Toc{90_000_000 + number}"


def _number_pages(section: Any) -> None:
    """The page's number at the foot, unless the template numbers its pages in its own way."""
    footers = [section.footer]
    if section.different_first_page_header_footer:
        footers.append(section.first_page_footer)
    for footer in footers:
        codes = "".join(footer._element.itertext(qn("w:instrText")))
        simple = "".join(each.get(qn("w:instr"), "") for each in footer._element.iter(qn("w:fldSimple")))
        if "PAGE" in codes + simple:
            continue
        empty = len(footer.paragraphs) == 1 and not footer.paragraphs[0].text.strip()
        paragraph = footer.paragraphs[0] if empty else footer.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_field(paragraph, "PAGE", "1")
