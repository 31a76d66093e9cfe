"""Results of query blocks, worked out again only when what their queries read has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.query import check_query
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.query_results import MEMORY, notes_with_queries, query_key, refresh_queries
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.query_model import ResultState
from obsidian_intel.watch.log import EventLog

_WIDE = frozenset(("links", "tags", "diagnostics"))  # tables that are made of every note; the others are the log's
_Block = tuple[str, str, str]  # path, SQL, state of the result


class QueryResultKeeper:
    """Keeps the results of one vault. `may_write` tells of a note whether it is at rest; "" is all notes at once."""

    def __init__(self, workspace: Workspace, may_write: Callable[[str], bool], talk: EventLog) -> None:
        self.workspace = workspace
        self.may_write = may_write
        self.event_log = talk
        self._answered: dict[_Block, int] = {}  # each block, and the stamp of what its answer was made of
        self._failed: set[str] = set()
        self._seen: object = None  # the vault and the journal as they were when nothing was due

    def keep(self) -> Iterator[str]:
        """Write the results that have changed. What was refused."""
        now = self.workspace.generation, self.workspace.journal
        if now == self._seen:
            return
        notes = [note for note in notes_with_queries(self.workspace) if not note.by_name]
        if not notes:
            self._answered.clear()
            self._seen = now
            return
        stamps = self._stamps()
        due = {block for block in self._blocks(notes) if self._answered.get(block) != stamps[_is_wide(block[1])]}
        if not due:
            self._seen = now
            return
        ready = {wide: self._is_ready(wide) for wide in {_is_wide(sql) for _, sql, _ in due}}
        wanted = {(path, sql) for path, sql, _ in due if ready[_is_wide(sql)] and self.may_write(path)}
        if not wanted:
            return
        paths = sorted({path for path, _ in wanted})
        report = refresh_queries(
            self.workspace, paths, explicit=False, is_wanted=lambda path, sql: (path, sql) in wanted
        )
        for place in report.renewed:
            self.event_log.log(Message("refreshed the query at {place}", place=place))
        self._say_failures([(str(place), reason) for place, reason in report.failures])
        refused = {each.path for each in report.refused}
        self._remember({block for block in wanted if block[0] not in refused})
        yield from (str(each) for each in report.refused)

    def _blocks(self, notes: list[NoteFacts]) -> Iterator[_Block]:
        """The blocks that are ours to keep: no edited result, and none that a person undid."""
        ledger = self.workspace.store.memory
        for note in notes:
            for each in note.queries:
                if each.state == ResultState.EDITED or ledger.was_undone(MEMORY, note.path, query_key(each.sql)):
                    continue
                yield note.path, each.sql, each.state

    def _is_ready(self, wide: bool) -> bool:
        """Whether what the tables are made of is at rest: all notes, or the months."""
        return self.may_write("") if wide else all(self.may_write(note.path) for note in self.workspace.vault.months)

    def _remember(self, done: set[tuple[str, str]]) -> None:
        """After the write, so that our own result is no reason to ask again."""
        stamps = self._stamps()
        now = set(self._blocks(notes_with_queries(self.workspace)))
        self._answered = {block: stamp for block, stamp in self._answered.items() if block in now}
        self._answered |= {block: stamps[_is_wide(block[1])] for block in now if block[:2] in done}

    def _stamps(self) -> dict[bool, int]:
        """What changes when the tables of the log (False), or those of all notes (True), may say something else."""
        workspace = self.workspace
        entries, settings = workspace.entries, workspace.settings.fingerprint
        months = tuple((note.path, note.period, entries[note.path].sha256) for note in workspace.vault.months)
        names = tuple((path, note.ids) for path, note in workspace.vault.heads.items())
        texts = tuple(entry.sha256 for entry in entries.values())
        return {False: hash((settings, months, names)), True: hash((settings, names, texts))}

    def _say_failures(self, failures: list[tuple[str, str]]) -> None:
        """Each once, and again only when its reason is another."""
        for place, reason in failures:
            self.event_log.log_once(
                Message("query {place}", place=place),
                Message("{place}: OI518 broken-query: {reason}", place=place, reason=reason),
            )
        now = {place for place, _ in failures}
        for place in self._failed - now:
            self.event_log.log_once(Message("query {place}", place=place), "")
        self._failed = now


def _is_wide(sql: str) -> bool:
    return not check_query(sql).tables.isdisjoint(_WIDE)
