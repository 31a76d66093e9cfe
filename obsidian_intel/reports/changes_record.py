"""What changed in a range of months as plain values: the JSON of `changes`, of a rollup, and of the MCP server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.format_scores import board_record, place

if TYPE_CHECKING:
    from obsidian_intel.reports.changes import LeaderChange, Overtake, RangeChanges
    from obsidian_intel.reports.rollup.ranges import DateRange
    from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, PaperEntry, Reference


def changes_record(changes: RangeChanges) -> dict[str, Any]:
    """The changes as plain values, for JSON. Keys are only ever added."""
    return {
        "version": 1,
        "range": _range(changes.range),
        "before": _range(changes.before) if changes.before else None,
        "headline": [str(sentence) for sentence in headline(changes)],
        "models": {
            "count": changes.models,
            "new": [
                {
                    "name": model.name,
                    "period": model.period,
                    "papers": [_reference(paper) for paper in model.papers],
                    "leads": [board_record(board) for board in model.leads],
                }
                for model in changes.new_models
            ],
        },
        "leaders": [
            {**board_record(each.board), **_place(each.entry, each.board), "margin": each.margin, "over": _over(each)}
            for each in changes.leaders
        ],
        "overtakes": [
            {
                **board_record(each.board),
                **_place(each.entry, each.board),
                "entered": each.entered,
                "passed": each.passed,
                "over": _over(each),
            }
            for each in changes.overtakes
        ],
        "topics": {
            "count": changes.topics,
            "new": [topic._asdict() for topic in changes.new_topics],
            "gone": [topic._asdict() for topic in changes.gone_topics],
        },
        "papers": {
            "new": [_paper(paper) for paper in changes.new_papers],
            "seen_again": [_paper(paper) for paper in changes.seen_again],
        },
    }


def _range(span: DateRange) -> dict[str, str]:
    return {"since": span.since, "until": span.until, "label": span.label}


def _reference(paper: Reference) -> dict[str, Any]:
    return {"id": paper.id, "title": paper.title, "url": paper.url, "note": paper.note}


def _paper(paper: PaperEntry) -> dict[str, Any]:
    return {**_reference(paper.reference), "first_seen": paper.first_seen, "periods": list(paper.periods)}


def _place(entry: BoardEntry, board: Leaderboard) -> dict[str, Any]:
    return {
        "rank": entry.rank,
        "of": len(board.entries),
        "name": entry.name,
        "period": entry.period,
        "path": entry.path,
        "value": entry.value,
        "written": place(entry, board),
    }


def _over(each: LeaderChange | Overtake) -> dict[str, Any]:
    over = each.over
    return {"name": over.name, "period": over.period, "value": over.value, "written": place(over, each.board)}
