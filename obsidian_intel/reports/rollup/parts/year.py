"""A range of many months at a glance: a line a month, what was named most often, what came and what went."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from obsidian_intel.core.folding import fold_name
from obsidian_intel.reports.rollup.parts.models import models_of
from obsidian_intel.reports.rollup.rollup_values import Activity, MonthEntry, Reference, Rollup

_MOST = 8


class StripMonth(Struct, frozen=True):
    """A calendar month of the range: its notes (none where there is a gap), its rows, records broken in it."""

    period: str
    notes: tuple[MonthEntry, ...]
    rows: Activity
    records: int

    @property
    def theme(self) -> str:
        """The month's theme, or its signal; empty where neither is stated."""
        return next((said for note in self.notes for said in (note.theme, note.signal) if said), "")


class NamedOften(Struct, frozen=True):
    """Something that several months name. `kind`: model, topic, paper or mechanism."""

    kind: str
    name: str
    periods: tuple[str, ...]
    paper: Reference | None = None


def month_strip(rollup: Rollup) -> tuple[StripMonth, ...]:
    """The calendar months of the range that the log covers, in order; empty for a single month."""
    if rollup.range.since == rollup.range.until:
        return ()
    moved: dict[str, int] = {}
    for board in rollup.leaderboards:
        for period, _, _ in board.frontier[1:]:
            moved[period] = moved.get(period, 0) + 1
    rows = {month.period: month for month in rollup.activity}
    periods = sorted({*(p for p in rows if p in rollup.range), *(month.period for month in rollup.months)})
    return tuple(
        StripMonth(
            period,
            tuple(month for month in rollup.months if month.period == period),
            rows.get(period, Activity(period, 0, 0, 0)),
            moved.get(period, 0),
        )
        for period in periods
    )


def most_seen(rollup: Rollup) -> tuple[NamedOften, ...]:
    """Models, topics, papers and mechanisms that two months or more name, by kind, the most named first."""
    found = [
        *_most("model", ((m.latest.name, (r.period for r in m.rows), m.paper) for m in models_of(rollup))),
        *_most("topic", _topics(rollup)),
        *_most("paper", _papers(rollup)),
        *_most("mechanism", _mechanisms(rollup)),
    ]
    return tuple(found)


def _most(kind: str, named: Iterable[tuple[str, Iterable[str], Reference | None]]) -> list[NamedOften]:
    found = [NamedOften(kind, name, tuple(sorted(set(periods))), paper) for name, periods, paper in named]
    often = sorted((seen for seen in found if len(seen.periods) > 1), key=lambda seen: -len(seen.periods))
    return often[:_MOST]


def _topics(rollup: Rollup) -> Iterable[tuple[str, Iterable[str], Reference | None]]:
    periods: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for topic in rollup.topics:
        key = fold_name(topic.name)
        names[key] = topic.name
        periods.setdefault(key, []).append(topic.period)
    return ((names[key], found, None) for key, found in periods.items())


def _papers(rollup: Rollup) -> Iterable[tuple[str, Iterable[str], Reference | None]]:
    own = {paper.id for model in rollup.models for paper in model.papers[:1]}  # a model's own paper is the model
    for entry in (*rollup.new_papers, *rollup.returning_papers):
        if entry.reference.id not in own:
            name = entry.reference.shown or entry.reference.id or ""
            yield name, (period for period in entry.periods if period in rollup.range), entry.reference


def _mechanisms(rollup: Rollup) -> Iterable[tuple[str, Iterable[str], Reference | None]]:
    periods: dict[str, list[str]] = {}
    for model in rollup.models:
        for tag in model.tags:
            periods.setdefault(tag, []).append(model.period)
    return ((tag, found, None) for tag, found in periods.items())
