"""The rollup as one CSV table, one line a fact. A text that a spreadsheet would take for a formula is guarded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from obsidian_intel.reports.csv_guard import escape_formula
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, Reference, Rollup

SUFFIX = ".csv"
COLUMNS = (
    *("part", "period", "section", "name", "tags", "benchmark", "condition", "protocol", "value", "unit"),
    *("relation", "error", "rank", "change", "better", "conflict", "paper", "title", "url", "note", "text"),
    "status",
)


def render(rollup: Rollup) -> str:
    """One table: `part` is month, model, topic, leaderboard, new paper or returning paper."""
    # All texts are quoted: where `;` separates cells, one inside a text must not start a new cell.
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writeheader()
    for line in _lines(rollup):
        writer.writerow({name: escape_formula(value) for name, value in line.items() if value is not None})
    return out.getvalue()


def _lines(rollup: Rollup) -> Iterator[dict[str, Any]]:
    for month in rollup.months:
        for field in ("theme", "signal", "insight", "implementation"):
            if text := getattr(month, field):
                yield {"part": "month", "period": month.period, "name": field, "note": month.path, "text": text}
    for model in rollup.models:
        yield {
            "part": "model",
            "period": model.period,
            "name": model.name,
            "tags": ", ".join(model.tags),
            "text": model.value,
            "status": model.status or None,
            **_reference(model.papers[0] if model.papers else None),
        }
    for topic in rollup.topics:
        for paper in topic.papers or (None,):
            line = {"part": "topic", "period": topic.period, "section": topic.section, "name": topic.name}
            yield {**line, "text": topic.value, **_reference(paper)}
    for board in rollup.leaderboards:
        yield from _board(board, rollup)
    for part, papers in (("new paper", rollup.new_papers), ("returning paper", rollup.returning_papers)):
        for entry in papers:
            yield {"part": part, "period": entry.first_seen, **_reference(entry.reference)}


def _board(board: Leaderboard, rollup: Rollup) -> Iterator[dict[str, Any]]:
    for entry in board.entries:
        yield {
            "part": "leaderboard",
            "period": entry.period,
            "name": entry.name,
            "benchmark": board.benchmark,
            "condition": board.condition,
            "protocol": board.protocol,
            "value": entry.value,
            "unit": board.unit,
            "relation": None if entry.relation == "=" else entry.relation,
            "error": entry.error,
            "rank": entry.rank,
            "change": entry.change,
            "better": board.better,
            "conflict": "yes" if entry.conflict else None,
            "paper": entry.paper,
            "note": rollup.note(entry),
        }


def _reference(paper: Reference | None) -> dict[str, Any]:
    if paper is None:
        return {}
    return {"paper": paper.id, "title": paper.title, "url": paper.url, "note": paper.note}
