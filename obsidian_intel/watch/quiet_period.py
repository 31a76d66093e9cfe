"""Since when each note has been quiet. Unsaved text is beyond our sight, so quiet is the protection."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from obsidian_intel.core.declared_settings import DaemonConfig
from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.settings_files import read_settings_file
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts, RowFact

EVER = -1e9
WITHOUT_EXCHANGE = 3.0  # times the quiet period of the settings
ARRIVAL_SECONDS = 600.0


def longer_quiet(config: DaemonConfig) -> DaemonConfig:
    """`config` for a file system without exchange, where a save that races with a write could be lost."""
    quiet = config.quiet * WITHOUT_EXCHANGE
    return replace(config, quiet=quiet, active_quiet=max(config.active_quiet, quiet))


class QuietTracker:
    """Clocks of notes that changed lately and of rows that are not finished. Times are monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.wall = wall
        self.active: frozenset[str] = frozenset()
        self._changed: dict[str, float] = {}
        self._set_changed = EVER
        self._arrived = clock()  # before we looked, anything may have come
        self._rows: dict[tuple[str, str], float] = {}

    def changed(self, path: str, when: float | None = None) -> None:
        """A note was saved."""
        self._changed[path] = max(self._changed.get(path, EVER), self.clock() if when is None else when)

    def notes_added_or_removed(self) -> None:
        """Notes came or went."""
        self._set_changed = self._arrived = self.clock()

    def seed_from_mtime(self, path: str, entry: NoteRecord, horizon: float) -> None:
        """What a note's time of change tells of it, where nothing else does. One yet to come may mean just now."""
        age = max(0.0, self.wall() - entry.stat.mtime_ns / 1e9)
        if age < horizon:
            self.changed(path, self.clock() - age)

    def quiet_of(self, path: str, config: DaemonConfig, complete: bool) -> float:
        """How long a note must be quiet; `complete`: for nothing but finished rows."""
        return config.active_quiet if path in self.active and not complete else config.quiet

    def is_still(self, path: str, config: DaemonConfig, complete: bool = False) -> bool:
        """Whether a note may be written."""
        since = self._changed.get(path)
        return since is None or self.clock() - since >= self.quiet_of(path, config, complete)

    def is_vault_still(self, config: DaemonConfig) -> bool:
        """Whether every note may be written."""
        return all(self.is_still(path, config) for path in self._changed)

    def is_note_set_quiet(self, config: DaemonConfig) -> bool:
        """Whether notes have neither come nor gone for a while."""
        return self.clock() - self._set_changed >= config.quiet

    def has_settled(self) -> bool:
        """Whether notes have neither come nor gone for as long as a sync service may take between two."""
        return self.clock() - self._arrived >= ARRIVAL_SECONDS

    def next_time(self, config: DaemonConfig, after: float) -> float | None:
        """When the first note, the set of notes, or unfinished row came or comes to rest since `after`."""
        times = [self._set_changed + config.quiet, self._arrived + ARRIVAL_SECONDS]
        for path, since in self._changed.items():
            times.append(since + config.quiet)
            times.append(since + self.quiet_of(path, config, complete=False))
        times += [since + config.incomplete_wait for since in self._rows.values()]
        return min((each for each in times if each > after), default=None)

    def expire(self, config: DaemonConfig, now: float) -> None:
        """Drop the clocks that said nothing any more at `now`."""
        longest = max(config.quiet, config.active_quiet)
        for path in [path for path, since in self._changed.items() if now - since > longest]:
            del self._changed[path]

    def track_rows(self, path: str, facts: NoteFacts | None) -> None:
        """Take over the unfinished rows of a month as they are now; unchanged ones keep their time."""
        rows = facts.rows if facts is not None and facts.kind is NoteKind.MONTH else ()
        now = {(path, row.digest) for row in rows if not row.complete}
        for key in [key for key in self._rows if key[0] == path and key not in now]:
            del self._rows[key]
        for key in now:
            self._rows.setdefault(key, self.clock())

    def is_ready(self, config: DaemonConfig) -> Callable[[str, RowFact], bool]:
        """Whether an unfinished row has stood unchanged for long enough."""

        def ready(path: str, row: RowFact) -> bool:
            since = self._rows.get((path, row.digest))
            return since is not None and self.clock() - since >= config.incomplete_wait

        return ready


def active_notes(root: Path, folder: str) -> frozenset[str]:
    """The notes that Obsidian shows in front, by its `workspace.json`; none where it does not say."""
    try:
        data = json.loads(read_settings_file(root / folder / "workspace.json", "workspace.json") or b"")
    except (ConfigError, ValueError, RecursionError):
        return frozenset()
    if not isinstance(data, dict):
        return frozenset()
    active = data.get("active")
    leaves = list(_leaves(data.get("main"), 0))
    front = {path for name, path in leaves if name == active}
    return frozenset(front or {path for _, path in leaves})


def _leaves(node: Any, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(node, dict) or depth > 50:
        return
    state = node.get("state")
    if node.get("type") == "leaf" and isinstance(state, dict):
        inner = state.get("state")
        file = inner.get("file") if isinstance(inner, dict) else None
        if isinstance(file, str):
            yield str(node.get("id")), file
        return
    children: Iterable[Any] = node.get("children") or ()
    for child in children if isinstance(children, list) else ():
        yield from _leaves(child, depth + 1)
