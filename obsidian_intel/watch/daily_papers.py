"""Asking about papers once a day, beside the watcher's own work: by a thread that touches the cache alone."""

from __future__ import annotations

import threading
from collections.abc import Callable

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message, clauses
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.engine.fingerprint import records_path
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.watch.log import EventLog

ASKED = "papers-asked"  # ledger: the vault's own "" -> the day of the last asking that came to its end
LOOK_EVERY = 1800.0
POLL_EVERY = 2.0


class DailyPapers:
    """Where `papers.fetch = "daily"`, asks about the log's papers once a day. What is learnt waits for `take`."""

    def __init__(self, workspace: Workspace, talk: EventLog, today: Callable[[], str]) -> None:
        self._workspace, self._talk, self._today = workspace, talk, today
        self._thread: threading.Thread | None = None
        self._tried = ""
        self._outcome: list[str] = []
        self.is_fresh = False  # something was learnt that is not in the notes yet

    @property
    def is_running(self) -> bool:
        """Whether it is asking just now."""
        return self._thread is not None and self._thread.is_alive()

    def next_in(self) -> float | None:
        """Seconds until there may be something to do; None where nobody wants it."""
        if self._workspace.config.papers.fetch != "daily":
            return None
        return POLL_EVERY if self._thread is not None else LOOK_EVERY

    def start_when_due(self) -> None:
        """Begin to ask, where that was not done today. Raises `ObsintelError`."""
        config, today = self._workspace.config, self._today()
        if config.papers.fetch != "daily" or not config.network.allowed or self._thread is not None:
            return
        if today in (self._tried, self._workspace.store.recall(ASKED, "")):
            return
        from obsidian_intel.operations.paper_refresh import ask, cited_papers, due_papers, questions
        from obsidian_intel.papers.records import PaperRecords

        self._tried = today
        records = PaperRecords(records_path())
        plan = questions(config, due_papers(cited_papers(self._workspace.vault), records))
        for host, (papers, requests) in plan.hosts.items():
            self._talk.log(
                Message(
                    "asks {host} about {papers} in {requests}",
                    host=host,
                    papers=pluralize(papers, "paper"),
                    requests=pluralize(requests, "request"),
                )
            )

        def work() -> None:
            try:
                report = ask(config, plan, records)
            except ObsintelError as error:
                self._outcome = [Message("not asked about papers: {error}", error=error)]
                return
            self.is_fresh |= bool(report.found)
            self._outcome = (
                [Message("learnt of {papers}", papers=pluralize(len(report.found), "paper"))] if plan.questions else []
            )
            reasons = sorted({each.reason for each in report.not_had})
            self._outcome += (
                [Message("not all papers could be had: {reasons}", reasons=clauses(reasons[:3]))] if reasons else []
            )

        self._thread = threading.Thread(target=work, name="papers", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Where the asking has come to its end: say how, and remember the day."""
        if self._thread is None or self._thread.is_alive():
            return
        self._thread = None
        for line in self._outcome:
            self._talk.log(line)
        self._outcome = []
        self._workspace.store.remember(ASKED, "", self._tried)

    def join(self, seconds: float) -> None:
        """Wait until the asking has come to its end, or for some seconds."""
        if self._thread is not None:
            self._thread.join(seconds)
