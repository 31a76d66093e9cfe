"""The data rows of a month -> `RowFact`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from obsidian_intel.core.caches import BoundedCache, text_cache
from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.core.document import Document
from obsidian_intel.markdown.fullwidth_links import has_fullwidth_link
from obsidian_intel.markdown.note_parts import Note
from obsidian_intel.markdown.unescaped_pipes import split_pipes
from obsidian_intel.months.placeholders import is_placeholder_cell
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.vault.facts import PaperFact, RowFact

_BRACKETS = re.compile(r"[\[\]()（）]")
_PAIRS = {"]": "[", ")": "(", "）": "("}
_SAID: BoundedCache[tuple[str, bool]] = BoundedCache(512)  # digest, and whether it is complete


def row_facts(document: Document, month: Month, note: Note, config: Config) -> Iterator[RowFact]:
    """The facts of each data row, in order."""
    tables = {table.span: table for table in note.tables}
    for section in month.sections:
        if section.guide or (section.kind is None and not config.link.raw):
            continue
        if month.dates and section.part is None:
            continue
        table = tables[section.span] if section.shape == "table" else None
        excess = {row.span.start: len(row.cells) - table.width for row in table.rows} if table else {}
        for row in section.data:
            yield _row(document, section, row, config, excess.get(row.span.start))


@text_cache(512)
def _is_linkable(line: str, excess: int | None) -> bool:
    """Whether a row is whole: no pipe of it cuts anything in two, and no link is written with fullwidth marks.

    `excess`: how many cells it has too many; None where it is no row of a table.
    """
    return (excess is None or not split_pipes(line, excess)) and not has_fullwidth_link(line)


def _row(document: Document, section: Section, row: MonthRow, config: Config, excess: int | None) -> RowFact:
    line = row.span.of(document.text)
    how = (tuple(row.cells), row.name, tuple(ref.url for ref in row.papers), row.closed, row.ragged)
    digest, complete = _SAID.get(
        (line, how, config.lint.placeholders),
        lambda: (row_digest(document.text, row), is_complete(document.text, row, config)),
    )
    metrics = tuple(
        (m.benchmark, m.condition, m.protocol, m.value, m.unit, Range.of(document, m.span))
        for m in (row.metrics if section.kind else ())
        if m.owner is None
    )
    return RowFact(
        kind=section.kind or "",
        section=section.title,
        name=row.name,
        range=Range.of(document, row.span),
        digest=digest,
        linkable=_is_linkable(line, excess),
        complete=complete,
        papers=tuple(
            PaperFact(
                id=ref.id,
                title=ref.title,
                url=ref.url,
                range=Range.of(document, ref.span),
                insert=ref.insert,
                note=ref.note,
                note_range=Range.of(document, ref.note_span) if ref.note_span else None,
            )
            for ref in row.papers
        ),
        metrics=metrics,
        shape=section.shape,
        below=row.below,
        part=section.part or 0,
    )


def row_digest(text: str, row: MonthRow) -> str:
    """Twelve hex digits for what a row's cells say; padding and the wikilinks behind its papers do not count."""
    cells = []
    for cell in row.cells.values():
        kept, position = "", cell.span.start
        for ref in row.papers:
            if ref.note_span and ref.insert <= ref.note_span.start and ref.note_span.start in cell.span:
                kept += text[position : ref.note_span.start].rstrip(" ")
                position = ref.note_span.end
        cells.append(kept + text[position : cell.span.end])
    return hashlib.sha256(repr(cells).encode()).hexdigest()[:12]


def is_complete(text: str, row: MonthRow, config: Config) -> bool:
    """Whether a row looks finished: a closing pipe, a name, a last cell, balanced marks, no placeholder."""
    raws = [cell.raw for cell in row.cells.values()]
    if not (row.closed and row.name and raws and raws[-1]) or row.ragged:
        return False
    return not any(is_placeholder_cell(cell, config) for cell in row.cells.values()) and _is_balanced(row.span.of(text))


@text_cache(64)
def _is_balanced(line: str) -> bool:
    if "\\" in line:
        line = re.sub(r"\\.", "", line)
    for mark in ("**", "$", "`"):
        if line.count(mark) % 2:
            return False
    if "`" in line or "$" in line:
        line = re.sub(r"`[^`]*`|\$[^$]*\$", "", line)
    stack: list[str] = []
    for char in _BRACKETS.findall(line):
        if char in "[(（":
            stack.append("[" if char == "[" else "(")
        elif char in _PAIRS and (not stack or stack.pop() != _PAIRS[char]):
            return False
    return not stack
