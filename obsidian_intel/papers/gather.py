"""From a month's row to the entry of one of its papers."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.cells.metrics.model_names import names_of
from obsidian_intel.months.cells.outline import outline
from obsidian_intel.months.typed_month import MonthRow, Section
from obsidian_intel.papers.entries import LogCell, LogEntry

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def log_entry(section: Section, row: MonthRow, paper: int, period: str, month: str, digest: str) -> LogEntry:
    """What a paper note says of the `paper`-th paper of `row`. `month` is the wikilink target of the month."""
    headers = {column.field: column.header or column.field for column in section.columns}
    if section.kind == "models" or "papers" not in row.cells:
        first = section.columns[0].field if section.columns else ""
        name_field = next((c.field for c in section.columns if c.field in ("name", "topic")), first)
        parts = tuple(
            LogCell(headers[name], cell.raw, cell.outline) for name, cell in row.cells.items() if name != name_field
        )
        return LogEntry(period, month, section.title, row.name, parts, _own(row.metrics), digest)
    own = paper_text(row, paper)
    parts = tuple(
        LogCell(headers[name], own, outline(own))
        if name == "papers"
        else LogCell(headers[name], cell.raw, cell.outline)
        for name, cell in row.cells.items()
    )
    title = row.papers[paper].title
    return LogEntry(period, month, section.title, title, parts, _own(metrics(own, names_of([title]))), digest)


def _own(found: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """The scores of the row's own model."""
    return tuple([metric for metric in found if metric.owner is None])


def paper_text(row: MonthRow, paper: int) -> str:
    """The lines of a papers cell that belong to one of its papers: from its own to the next paper's."""
    cell = row.cells["papers"]
    starts = [0, *(match.end() for match in _BREAK.finditer(cell.raw))]

    def line_start(offset: int) -> int:
        return max(start for start in starts if start <= max(0, offset))

    mine = line_start(row.papers[paper].span.start - cell.span.start)
    later = (line_start(ref.span.start - cell.span.start) for ref in row.papers[paper + 1 :])
    end = next((start for start in later if start > mine), len(cell.raw))
    return re.sub(r"(?:\s*<br\s*/?>)+\s*$", "", cell.raw[mine:end].strip(), flags=re.IGNORECASE)
