"""Value first: what each model is good for, and what became of it, as the log says."""

from __future__ import annotations

from typing import NamedTuple

from obsidian_intel.reports.rollup.rollup_values import ModelEntry, Rollup


class ValueEntry(NamedTuple):
    """A model's application in one line. `status` is the word of the cell (`试点`), empty where it says none."""

    period: str
    model: str
    application: str
    status: str
    entry: ModelEntry


def value_table(rollup: Rollup) -> tuple[ValueEntry, ...]:
    """An entry for each model row whose value cell says something; those with a status first, then as they stand."""
    found = [
        ValueEntry(model.period, model.name, model.value, model.status, model)
        for model in rollup.models
        if model.value or model.status
    ]
    return tuple(sorted(found, key=lambda entry: not entry.status))
