"""A deck: cover, agenda with links, then each chapter on as many slides as it needs."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.office.blocks import (
    Chapter,
    ChartedTable,
    OfficeFile,
    OfficeList,
    OfficeReport,
    OfficeTable,
)
from obsidian_intel.reports.rollup.office.charts import add_chart
from obsidian_intel.reports.rollup.office.own_deck import own_deck
from obsidian_intel.reports.rollup.office.package import reproducible
from obsidian_intel.reports.rollup.office.properties import write_properties
from obsidian_intel.reports.rollup.office.slide_layouts import Area, body_of, deck_layouts, title_of
from obsidian_intel.reports.rollup.office.slide_tables import POINT, add_table, split_rows
from obsidian_intel.reports.rollup.office.slide_texts import split_lists, write_lines, write_run, write_title
from obsidian_intel.reports.rollup.office.theme import name_theme_fonts

_TEXT, _TABLE, _SIDE, _NOTE = 16.0, 11.0, 10.5, 10.0
_BAR = 46  # the most that a bar with its gap is high, in points
_GAP = Emu(16 * POINT)
_FOOT = int(18 * POINT)  # room of the line below a table
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def make_deck(report: OfficeReport, template: bytes | None, name: str) -> OfficeFile:
    """The report as a deck in `template` (called `name`), or in ours where it is None."""
    deck = Presentation(io.BytesIO(template)) if template is not None else own_deck()
    _without_slides(deck)
    name_theme_fonts(master.part for master in deck.slide_masters)
    maker = _Deck(deck, report, name)
    maker.cover()
    agenda = maker.slide(maker.layouts.text, maker.words("Contents"))
    first = [(chapter, maker.chapter(chapter)) for chapter in report.chapters]
    maker.agenda(agenda, first)
    maker.numbers()
    write_properties(deck.core_properties, report)
    out = io.BytesIO()
    deck.save(out)
    return OfficeFile(reproducible(out.getvalue()), maker.layouts.remarks if template is not None else ())


def _without_slides(deck: Any) -> None:
    """Take the slides of a template out, and what names them."""
    part = deck.part
    ids = deck.slides._sldIdLst
    for each in list(ids):
        ids.remove(each)
        part.drop_rel(each.rId)
    root = part._element
    for name in ("custShowLst", "extLst"):  # sections and shows of slides that are gone
        for found in root.findall(f"{_P}{name}"):
            root.remove(found)
    for ident, relation in list(part.rels.items()):
        if relation.reltype.rsplit("/", 1)[-1] in ("commentAuthors", "authors"):
            part.rels.pop(ident)
    for ident, relation in list(part.package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            part.package._rels.pop(ident)


class _Deck:
    """A deck in the making."""

    def __init__(self, deck: Any, report: OfficeReport, name: str) -> None:
        self.deck, self.report = deck, report
        self.words = Words(report.language)
        self.layouts = deck_layouts(deck, name)
        self.area = self.layouts.area

    def slide(self, layout: Any, title: str) -> Any:
        """A new slide with its title; placeholders that stay empty are taken out."""
        slide = self.deck.slides.add_slide(layout)
        shape = title_of(slide)
        if shape is None:
            above = max(self.area.top - int(40 * POINT), int(8 * POINT))
            shape = slide.shapes.add_textbox(*(Emu(e) for e in (self.area.left, above, self.area.width, 32 * POINT)))
            write_run(shape.text_frame.paragraphs[0], title, 20, self.report.language, bold=True)
        else:
            write_title(shape, title, self.report.language)
        body = body_of(slide) if layout is self.layouts.text else None
        for each in list(slide.placeholders):
            if each.shape_id not in (shape.shape_id, body.shape_id if body is not None else None):
                each._element.getparent().remove(each._element)
        return slide

    def cover(self) -> None:
        """The first slide: the range, what the deck is, how much stands behind it."""
        report, language = self.report, self.report.language
        slide = self.deck.slides.add_slide(self.layouts.cover)
        head = title_of(slide)
        holders = [p for p in slide.placeholders if p.placeholder_format.type is PP_PLACEHOLDER.SUBTITLE]
        below = holders[0] if holders else body_of(slide)
        if head is not None:
            write_title(head, report.title, language)
        if below is None:
            below = slide.shapes.add_textbox(*(Emu(edge) for edge in self.area.box))
        frame = below.text_frame
        frame.word_wrap = True
        lines = [report.subtitle, report.facts] if head is not None else [report.title, report.subtitle, report.facts]
        for index, text in enumerate(filter(None, lines)):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            write_run(paragraph, text, 20 if index == 0 else 14, language)
        for each in list(slide.placeholders):
            if not each.has_text_frame or not each.text_frame.text:
                each._element.getparent().remove(each._element)

    def agenda(self, slide: Any, chapters: list[tuple[Chapter, Any]]) -> None:
        """The contents: a line a chapter, which leads to its first slide."""
        frame = self._text_frame(slide)
        places = {each.slide_id: number for number, each in enumerate(self.deck.slides, 1)}
        size = min(20.0, max(12.0, self.area.height / POINT / max(1, len(chapters)) / 2))
        for index, (chapter, target) in enumerate(chapters):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            run = write_run(paragraph, chapter.title, size, self.report.language)
            ident = slide.part.relate_to(target.part, RELATIONSHIP_TYPE.SLIDE)
            link = run._r.get_or_add_rPr().makeelement(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick",
                {f"{_R}id": ident, "action": "ppaction://hlinksldjump"},
            )
            run._r.get_or_add_rPr().append(link)
            write_run(paragraph, f"  {places[target.slide_id]}", size, self.report.language)

    def chapter(self, chapter: Chapter) -> Any:
        """The slides of a chapter. The first of them."""
        count = len(self.deck.slides)
        lists = [block for block in chapter.blocks if isinstance(block, OfficeList)]
        pages = split_lists(lists, self.area.width, self.area.height, _TEXT)
        for index, lines in enumerate(pages, 1):
            slide = self.slide(self.layouts.text, self._title(chapter.title, index, len(pages)))
            own = body_of(slide) is not None
            write_lines(self._text_frame(slide), lines, _TEXT, self.report.language, bullets=not own)
        for block in chapter.blocks:
            if isinstance(block, OfficeTable):
                title = f"{chapter.title} · {block.title}" if block.title else chapter.title
                self._table(block, title)
            elif isinstance(block, ChartedTable):
                self._chart(block)
        return self.deck.slides[count]

    def numbers(self) -> None:
        """The number of each slide but the cover: as its layout has it, else at the right of the foot."""
        for slide in list(self.deck.slides)[1:]:
            kinds = {p.placeholder_format.type: p for p in slide.slide_layout.placeholders}
            found = kinds.get(PP_PLACEHOLDER.SLIDE_NUMBER)
            if found is not None:
                copy = deepcopy(found._element)
                copy.nvSpPr.cNvPr.set("id", str(_next_id(slide)))
                slide.shapes._spTree.append(copy)
            else:
                self._number(slide)

    def _number(self, slide: Any) -> None:
        wide, tall = self.deck.slide_width, self.deck.slide_height
        place = (wide - int(60 * POINT), tall - int(24 * POINT), int(48 * POINT), int(20 * POINT))
        paragraph = slide.shapes.add_textbox(*(Emu(edge) for edge in place)).text_frame.paragraphs[0]
        field = paragraph._p.makeelement(f"{{{_A}}}fld", {"id": _FIELD, "type": "slidenum"})
        properties = field.makeelement(f"{{{_A}}}rPr", {"lang": "en-US", "sz": "1000"})
        text = field.makeelement(f"{{{_A}}}t", {})
        text.text = "‹#›"
        field.append(properties)
        field.append(text)
        paragraph._p.append(field)

    def _text_frame(self, slide: Any) -> Any:
        """The box for the slide's text: its layout's, as large as the area, else one of our own."""
        body = body_of(slide)
        if body is None:
            body = slide.shapes.add_textbox(*(Emu(edge) for edge in self.area.box))
        elif body.width is None or body.width < self.area.width or (body.height or 0) < self.area.height:
            body.left, body.top, body.width, body.height = (Emu(edge) for edge in self.area.box)
        return body.text_frame

    def _title(self, title: str, part: int, parts: int) -> str:
        return self.words("{title} ({part} of {parts})", title=title, part=part, parts=parts) if parts > 1 else title

    def _table(self, table: OfficeTable, title: str) -> None:
        height = self.area.height - (_FOOT if table.note else 0)
        pages = split_rows(table, self.area.width, height, _TABLE)
        for index, rows in enumerate(pages, 1):
            slide = self.slide(self.layouts.bare, self._title(title, index, len(pages)))
            used = add_table(slide, table, rows, self.area, _TABLE, title, self.report.language)
            if index == len(pages):
                self._note(slide, table.note, self.area.below(used))

    def _note(self, slide: Any, text: str, area: Area) -> None:
        if text:
            box = slide.shapes.add_textbox(*(Emu(e) for e in (area.left, area.top, area.width, _FOOT)))
            box.text_frame.word_wrap = True
            write_run(box.text_frame.paragraphs[0], text, _NOTE, self.report.language)

    def _chart(self, block: ChartedTable) -> None:
        slide = self.slide(self.layouts.bare, block.title)
        if block.table is None:
            self._draw(slide, block, self.area)
            return
        left, right = self.area.split(0.5, _GAP)
        bars = int((len(block.chart.points) * _BAR + 24) * POINT)
        self._draw(slide, block, Area(left.left, left.top, left.width, min(left.height, bars)))
        table = block.table
        height = right.height - (_FOOT if table.note else 0)
        pages = split_rows(table, right.width, height, _SIDE)
        used = add_table(slide, table, pages[0], right, _SIDE, block.title, self.report.language)
        if len(pages) == 1:
            self._note(slide, table.note, right.below(used))
            return
        rest = tuple(row for page in pages[1:] for row in page)
        self._table(OfficeTable("", table.columns, rest, table.note), block.title)

    def _draw(self, slide: Any, block: ChartedTable, area: Area) -> None:
        frame = add_chart(slide.shapes, block.chart, area.box, _NOTE)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", block.chart.alt)
        frame.name = block.chart.title[:100]


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def _next_id(slide: Any) -> int:
    return max(int(each) for each in slide.shapes._spTree.xpath("//@id") if str(each).isdigit()) + 1
