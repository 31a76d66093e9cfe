"""Models of a range, each once, with all its rows."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.reports.rollup.rollup_values import ModelEntry, Reference, Rollup


class ModelRows(Struct, frozen=True):
    """A model and its rows in the range, the newest first."""

    rows: tuple[ModelEntry, ...]

    @property
    def latest(self) -> ModelEntry:
        """The row of its latest month."""
        return self.rows[0]

    @property
    def paper(self) -> Reference | None:
        """The first paper that one of the rows names."""
        return next((paper for row in self.rows for paper in row.papers), None)

    @property
    def tags(self) -> tuple[str, ...]:
        """The mechanisms of all rows."""
        return tuple(dict.fromkeys(tag for row in self.rows for tag in row.tags))

    @property
    def first_seen(self) -> str:
        """The month of its first row in the whole log."""
        return self.latest.first_seen


def models_of(rollup: Rollup) -> tuple[ModelRows, ...]:
    """The models, those of the latest month first, each month's in the order of its note."""
    found: dict[int, list[ModelEntry]] = {}
    for entry in rollup.models:
        found.setdefault(entry.number, []).append(entry)
    models = [ModelRows(tuple(sorted(rows, key=_period, reverse=True))) for rows in found.values()]
    return tuple(sorted(models, key=lambda model: model.latest.period, reverse=True))


def _period(entry: ModelEntry) -> str:
    return entry.period
