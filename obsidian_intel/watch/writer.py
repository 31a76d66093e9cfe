"""What the watcher writes, by setting: links, safe fixes, query results, pages. All as the commands do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.declared_settings import FILE_NAME, DaemonConfig
from obsidian_intel.core.errors import ObsintelError, StoreError
from obsidian_intel.core.message import Message, clauses, enumerated
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.store.git_state import git_busy
from obsidian_intel.watch.daily_papers import DailyPapers
from obsidian_intel.watch.instance import Instance, host_name, is_our_host
from obsidian_intel.watch.link_keeper import LinkKeeper
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.quiet_period import QuietTracker, active_notes, longer_quiet

if TYPE_CHECKING:
    from obsidian_intel.watch.query_results import QueryResultKeeper
    from obsidian_intel.watch.site_pages import SiteKeeper


class AutoWriter:
    """The writing half.

    `reason` says why nothing is written now; `links` knows which rows wait. `blocked`: something waits for no more
    than the next look. With `look_only` nothing is written.
    """

    def __init__(
        self,
        workspace: Workspace,
        stillness: QuietTracker,
        is_dirty: Callable[[str], bool],
        talk: EventLog,
        instance: Instance,
        *,
        look_only: bool = False,
    ) -> None:
        self.workspace = workspace
        workspace.store.by = "watch"
        self.quiet = stillness
        self.is_dirty = is_dirty
        self.event_log = talk
        self.instance = instance
        self.look_only = look_only
        self.reason = ""
        self.refused = False
        self.failed = False  # whether the last run could not keep what it was about to write
        self.blocked = False
        self._problems_at = 0.0
        self._began = 0.0
        self.links = LinkKeeper(workspace, self._link_request, talk)
        self.papers = DailyPapers(workspace, talk, lambda: time.strftime("%Y-%m-%d"))
        self._query_results: QueryResultKeeper | None = None
        self._site_keeper: SiteKeeper | None = None

    @property
    def config(self) -> DaemonConfig:
        """`[daemon]`, with longer times of quiet where the file system has no exchange."""
        config = self.workspace.config.daemon
        if self.look_only or self.workspace.store.has_exchange:
            return config
        return longer_quiet(config)

    def _link_request(self) -> LinkRequest:
        """Rows that are done, in notes that are quiet."""
        ready, settled = self.quiet.is_ready(self.config), self.quiet.has_settled
        return LinkRequest(explicit=False, ready=ready, still=self.may_write, settled=settled)

    def is_blocked(self) -> bool:
        """Whether nothing may be written now."""
        paused = self.instance.paused() is not None
        self.update_block_reason()
        said = self.reason or ("paused" if paused else "")
        self.event_log.log_once("held", said and Message("nothing is written: {said}", said=said))
        return paused or bool(self.reason)

    def update_block_reason(self) -> None:
        """See what blocks all writes, for `status`."""
        self.reason = self._block_reason()

    def _block_reason(self) -> str:
        if self.look_only:
            return Message("this watcher only looks (`--look-only`)")
        host = self.workspace.config.daemon.host
        if not is_our_host(host):
            return Message(
                "`{host}` writes into this vault, not `{host_name}` (`obsintel daemon start --take-over`)",
                host=host,
                host_name=host_name(),
            )
        if other := self._other_machine(is_host=bool(host)):
            return other
        unreadable = sorted(self.workspace.listing.unreadable)
        if unreadable:
            return Message(
                "{count} folders cannot be read: {unreadable}",
                count=len(unreadable),
                unreadable=enumerated(unreadable[:3]),
            )
        return git_busy(self.workspace.root) or ""

    def _other_machine(self, *, is_host: bool) -> str:
        """Why this machine only reads, where the vault came without the settings of the one that writes into it."""
        if is_host or (self.workspace.root / FILE_NAME).is_file():
            return ""
        from obsidian_intel.papers.second_machine import read_only_reason

        store, vault = self.workspace.store, self.workspace.vault
        return read_only_reason(vault, has_settings=False, has_history=bool(store.recall_all("wrote")), is_host=is_host)

    def may_write(self, path: str, complete: bool) -> bool:
        """Whether a note may be written now; "" stands for the set of notes."""
        config = self.config
        if path == "":
            return self.quiet.is_note_set_quiet(config)
        if self.is_dirty(path):
            self.blocked = True
            return False
        return self.quiet.is_still(path, config, complete)

    def next_time(self) -> float | None:
        """When there may be more to do, if nothing happens before. What came to rest during the last run counts."""
        config = self.config
        self.quiet.expire(config, self._began)
        times = [self.quiet.next_time(config, self._began)]
        if config.problems:
            times.append(self._problems_at)
        if (seconds := self.papers.next_in()) is not None:
            times.append(self.quiet.clock() + seconds)
        return min((each for each in times if each is not None), default=None)

    def run(self) -> None:
        """Do all that the settings want and that may be done now."""
        config = self.config
        self._began = self.quiet.clock()
        self.quiet.active = active_notes(self.workspace.root, self.workspace.obsidian.folder)
        self.refused = self.blocked = self.failed = False
        self.links.flood = ""
        self.links.say_by_name()
        if config.link:
            self._guarded("link", self.links.keep)
        if config.fix:
            self._guarded("fix", self._fixes)
        self._guarded("papers", self._papers)
        if config.queries:
            self._guarded("queries", self._queries)
        if config.rollups:
            self._guarded("rollups", self._rollups)
        if self.workspace.config.site.keep:
            self._guarded("site", self._site)
        if self.workspace.config.bib.file:
            self._guarded("bib", self._bib)
        if config.problems and self.quiet.clock() >= self._problems_at:
            self._guarded("problems", self._problems)
        self.event_log.log_once("flood", self.links.flood)

    def _guarded(self, name: str, act: Callable[[], Iterable[str]]) -> None:
        """Do it; what went wrong is told once, and tried again at the next walk."""
        try:
            problems = list(act())
        except ObsintelError as error:
            problems = [str(error)]
            self.failed |= isinstance(error, StoreError)
        self.refused |= bool(problems)
        self.event_log.log_once(
            name, (problems and Message("not written: {problems}", problems=clauses(problems[:3]))) or ""
        )

    def _fixes(self) -> Iterator[str]:
        from obsidian_intel.watch.safe_fixes import apply_fixes

        yield from apply_fixes(self.workspace, self.may_write, self.event_log)

    def _papers(self) -> Iterator[str]:
        """Ask about papers where it is time, and write what was learnt into the notes that are still."""
        self.papers.finish()
        self.papers.start_when_due()
        if not self.papers.is_fresh:
            return
        from obsidian_intel.operations.paper_refresh import write_known

        report = write_known(self.workspace, explicit=False, may_write_now=self.may_write)
        self.papers.is_fresh = report.waiting > 0
        for path in report.updated:
            self.event_log.log(Message("updated {path}", path=path))
        yield from (str(each) for each in report.refused)

    def _bib(self) -> Iterator[str]:
        """Keep the file of references, while nobody is at a month."""
        from obsidian_intel.operations.bibliography import keep_references

        file = self.workspace.config.bib.file
        still = all(self.may_write(note.path, False) for note in self.workspace.vault.months)
        if still and keep_references(self.workspace):
            self.event_log.log(Message("wrote {file}", file=file))
        yield from ()

    def _queries(self) -> Iterator[str]:
        if self._query_results is None:
            if not any(note.queries for note in self.workspace.vault.heads.values()):
                return
            from obsidian_intel.watch.query_results import QueryResultKeeper

            self._query_results = QueryResultKeeper(self.workspace, self._is_at_rest, self.event_log)
        yield from self._query_results.keep()

    def _site(self) -> Iterator[str]:
        if self._site_keeper is None:
            from obsidian_intel.watch.site_pages import SiteKeeper

            self._site_keeper = SiteKeeper(self.workspace, self._is_at_rest, self.event_log)
        yield from self._site_keeper.keep()

    def _is_at_rest(self, path: str) -> bool:
        """As `may_write`; "" stands for all notes and what is in them."""
        if path:
            return self.may_write(path, False)
        config = self.config
        return self.quiet.is_note_set_quiet(config) and self.quiet.is_vault_still(config)

    def _rollups(self) -> Iterator[str]:
        from obsidian_intel.watch.rollup_pages import keep_rollups

        for path, report in keep_rollups(self.workspace, self.may_write):
            if report.done:
                self.event_log.log(Message("wrote {path}", path=path))
            yield from (*map(str, report.refused), *report.notes)

    def _problems(self) -> Iterator[str]:
        from obsidian_intel.watch.problems_page import EVERY, PATH, keep_problems

        self._problems_at = self.quiet.clock() + EVERY
        report = keep_problems(self.workspace)
        if report.done:
            self.event_log.log(Message("wrote {path}", path=PATH))
        yield from (str(each) for each in report.refused)
