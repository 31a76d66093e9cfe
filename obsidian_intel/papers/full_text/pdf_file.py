"""The text of a PDF, page by page, read by pypdf. To be called in a process of its own: a PDF may be anything."""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator
from typing import Any

from obsidian_intel.papers.full_text.passages import PaperText, Passage
from obsidian_intel.papers.full_text.pdf_pages import prose, table_cells

MOST_PAGES = 400
_MOST_PASSAGES = 400_000
_SCALE_WEIGHT = 2.0  # of pypdf's layout: columns of text for a width on the page
SCANNED = "its pages are pictures without text (a scan): text must be recognised first"


def read_pdf(data: bytes) -> PaperText:
    """The passages of a PDF; the `problem` says why there are none. Raises `ImportError` without pypdf."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _opened(reader):
            return PaperText(problem="it is encrypted: a password is needed")
        count = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return PaperText(problem="it is damaged, or no PDF")
    found: list[Passage] = []
    damaged = 0
    pages = _Pages(reader)
    for number in range(min(count, MOST_PAGES)):
        try:
            found += pages.passages(number)
        except Exception:  # one page that is wrong in any way spoils no other
            damaged += 1
        if len(found) > _MOST_PASSAGES:
            break
    if not any(char.isalnum() for passage in found for char in passage.text):
        return PaperText(problem="it is damaged, or no PDF" if damaged else SCANNED, pages=count)
    return PaperText(tuple(found), "", count)


def _opened(reader: Any) -> bool:
    """Whether it opens without a password. (Ciphers need a package that pypdf does not bring along.)"""
    try:
        return bool(reader.decrypt(""))
    except Exception:
        return False


class _Pages:
    """The pages of a PDF, and of a copy that may be turned: text on its side there is read like any."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._copy: Any = None

    def passages(self, number: int) -> Iterator[Passage]:
        """What stands on a page, counted from 0."""
        chunks = _Chunks()
        page = self._reader.pages[number]
        page.extract_text(visitor_text=chunks.take)
        yield from prose(chunks.text(), number + 1)
        turned = 0
        for angle in sorted(chunks.angles, key=abs):
            if angle != turned:
                page = self._turned(number, turned - angle)
                turned = angle
            yield from table_cells(_layout(page), number + 1)

    def _turned(self, number: int, angle: int) -> Any:
        from pypdf import PdfWriter, Transformation

        if self._copy is None:
            self._copy = PdfWriter(clone_from=self._reader)
        page = self._copy.pages[number]
        page.add_transformation(Transformation().rotate(angle))
        return page


def _layout(page: Any) -> str:
    """The text of a page by where it stands, wide enough to keep narrow columns apart."""
    return str(
        page.extract_text(
            extraction_mode="layout", layout_mode_space_vertically=False, layout_mode_scale_weight=_SCALE_WEIGHT
        )
    )


class _Chunks:
    """The pieces of text of a page as pypdf hands them out, with the size and the direction of each."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0.0
        self.angles: dict[int, None] = {}

    def take(self, text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        """One piece. A smaller figure right behind another is raised, a mark of a footnote or a power."""
        if not text.strip():
            self._parts.append(text)
            return
        across = text_matrix[0] * matrix[0] + text_matrix[1] * matrix[2]
        up = text_matrix[0] * matrix[1] + text_matrix[1] * matrix[3]
        self.angles[round(math.degrees(math.atan2(up, across)) / 90) * 90] = None
        actual = abs(size) * math.hypot(across, up)
        last = self._parts[-1][-1:] if self._parts else ""
        if last.isdigit() and text[0].isdigit() and actual < 0.85 * self._size:
            self._parts.append("^")
        self._parts.append(text)
        self._size = actual

    def text(self) -> str:
        """The text of the page in the order of its content."""
        return "".join(self._parts)
