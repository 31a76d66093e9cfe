"""The agenda of a range, made from the workspace."""

from __future__ import annotations

from contextlib import suppress

from obsidian_intel.core.errors import UsageError
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.reports.agenda.discussion_points import Agenda, agenda
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import Rollup

PRIVATE = ("insight",)
"""What stays inside where an agenda leaves the vault: rows that disagree are what it is for."""


def make_agenda(
    workspace: Workspace,
    span: DateRange,
    omit: tuple[str, ...] = (),
    *,
    include: tuple[str, ...] = (),
    private: tuple[str, ...] = (),
) -> Agenda:
    """The agenda of `span`, with what the range before it left open. Raises `UsageError` without a month."""
    rollup = make_rollup(workspace, span, omit, include=include, private=private, whole=True)
    earlier = _earlier(workspace, rollup, omit, include, private)
    return agenda(rollup, earlier, [name.partition("|")[0] for name in workspace.config.papers.scores])


def _earlier(
    workspace: Workspace, rollup: Rollup, omit: tuple[str, ...], include: tuple[str, ...], private: tuple[str, ...]
) -> Rollup | None:
    before = rollup.changes.before
    if before is None:
        return None
    with suppress(UsageError):
        before = parse_range_text(before.label)
    with suppress(UsageError):
        return make_rollup(workspace, before, omit, include=include, private=private, whole=True)
    return None
