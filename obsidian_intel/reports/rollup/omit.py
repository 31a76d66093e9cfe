"""`--omit`: parts of a rollup that are left out, for every face alike; `--include`: those a face would keep inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.months.summary import MonthFacts
from obsidian_intel.reports.rollup.rollup_values import CellText, Rollup

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
"""What stays inside when a page is made to be handed on."""


def parse_omit(words: Iterable[str], option: str = "--omit") -> tuple[str, ...]:
    """The parts that `words` name, also joined by commas. Raises `UsageError` for a part there is not."""
    parts = [part.strip().casefold() for word in words for part in word.split(",") if part.strip()]
    for part in parts:
        if part not in PARTS:
            raise UsageError(
                Message(
                    "{option}: there is no part `{part}`; known are {parts}",
                    option=option,
                    part=part,
                    parts=enumerated(PARTS),
                )
            )
    return tuple(dict.fromkeys(parts))


def left_out(
    omit: Iterable[str], include: Iterable[str], *, settings: Iterable[str] = (), private: Iterable[str] = ()
) -> tuple[str, ...]:
    """The parts to leave out: those of `omit`, and of `settings` and `private` those that `include` does not name.

    Raises `UsageError` for a part there is not, and for one that is named both ways.
    """
    omitted, included = parse_omit(omit), parse_omit(include, "--include")
    if both := set(omitted) & set(included):
        raise UsageError(Message("`{part}` is named by --omit and by --include; leave out one of them", part=min(both)))
    by_default = (part for part in (*parse_omit(settings), *private) if part not in included)
    return tuple(dict.fromkeys((*omitted, *by_default)))


def check_parts(face: str, omit: Iterable[str], include: Iterable[str]) -> None:
    """Raise `UsageError` for a part there is not, one named both ways, and problems in a page that never has them."""
    left_out(omit, include)
    if face == "html" and "problems" in parse_omit(include):
        raise UsageError(Message("--include problems: an HTML page never holds them; --format md has them"))


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


def omit_from_month(month: MonthFacts, words: Iterable[str]) -> MonthFacts:
    """A month without the named parts: nothing that is made of it can tell them. `leaderboards` takes its scores."""
    parts = frozenset(parse_omit(words))
    gone: dict[str, Any] = dict.fromkeys(parts & {"theme", "signal", "insight", "implementation"})
    kinds = {"models": "models", "topics": "topics"}
    hidden = {kind for part, kind in kinds.items() if part in parts}
    empty: dict[str, Any] = {"tags": ()} if "tags" in parts else {}
    empty |= {"value": "", "status": ""} if "value" in parts else {}
    empty |= {"scores": ()} if "leaderboards" in parts else {}
    rows = (row._replace(**empty) for row in month.rows if row.kind not in hidden)
    if "cells" in parts:
        rows = (row._replace(outlines=()) for row in rows)
    elif "value" in parts:
        rows = (row._replace(outlines=tuple(cell for cell in row.outlines if cell[0] != "value")) for row in rows)
    return month._replace(**gone, rows=tuple(rows))


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
