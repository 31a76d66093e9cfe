"""Fields, links and marks of a document: contents, page numbers, hyperlinks, bookmarks."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

_LINK = RGBColor(0x1D, 0x5F, 0xB8)


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """A field at the end of `paragraph` that shows `shown` until it is brought up to date."""
    _begin_field(paragraph, code)
    paragraph.add_run(shown)
    _end_field(paragraph)


def _begin_field(paragraph: Any, code: str) -> None:
    """The beginning of a field: its code, and the mark behind which stands what it shows."""
    _mark(paragraph, "begin")
    run = paragraph.add_run()
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    run._r.append(instruction)
    _mark(paragraph, "separate")


def _end_field(paragraph: Any) -> None:
    """The end of a field."""
    _mark(paragraph, "end")


def _mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def add_link(paragraph: Any, text: str, url: str, *, bold: bool = False) -> None:
    """`text` as a link to a web address."""
    ident = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(text)
    run.font.color.rgb = _LINK
    run.font.bold = bold or None
    run.font.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), ident)
    run._r.addprevious(link)
    link.append(run._r)


def move_into_link(paragraph: Any, first: int, anchor: str) -> None:
    """Make the children of `paragraph` from `first` on a link to the bookmark `anchor`."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    for child in list(paragraph._p)[first:]:
        link.append(child)
    paragraph._p.append(link)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """A bookmark around the whole of `paragraph`."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(end)
