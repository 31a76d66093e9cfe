"""What the months say of themselves: theme, signal, insight, implementation, one after the other."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.answers.values import Answer

FIELDS = ("theme", "signal", "insight", "implementation")


class MonthStatements(Struct, frozen=True):
    """The four sentences of a note; None while they are placeholders."""

    period: str
    path: str
    theme: str | None
    signal: str | None
    insight: str | None
    implementation: str | None


class StatementsAnswer(Answer, frozen=True, tag="statements"):
    """The sentences of months, in order of time."""

    months: tuple[MonthStatements, ...]


def statements_answer(log: Log, most: int = 12) -> StatementsAnswer:
    """The sentences of the last `most` months that say any."""
    told = [month for month in log.months if any((month.theme, month.signal, month.insight, month.implementation))]
    periods = sorted({month.period for month in told})[-most:]
    return StatementsAnswer(
        tuple(
            MonthStatements(
                log.label(month.path, month.period),
                month.path,
                month.theme,
                month.signal,
                month.insight,
                month.implementation,
            )
            for month in told
            if month.period in periods
        )
    )
