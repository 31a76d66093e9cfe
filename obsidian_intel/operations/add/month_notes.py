"""The note that `add` writes into, made from the template where it is not there yet."""

from __future__ import annotations

from datetime import date

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.periods import LogDate, of_day, of_week, parse_day, parse_period, parse_week
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.new_note import NewNote, new_note
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.targets import month_path


def target_note(workspace: Workspace, wanted: str | None, today: date) -> NewNote:
    """The note of a month, week or day, or at a path; by default today's, as the log's latest note is one of these.

    Its text is None where it is there. Raises `UsageError` for what is none of these, `RowRefused` where several fit.
    """
    if wanted is None:
        return new_note(workspace, _now(workspace, today))
    try:
        return NewNote(month_path(workspace, wanted.strip()), None)
    except RowRefused as refusal:
        if refusal.code != "no-month":
            raise
    date_wanted = parse_week(wanted) or parse_day(wanted)
    period = parse_period(wanted.strip())
    if date_wanted is None and period is not None:
        date_wanted = LogDate(period[0])
    if date_wanted is None:
        raise UsageError(Message("`{wanted}` is no month; write it as YYYY-MM, such as 2026-02", wanted=wanted))
    return new_note(workspace, date_wanted)


def _now(workspace: Workspace, today: date) -> LogDate:
    """Today's month, week or day, whichever the latest note of the log is."""
    notes = workspace.vault.dated
    latest = notes[-1] if notes else None
    found: LogDate | None = None
    if latest is not None and latest.week:
        found = of_week(*today.isocalendar()[:2])
    elif latest is not None and latest.day:
        found = of_day(today.year, today.month, today.day)
    return found or LogDate(today.strftime("%Y-%m"))
