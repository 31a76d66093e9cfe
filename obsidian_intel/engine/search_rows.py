"""What of a month can be found: each data row and each statement, with its place."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month


class SearchRow(NamedTuple):
    """A row or a statement. `text` has a line for each cell, `fields` (JSON) field and header of each of them.

    `section` and `title` are those of its table; of a statement its field and its label.
    """

    line: int
    section: str
    title: str
    name: str
    fields: str
    text: str


def search_rows(month: Month, document: Document) -> Iterator[SearchRow]:
    """The rows of `month`, whose note is `document`, in order of their place."""
    for statement in month.statements:
        if statement.value:
            line = document.position(statement.span.start).line
            fields = json.dumps([[statement.field, statement.label]], ensure_ascii=False)
            yield SearchRow(line, statement.field, statement.label, "", fields, _one_line(statement.value))
    for section in month.sections:
        headers = {column.field: column.header for column in section.columns}
        for row in () if section.guide else section.rows:
            if row.is_data:
                cells = [cell for cell in row.cells.values() if cell.text]
                fields = json.dumps([[cell.field, headers.get(cell.field, "")] for cell in cells], ensure_ascii=False)
                text = "\n".join(_one_line(cell.text) for cell in cells)
                yield SearchRow(row.line, section.key, section.title, _one_line(row.name), fields, text)


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
