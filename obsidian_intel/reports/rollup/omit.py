"""`--omit`: parts of a rollup that are left out, for every face alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.model import CellText, Rollup

PARTS = {
    "theme": "the dominant themes",
    "signal": "the signals",
    "insight": "the crucial insights",
    "implementation": "the best implementations",
    "value": "the line of value and the value cells of models and topics",
    "cells": "the whole cells (HTML)",
    "models": "the models",
    "topics": "the topics",
    "leaderboards": "the leaderboards",
    "papers": "new and returning papers",
    "tags": "models by mechanism",
    "timeline": "the timeline",
    "problems": "problems and remarks",
}

PRIVATE = ("insight", "problems")
"""What stays inside where a rollup is handed on, unless `--include` names it."""


def kept_inside(include: Iterable[str]) -> tuple[str, ...]:
    """The private parts that `include` does not name. Raises `UsageError` for a part there is not."""
    named = parse_omit(include, option="--include")
    return tuple(part for part in PRIVATE if part not in named)


def parse_omit(words: Iterable[str], *, option: str = "--omit") -> tuple[str, ...]:
    """The parts that `words` name, also joined by commas. Raises `UsageError` for a part there is not."""
    parts = [part.strip().casefold() for word in words for part in word.split(",") if part.strip()]
    for part in parts:
        if part not in PARTS:
            raise UsageError(f"{option}: there is no part `{part}`; known are {', '.join(PARTS)}")
    return tuple(dict.fromkeys(parts))


def apply_omit(rollup: Rollup, words: Iterable[str]) -> Rollup:
    """`rollup` without the named parts."""
    parts = frozenset(parse_omit(words))
    if not parts:
        return rollup
    sentences: dict[str, Any] = dict.fromkeys(parts & {"theme", "signal", "insight", "implementation"})
    if sentences:
        rollup = replace(rollup, months=tuple(replace(month, **sentences) for month in rollup.months))
    if parts & {"value", "cells"}:
        rollup = _without_cells(rollup, parts)
    fields = {
        "models": "models",
        "topics": "topics",
        "leaderboards": "leaderboards",
        "tags": "tags",
        "timeline": "activity",
        "problems": "remarks",
    }
    emptied: dict[str, Any] = {field: () for part, field in fields.items() if part in parts}
    if "papers" in parts:
        emptied |= {"new_papers": (), "returning_papers": ()}
    if "tags" in parts and "timeline" not in parts:
        emptied["activity"] = tuple(replace(month, tags=()) for month in rollup.activity)
    changes = rollup.changes.without(parts)
    rollup = replace(rollup, **emptied, omitted=rollup.omitted | parts, changes=changes)
    return replace(rollup, problems=None) if "problems" in parts else rollup


def _without_cells(rollup: Rollup, parts: frozenset[str]) -> Rollup:
    private: dict[str, Any] = {"value": ""} if "value" in parts else {}
    status: dict[str, Any] = {"status": ""} if "value" in parts else {}
    return replace(
        rollup,
        models=tuple(replace(m, cells=_kept(m.cells, parts), **private, **status) for m in rollup.models),
        topics=tuple(replace(t, cells=_kept(t.cells, parts), **private) for t in rollup.topics),
    )


def _kept(cells: tuple[CellText, ...], parts: frozenset[str]) -> tuple[CellText, ...]:
    if "cells" in parts:
        return ()
    return tuple(cell for cell in cells if cell.field != "value")
