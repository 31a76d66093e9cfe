"""Months as plain data: the JSON of `tables`, and flat records for a DataFrame of any library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from obsidian_intel.months.cells.cell_parts import Metric, Outline, PaperRef
from obsidian_intel.months.table_kinds import is_section
from obsidian_intel.months.typed_month import CellValue, Month, MonthRow, Section
from obsidian_intel.papers.records import PaperRecord

if TYPE_CHECKING:
    from obsidian_intel.papers.verification.matching import ClaimFinding

NoteOf = Callable[[Month, PaperRef], str | None]
KnownOf = Callable[[str | None], PaperRecord | None]
VerifiedOf = Callable[[MonthRow], "Sequence[ClaimFinding]"]
Many = Callable[[Iterator[dict[str, Any]]], Any]
CellsOf = Callable[[MonthRow], Any]


def no_note(month: Month, paper: PaperRef) -> str | None:
    """A `NoteOf` that knows no notes."""
    return None


def nothing_known(paper: str | None) -> PaperRecord | None:
    """A `KnownOf` of papers that no source was asked about."""
    return None


def nothing_verified(row: MonthRow) -> Sequence[ClaimFinding]:
    """A `VerifiedOf` of rows that were never verified."""
    return ()


def cells_record(row: MonthRow) -> dict[str, Any]:
    """The cells of a row by their fields."""
    return {name: _cell(cell) for name, cell in row.cells.items()}


def tables_record(
    months: Iterable[Month],
    note_of: NoteOf = no_note,
    section: str | None = None,
    known_of: KnownOf = nothing_known,
    verified_of: VerifiedOf = nothing_verified,
) -> dict[str, Any]:
    """What `tables --format json` prints. `section` keeps the tables of one key, or under one heading."""
    return {
        "version": 1,
        "months": [month_record(month, note_of, section, list, known_of, verified_of) for month in months],
    }


def month_record(
    month: Month,
    note_of: NoteOf = no_note,
    section: str | None = None,
    many: Many = list,
    known_of: KnownOf = nothing_known,
    verified_of: VerifiedOf = nothing_verified,
    cells_of: CellsOf = cells_record,
) -> dict[str, Any]:
    """One month with its sections, rows, cells, papers and metrics. `many` makes lists of sections and rows, `cells_of`
    what stands for the cells of a row.
    """
    return {
        "period": month.period,
        "path": month.path,
        "week": month.week,
        "day": month.day,
        "theme": month.theme,
        "signal": month.signal,
        "insight": month.insight,
        "implementation": month.implementation,
        "sections": many(
            _section(each, many, lambda row: _row(month, row, note_of, known_of, verified_of, cells_of))
            for each in month.sections
            if not each.guide and (section is None or is_section(each, section))
        ),
    }


def _section(section: Section, many: Many, row_record: Callable[[MonthRow], dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "kind": section.kind,
        "shape": section.shape,
        "columns": [
            {"header": column.header, "field": column.field}
            for column in section.columns
            if column.header or section.shape == "table"
        ],
        "rows": many(row_record(row) for row in section.rows if row.is_data),
    }


def _row(
    month: Month, row: MonthRow, note_of: NoteOf, known_of: KnownOf, verified_of: VerifiedOf, cells_of: CellsOf
) -> dict[str, Any]:
    metrics = [metric_record(metric) for metric in row.metrics]
    for metric, finding in zip(metrics, verified_of(row), strict=False):
        metric["verified"] = finding.as_dict()
    return {
        "line": row.line,
        "name": row.name,
        "papers": [
            {
                "id": paper.id,
                "title": paper.title,
                "url": paper.url,
                "note": note_of(month, paper),
                "known": record.as_dict() if (record := known_of(paper.id)) is not None else None,
            }
            for paper in row.papers
        ],
        "cells": cells_of(row),
        "metrics": metrics,
    }


def _cell(cell: CellValue) -> dict[str, Any]:
    return {"raw": cell.raw, "text": cell.text, "outline": outline_record(cell.outline)}


def outline_record(outline: Outline) -> list[dict[str, Any]]:
    """The groups of a cell, each with its items."""
    return [
        {
            "tag": group.tag,
            "label": group.label,
            "text": group.text,
            "items": [{"label": item.label, "text": item.text} for item in group.items],
        }
        for group in outline.groups
    ]


def metric_record(metric: Metric) -> dict[str, Any]:
    """One metric, its span left out."""
    return {
        "benchmark": metric.benchmark,
        "value": metric.value,
        "unit": metric.unit,
        "relation": metric.relation,
        "error": metric.error,
        "condition": metric.condition,
        "protocol": metric.protocol,
        "source": metric.source,
        "raw": metric.raw,
        "owner": metric.owner,
    }


def rows_to_records(months: Iterable[Month], kind: str | None = None) -> list[dict[str, Any]]:
    """One flat dict a data row: `period`, `path`, `line`, `section`, `kind`, `name`, `paper`, `url`, and the text of
    each cell under its field. Feeds a DataFrame as it stands; `kind` keeps the rows of one kind.
    """
    return list(_flat(months, kind))


def _flat(months: Iterable[Month], kind: str | None) -> Iterator[dict[str, Any]]:
    for month in months:
        for section in month.sections:
            if section.guide or (kind is not None and section.kind != kind):
                continue
            for row in section.data:
                yield {
                    "period": month.period,
                    "path": month.path,
                    "line": row.line,
                    "section": section.key,
                    "kind": section.kind,
                    "name": row.name,
                    "paper": row.papers[0].id if row.papers else None,
                    "url": row.papers[0].url if row.papers else None,
                    **{f"cell_{key}" if key in _FIXED else key: cell.text for key, cell in row.cells.items()},
                }


_FIXED = frozenset(("period", "path", "line", "section", "kind", "name", "paper", "url"))
