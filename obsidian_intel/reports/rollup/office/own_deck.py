"""The deck that is used where there is no template: wide, white, a blue line, large titles at the left."""

from __future__ import annotations

from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches

from obsidian_intel.reports.rollup.office.theme import dress_theme, theme_parts

_KEPT = ("Title Slide", "Title and Content", "Title Only")
_WIDE, _TALL = Inches(13.333), Inches(7.5)
_LEFT, _ROOM = Inches(0.6), Inches(12.13)
_PLACES = {
    PP_PLACEHOLDER.TITLE: (_LEFT, Inches(0.4), _ROOM, Inches(0.85)),
    PP_PLACEHOLDER.BODY: (_LEFT, Inches(1.45), _ROOM, Inches(5.35)),
    PP_PLACEHOLDER.OBJECT: (_LEFT, Inches(1.45), _ROOM, Inches(5.35)),
    PP_PLACEHOLDER.CENTER_TITLE: (_LEFT, Inches(2.2), _ROOM, Inches(1.4)),
    PP_PLACEHOLDER.SUBTITLE: (_LEFT, Inches(3.75), _ROOM, Inches(1.3)),
    PP_PLACEHOLDER.DATE: (_LEFT, Inches(7.0), Inches(3), Inches(0.32)),
    PP_PLACEHOLDER.FOOTER: (Inches(4.2), Inches(7.0), Inches(5), Inches(0.32)),
    PP_PLACEHOLDER.SLIDE_NUMBER: (Inches(11.73), Inches(7.0), Inches(1), Inches(0.32)),
}


def own_deck() -> Any:
    """A deck of 16:9 without slides, with three layouts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _TALL
    master = deck.slide_master
    for layout in list(master.slide_layouts):
        if layout.name not in _KEPT:
            master.slide_layouts.remove(layout)
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            _place(shape)
    _style(master)
    _line(master)
    for part in theme_parts([master.part]):
        dress_theme(part)
    return deck


def _place(shape: Any) -> None:
    kind = shape.placeholder_format.type
    if kind in _PLACES:
        shape.left, shape.top, shape.width, shape.height = (Emu(edge) for edge in _PLACES[kind])
    if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    if kind is PP_PLACEHOLDER.SUBTITLE:
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def _style(master: Any) -> None:
    """Sizes and places of texts, where layouts inherit them from."""
    for style, size, bold in (("titleStyle", 28, True), ("bodyStyle", 18, False)):
        for level in master._element.findall(f".//{{*}}{style}/*"):
            level.set("algn", "l")
            if style == "bodyStyle" and not level.tag.endswith("lvl1pPr"):
                continue
            for run in level.findall("{*}defRPr"):
                run.set("sz", str(size * 100))
                run.set("b", "1" if bold else "0")
    for layout in master.slide_layouts:
        for shape in layout.placeholders:
            if shape.placeholder_format.type is PP_PLACEHOLDER.SUBTITLE:
                for level in shape._element.findall(".//{*}lvl1pPr"):
                    level.set("algn", "l")
            if shape.placeholder_format.type is PP_PLACEHOLDER.CENTER_TITLE:
                _cover_title(shape)
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            if shape.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER:
                shape.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _cover_title(shape: Any) -> None:
    for level in shape._element.findall(".//{*}lstStyle"):
        for old in list(level):
            level.remove(old)
        first = level.makeelement(f"{{{_A}}}lvl1pPr", {"algn": "l"})
        first.append(first.makeelement(f"{{{_A}}}defRPr", {"sz": "4400", "b": "1"}))
        level.append(first)


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _line(master: Any) -> None:
    """A short line of the leading colour at the top: the one ornament."""
    shape = master.shapes._spTree
    from pptx.oxml import parse_xml

    left, top, width, height = _LEFT, Inches(0.3), Inches(0.9), Inches(0.06)
    shape.append(
        parse_xml(
            '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
            f' xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="900" name="Line" descr=""/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
            f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        )
    )
