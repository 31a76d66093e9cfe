"""Rollup pages of closed months, written again only when what they are made of has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.errors import Refused
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.operations.rollup_page import page_path, write_rollup
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range
from obsidian_intel.store.write_plan import WriteReport
from obsidian_intel.vault.facts import NoteFacts

SOURCE = "rollup-source"


def closed_periods(workspace: Workspace) -> list[str]:
    """The periods of months that are done: all before the latest, and that one when its `status` says so."""
    periods = sorted({note.period for note in workspace.vault.months if note.period})
    writing = {workspace.vault.notes[path].period for path in workspace.open_months}
    return [period for period in periods if period not in writing]


def keep_rollups(workspace: Workspace, still: Callable[[str, bool], bool]) -> Iterator[tuple[str, WriteReport]]:
    """Write the pages that are not up to date and whose months are all still. Path and what was done.

    Of a page that cannot be written the report has a note that says why, and nothing done.
    """
    closed = closed_periods(workspace)
    if not closed or not still("", False):
        return
    counts = _problem_counts(workspace)
    for period in closed:
        months = [note for note in workspace.vault.months if (note.period or "") <= period]
        if not all(still(note.path, False) for note in months):
            return
        span = parse_range(month=period)
        path = page_path(workspace, span)
        if workspace.store.memory.was_undone("page", path):
            continue
        source = _source(workspace, span, path, months, counts)
        if workspace.store.recall(SOURCE, path) == source or not still(path, False):
            continue
        try:
            path, report = write_rollup(workspace, make_rollup(workspace, span), explicit=False)
        except Refused as refused:  # a person's page stands there; the pages of other months are written all the same
            yield path, WriteReport(notes=(str(refused),))
            continue
        workspace.refresh()
        if not report.refused:
            workspace.store.remember(SOURCE, path, _source(workspace, span, path, months, counts))
        yield path, report


def _problem_counts(workspace: Workspace) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for each in workspace.diagnostics([note.path for note in workspace.vault.months]):
        errors, warnings = found.get(each.path, (0, 0))
        is_error, is_warning = each.severity is Severity.ERROR, each.severity is Severity.WARNING
        found[each.path] = (errors + is_error, warnings + is_warning)
    return found


def _source(
    workspace: Workspace,
    span: DateRange,
    path: str,
    months: list[NoteFacts],
    counts: dict[str, tuple[int, int]],
) -> str:
    """What changes when the page would: its months, where their papers' notes are, and the page itself."""
    vault = workspace.vault
    page = workspace.entries.get(path)
    parts: list[object] = [workspace.settings.fingerprint, page.sha256 if page else ""]
    for note in months:
        parts.append((note.path, note.period, workspace.entries[note.path].sha256))
        for row in note.rows:
            for paper in row.papers:
                target = vault.resolve(paper.note, note.path) if paper.note else vault.by_id.get(paper.id or "")
                named = vault.link_target(target, path) if isinstance(target, str) else target
                parts.append((paper.id, named))
        if (note.period or "") in span:
            parts.append(counts.get(note.path))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
