"""The document that is used where there is no template: A4, quiet headings, room to read."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from obsidian_intel.reports.rollup.office.theme import dress_theme, theme_parts

_DARK, _BLUE, _QUIET = RGBColor(0x1F, 0x29, 0x37), RGBColor(0x2F, 0x6F, 0xC4), RGBColor(0x6B, 0x72, 0x80)
_STYLES = (
    ("Title", 26, True, _DARK, 0, 4),
    ("Subtitle", 12, False, _QUIET, 0, 12),
    ("Heading 1", 18, True, _DARK, 0, 8),
    ("Heading 2", 13, True, _BLUE, 14, 4),
    ("Normal", 10.5, False, None, 0, 6),
    ("Body Text", 10.5, False, None, 0, 6),
    ("List Bullet", 10.5, False, None, 0, 4),
    ("Caption", 9, False, _QUIET, 2, 8),
)


def own_document() -> Any:
    """A document without text."""
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    for name, size, bold, colour, before, after in _STYLES:
        style = document.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = name.startswith("Heading")
        for fonts in style.element.findall(f"{qn('w:rPr')}/{qn('w:rFonts')}"):
            fonts.getparent().remove(fonts)  # those of the whole document
    for border in document.styles["Title"].element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for part in theme_parts([document.part]):
        dress_theme(part)
    return document
