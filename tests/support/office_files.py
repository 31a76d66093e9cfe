"""Files of Word and PowerPoint read back: texts, tables, charts, links; and templates of other makings."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

Table = list[list[str]]


def deck_of(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def document_of(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def tables(data: bytes, suffix: str) -> list[tuple[str, Table]]:
    """(the title above it, rows as texts) of each table."""
    if suffix == ".pptx":
        return [
            (slide_title(slide), [[cell.text for cell in row.cells] for row in shape.table.rows])
            for slide in deck_of(data).slides
            for shape in slide.shapes
            if shape.has_table
        ]
    found, title = [], ""
    for block in document_of(data).iter_inner_content():
        if hasattr(block, "rows"):
            found.append((title, [[_text(cell) for cell in row.cells] for row in block.rows]))
        elif block.style.name.startswith("Heading"):
            title = block.text
    return found


def _text(cell: Any) -> str:
    return "".join(each.text or "" for each in cell._tc.iter("{*}t"))


def slide_title(slide: Any) -> str:
    return slide.shapes.title.text if slide.shapes.title is not None else ""


def charts(data: bytes) -> list[tuple[list[str], list[float]]]:
    """(labels, numbers) of each chart, as its workbook has them."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".xlsx")):
            sheet = load_workbook(io.BytesIO(archive.read(name))).active
            rows = list(sheet.iter_rows(min_row=2, values_only=True))
            found.append(([str(row[0]) for row in rows], [float(row[1]) for row in rows]))
    return found


def words_of(data: bytes) -> str:
    """All the text that a person sees, and what screen readers say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    return b"\n".join(parts).decode()


def links(data: bytes) -> set[str]:
    """The targets of all relations that lead out of the file."""
    from xml.etree import ElementTree

    found = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                for relation in ElementTree.fromstring(archive.read(name)):
                    if relation.get("TargetMode") == "External":
                        found.add(relation.get("Target", ""))
    return found


def saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def deck_with(layouts: dict[str, str], *, slides: int = 0, wide: float = 10, tall: float = 7.5) -> bytes:
    """A template whose layouts have other names: `layouts` are old name -> new name; all others are taken out."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(wide), Inches(tall)
    for layout in list(deck.slide_master.slide_layouts):
        if layout.name in layouts:
            layout.name = layouts[layout.name]
        else:
            deck.slide_master.slide_layouts.remove(layout)
    for _ in range(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        slide.shapes.add_textbox(0, 0, 900, 900).text_frame.text = "old slide of the company"
    return saved(deck)


def document_with(styles: dict[str, str | None], *paragraphs: str) -> bytes:
    """A template whose styles have other names (None: is gone), with some text of its own."""
    document = Document()
    for old, new in styles.items():
        style = document.styles[old]
        if new is None:
            style.element.getparent().remove(style.element)
        else:
            made = document.styles.add_style(new, style.type)
            made.base_style = style.base_style
            if style.type == WD_STYLE_TYPE.PARAGRAPH:
                for level in style.element.iter("{*}outlineLvl"):
                    made.element.get_or_add_pPr().append(level)
            style.element.getparent().remove(style.element)
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with some parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
