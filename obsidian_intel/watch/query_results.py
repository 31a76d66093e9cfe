"""Results of query blocks, worked out again only when what their queries read has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from weakref import ReferenceType, ref

from obsidian_intel.core.sql.query import check_query
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.query_results import MEMORY, notes_with_queries, query_key, refresh_queries
from obsidian_intel.vault.query_model import ResultState
from obsidian_intel.vault.vault import Vault
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
        self._settled: ReferenceType[Vault] | None = None  # the vault, a new value after any change, with nothing due

    def keep(self) -> Iterator[str]:
        """Write the results that have changed. What was refused."""
        vault = self.workspace.vault
        if self._settled is not None and self._settled() is vault:
            return
        self._settled = None
        blocks = set(self._blocks())
        stamps = self._stamps(blocks)
        due = {block for block in blocks if self._answered.get(block) != stamps[_is_wide(block[1])]}
        if not due:
            self._settled = ref(vault)
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
            self.event_log.log(f"refreshed the query at {place}")
        self._say_failures([(str(place), reason) for place, reason in report.failures])
        refused = {each.path for each in report.refused}
        self._remember({block for block in wanted if block[0] not in refused})
        yield from (str(each) for each in report.refused)

    def _blocks(self) -> Iterator[_Block]:
        """The blocks that are ours to keep: no edited result, none that a person undid, no note known by name alone."""
        ledger = self.workspace.store.memory
        for note in notes_with_queries(self.workspace):
            for each in note.queries if not note.by_name else ():
                if each.state == ResultState.EDITED or ledger.was_undone(MEMORY, note.path, query_key(each.sql)):
                    continue
                yield note.path, each.sql, each.state

    def _is_ready(self, wide: bool) -> bool:
        """Whether what the tables are made of is at rest: all notes, or the months."""
        return self.may_write("") if wide else all(self.may_write(note.path) for note in self.workspace.vault.months)

    def _remember(self, done: set[tuple[str, str]]) -> None:
        """After the write, so that our own result is no reason to ask again."""
        now = set(self._blocks())
        stamps = self._stamps(now)
        self._answered = {block: stamp for block, stamp in self._answered.items() if block in now}
        self._answered |= {block: stamps[_is_wide(block[1])] for block in now if block[:2] in done}

    def _stamps(self, blocks: Collection[_Block]) -> dict[bool, int]:
        """What changes when the tables of the log (False), or those of all notes (True), may say something else."""
        workspace = self.workspace
        if not blocks:
            return {}
        entries, settings = workspace.entries, workspace.settings.fingerprint
        months = tuple((note.path, note.period, entries[note.path].sha256) for note in workspace.vault.months)
        names = tuple((path, note.ids) for path, note in workspace.vault.heads.items())
        is_wide = any(_is_wide(sql) for _, sql, _ in blocks)
        texts = tuple(entry.sha256 for entry in entries.values()) if is_wide else ()
        return {False: hash((settings, months, names)), True: hash((settings, names, texts))}

    def _say_failures(self, failures: list[tuple[str, str]]) -> None:
        """Each once, and again only when its reason is another."""
        for place, reason in failures:
            self.event_log.log_once(f"query {place}", f"{place}: OI518 broken-query: {reason}")
        now = {place for place, _ in failures}
        for place in self._failed - now:
            self.event_log.log_once(f"query {place}", "")
        self._failed = now


def _is_wide(sql: str) -> bool:
    return not check_query(sql).tables.isdisjoint(_WIDE)
