"""The rollup as JSON, version 1. Keys are only ever added."""

from __future__ import annotations

import json
from typing import Any

from obsidian_intel.months.summary import Score
from obsidian_intel.reports.rollup.format_scores import board_record, place
from obsidian_intel.reports.rollup.parts.colleagues import colleagues_record
from obsidian_intel.reports.rollup.parts.value import value_table
from obsidian_intel.reports.rollup.rollup_values import (
    Leaderboard,
    ModelEntry,
    PaperEntry,
    Reference,
    Rollup,
    TopicEntry,
)

SUFFIX = ".json"


def render(rollup: Rollup) -> str:
    """The whole as one JSON text: a line for each part, so that a diff tells what moved."""
    parts = (f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in as_json(rollup).items())
    return "{" + ",\n ".join(parts) + "}\n"


def as_json(rollup: Rollup) -> dict[str, Any]:
    """The rollup as plain values in the shape of the contract."""
    from obsidian_intel.reports.changes_record import changes_record

    problems = rollup.problems
    return {
        "version": 1,
        "range": {"since": rollup.range.since, "until": rollup.range.until, "label": rollup.range.label},
        "months": [
            {
                "period": month.period,
                "path": month.path,
                "theme": month.theme,
                "signal": month.signal,
                "insight": month.insight,
                "implementation": month.implementation,
            }
            for month in rollup.months
        ],
        "models": [_model(model) for model in rollup.models],
        "topics": [_topic(topic) for topic in rollup.topics],
        "leaderboards": [_board(board) for board in rollup.leaderboards],
        "papers": {
            "new": [_paper(entry) for entry in rollup.new_papers],
            "returning": [_paper(entry) for entry in rollup.returning_papers],
        },
        "problems": {"errors": problems.errors, "warnings": problems.warnings} if problems else None,
        "value": [
            {"period": each.period, "model": each.model, "application": each.application, "status": each.status or None}
            for each in value_table(rollup)
        ],
        "changes": changes_record(rollup.changes),
        "notices": [
            {"kind": remark.kind, "text": remark.text, "paths": list(remark.paths), "names": list(remark.names)}
            for remark in rollup.remarks
        ],
        **({"with": colleagues_record(rollup.colleagues)} if rollup.colleagues else {}),
    }


def _reference(paper: Reference) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "url": paper.url,
        "note": paper.note,
        "paper_title": paper.known or None,
    }


def _paper(entry: PaperEntry) -> dict[str, Any]:
    return {**_reference(entry.reference), "first_seen": entry.first_seen, "periods": list(entry.periods)}


def _score(score: Score) -> dict[str, Any]:
    said = score._asdict()
    del said["better"]  # stands with the board
    if not score.verified:
        del said["verified"]
    return said


def _model(model: ModelEntry) -> dict[str, Any]:
    return {
        "period": model.period,
        "name": model.name,
        "papers": [_reference(paper) for paper in model.papers],
        "tags": list(model.tags),
        "value": model.value,
        "metrics": [_score(score) for score in model.metrics],
    }


def _topic(topic: TopicEntry) -> dict[str, Any]:
    return {
        "period": topic.period,
        "section": topic.section,
        "name": topic.name,
        "papers": [_reference(paper) for paper in topic.papers],
        "value": topic.value,
    }


def _board(board: Leaderboard) -> dict[str, Any]:
    return {
        **board_record(board),
        "mixed_scale": board.mixed_scale,
        "entries": [
            {
                "rank": entry.rank,
                "name": entry.name,
                "period": entry.period,
                "value": entry.value,
                "change": entry.change,
                "paper": entry.paper,
                "written": place(entry, board),
                **({"verified": entry.verified} if entry.verified else {}),
            }
            for entry in board.entries
        ],
    }
