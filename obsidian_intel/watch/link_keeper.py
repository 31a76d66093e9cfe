"""Links and paper notes as `obsintel link` makes them, for rows that are done; what waits, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.papers.held_rows import HeldRow, HeldRows
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.watch.log import EventLog


class LinkKeeper:
    """Keeps the rows of one vault linked.

    `held` are the rows that wait. `flood` says how many new notes wait for a person's word, else it is empty.
    `request()` is what may be linked now.
    """

    def __init__(self, workspace: Workspace, request: Callable[[], LinkRequest], talk: EventLog) -> None:
        self.workspace, self.request, self.event_log = workspace, request, talk
        self.held: tuple[HeldRow, ...] = ()
        self.flood = ""
        self._held_rows = HeldRows(lambda: datetime.now(UTC))
        self._held_said: set[tuple[str, int, str]] = set()

    def say_by_name(self) -> None:
        """Log which notes are left alone because only their names make them a log."""
        paths = [note.path for note in self.workspace.vault.dated if note.by_name]
        shown = enumerated(paths[:3], dots=len(paths) > 3)
        said = Message(
            "known as the log by name alone, so nothing is written into them before `obsintel init`: {shown}",
            shown=shown,
        )
        self.event_log.log_once("by-name", said if paths else "")

    def keep(self) -> Iterator[str]:
        """Link what may be linked now. What was refused."""
        from obsidian_intel.operations.link import link

        try:
            report = link(self.workspace, self.request(), confirm=self._too_many)
        except Refused:
            return
        self.held = self._held_rows.update(report.plan)
        self._say_held()
        for path in report.made:
            self.event_log.log(Message("made {path}", path=path))
        for each in (*report.linked, *report.repointed):
            place = f"{each.slot.month}:{each.slot.fact.range.start.line}"
            self.event_log.log(
                Message("linked {place} {label} to {note}", place=place, label=each.slot.label, note=each.note)
            )
        for path in report.updated:
            self.event_log.log(Message("updated {path}", path=path))
        yield from (str(each) for each in report.refused)

    def _say_held(self) -> None:
        """Log each held row once, and again only when its reason is another."""
        now = {(row.path, row.line, row.name): row for row in self.held}
        for key, row in now.items():
            self.event_log.log_once(
                f"held {key}",
                Message(
                    "held {path}:{line} {name}: {reason}; it waits until {until}",
                    path=row.path,
                    line=row.line,
                    name=row.name,
                    reason=row.reason,
                    until=row.until,
                ),
            )
        for key in self._held_said - now.keys():
            self.event_log.log_once(f"held {key}", "")
        self._held_said = set(now)

    def _too_many(self, count: int) -> bool:
        self.flood = Message(
            "{count} new notes wait for your word: see `obsintel link --dry-run`, then `obsintel link`", count=count
        )
        return False
