"""Texts on slides: runs with their size, language and link; titles that fit; lists, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pptx.util import Pt

from obsidian_intel.reports.rollup.office.blocks import OfficeList
from obsidian_intel.reports.rollup.office.text_size import LINE, height_of, line_count, reads_from_right

_CODES = {"zh": "zh-CN", "en": "en-US"}
_TITLE_SIZE, _SMALLEST_TITLE = 28.0, 14.0
_SPACE = 6.0  # above a paragraph of a list, in points
_INSET = 14.4  # the left and right inset of a box together
_BULLET = 27.0
_POINT = 12_700
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
ListLine = tuple[str, str, bool]
"""What stands bold before a line, the line, and whether it is a heading."""


def write_run(
    paragraph: Any, text: str, size: float | None, language: str, *, bold: bool | None = None, url: str | None = None
) -> Any:
    """A run at the end of `paragraph`."""
    run = paragraph.add_run()
    run.text = text
    font = run.font
    if size is not None:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    properties = run._r.get_or_add_rPr()
    properties.set("lang", _CODES[language])
    properties.set("altLang", _CODES["en" if language == "zh" else "zh"])
    if url:
        run.hyperlink.address = url
    return run


def write_title(shape: Any, text: str, language: str) -> None:
    """The title, smaller where it is long, cut where even that is too much."""
    size = _title_size(shape)
    wide, tall = (shape.width or 0) / _POINT - _INSET, (shape.height or 0) / _POINT - 7.2
    chosen = size
    if wide > 0 and tall > 0:
        while chosen > _SMALLEST_TITLE and height_of(text, chosen, wide, bold=True) > max(tall, chosen * LINE):
            chosen -= 1
        most = max(1, int(tall / (chosen * LINE)))
        while line_count(text, chosen, wide, bold=True) > most and len(text) > 12:
            text = text[: len(text) * 9 // 10].rstrip(" …") + "…"
    paragraph = shape.text_frame.paragraphs[0]
    write_run(paragraph, text, chosen if chosen < size else None, language)


def _title_size(shape: Any) -> float:
    """The size that a title has by its layout or its master."""
    master = shape.part.slide_layout.slide_master
    inherited = [
        level.get("sz")
        for holder in (shape._base_placeholder, master)
        if holder is not None
        for level in holder._element.findall(".//{*}lvl1pPr/{*}defRPr")[:1]
    ]
    found = next((each for each in inherited if each and each.isdigit()), None)
    if found is None:
        styles = master._element.findall(".//{*}titleStyle/{*}lvl1pPr/{*}defRPr")
        found = styles[0].get("sz") if styles else None
    return int(found) / 100 if found and found.isdigit() else _TITLE_SIZE


def split_lists(lists: list[OfficeList], width: int, height: int, size: float) -> list[list[ListLine]]:
    """The lines of `lists` slide by slide; a heading never stands alone at the foot."""
    pages: list[list[ListLine]] = []
    page: list[ListLine] = []
    used, room, wide = 0.0, height / _POINT - 14, width / _POINT - _INSET - _BULLET
    for heading, line in _grouped(lists):
        parts = [("", heading, True), line] if heading else [line]
        tall = sum(_height(part, size, wide) for part in parts)
        if page and used + tall > room:
            pages.append(page)
            page, used = [], 0.0
        page += parts
        used += tall
    return [*pages, page] if page else pages


def _grouped(lists: list[OfficeList]) -> Iterator[tuple[str, ListLine]]:
    """Each line with the heading that stands right above it, or none."""
    for each in lists:
        for index, (lead, text) in enumerate(each.items):
            yield (each.title if not index else ""), (lead, text, False)


def _height(line: ListLine, size: float, wide: float) -> float:
    lead, text, heading = line
    return height_of(f"{lead}  {text}" if lead else text, size, wide, bold=heading) + _SPACE


def write_lines(frame: Any, lines: list[ListLine], size: float, language: str, *, bullets: bool) -> None:
    """The lines as paragraphs; headings without a bullet. `bullets`: the box brings none of its own."""
    frame.word_wrap = True
    for index, (lead, text, heading) in enumerate(lines):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(_SPACE if index else 0)
        properties = paragraph._p.get_or_add_pPr()
        if reads_from_right(text):
            properties.set("rtl", "1")
        if heading:
            _plain_paragraph(properties)
        elif bullets:
            _bulleted(properties)
        if lead:
            write_run(paragraph, f"{lead}  ", size, language, bold=True)
        write_run(paragraph, text, size, language, bold=True if heading else None)


def _plain_paragraph(properties: Any) -> None:
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement(f"{{{_A}}}buNone", {}))


def _bulleted(properties: Any) -> None:
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    properties.append(properties.makeelement(f"{{{_A}}}buChar", {"char": "•"}))
