"""What is kept of one vault between runs: lazy columns over the snapshot file, and what a run writes back to it."""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.message import Message
from obsidian_intel.engine import answer_files as outputs
from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.codec import decode_diagnostic, decode_light_facts, decode_name_tables, decode_vault_findings
from obsidian_intel.engine.fingerprint import fingerprint, index_path
from obsidian_intel.engine.kept_answers import KeptAnswers
from obsidian_intel.engine.note_record import NoteRecord, NoteRecords
from obsidian_intel.engine.snapshot_bytes import CorruptSnapshot, decode_names, decode_numbers, lines_with
from obsidian_intel.vault.listing import Listing, NoteStats, Stat
from obsidian_intel.vault.name_tables import NameTables

if TYPE_CHECKING:
    from obsidian_intel.core.diagnostic import Diagnostic
    from obsidian_intel.core.load_settings import Key
    from obsidian_intel.lint.lazy_rules import RuleSpec, VaultRuleSpec
    from obsidian_intel.lint.vault_findings import VaultFindings
    from obsidian_intel.vault.facts import NoteFacts

Specs = tuple["tuple[RuleSpec, ...]", "tuple[VaultRuleSpec, ...]"]
_NO_HASH = bytes(32)


class Snapshot:
    """What the file holds of each note and of the vault, each read when asked for. `said` are lines for `-v`.

    Nothing is held before `load`, which checks all but the facts and months of notes; then `numbers` is the place in
    the file of each note that it knows. After `take` alone, any part may turn out to be damaged (`CorruptSnapshot`).
    """

    def __init__(self, root: str, key: Key) -> None:
        self.root = root
        self.key = key
        self.path = index_path(root)
        self.said: list[str] = []
        self.journal: files.LedgerStamp | None = None
        self.answers = KeptAnswers(self.path)
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}
        self.file: files.IndexFile | None = None
        self._facts: bytes | None = None
        self._is_loaded: bool | None = None
        if self.path is None:
            self.said.append("index: the cache folder lies inside the vault; working without one")

    @classmethod
    def of(cls, root: str) -> Snapshot:
        """The snapshot of the vault at `root`, a real path."""
        return cls(root, fingerprint(root))

    def is_there(self) -> bool:
        """Whether there is a snapshot that can be trusted; nothing of it is read but its key."""
        try:
            file = files.IndexFile.open(self.path) if self.path else None
        except Exception:
            return False
        if file is None:
            return False
        try:
            return bool(file.key == self.key)
        finally:
            file.close()

    def load(self) -> bool:
        """Open the file, and check it; the first time only. Whether there is one that can be trusted."""
        if self._is_loaded is None:
            self._is_loaded = self._try_load()
        return self._is_loaded

    def _try_load(self) -> bool:
        try:
            return self._load()
        except CorruptSnapshot as error:
            self.said.append(Message("index: thrown away: {error}", error=error))
        except Exception as error:  # whatever a file holds that is not ours
            self.said.append(Message("index: thrown away: it cannot be read ({name__})", name__=type(error).__name__))
        self.close()
        return False

    def _load(self) -> bool:
        file = files.IndexFile.open(self.path) if self.path else None
        if file is None:
            return False
        if file.key != self.key:
            file.close()
            self.said.append("index: thrown away: made with other settings, rules or versions")
            return False
        self.take(file)
        with gc_paused():
            for each in (files.HASHES, files.TABLE, files.MONTH_TABLE, files.LINKS, files.NAMES):
                file.section(each)
            _ = self._raw_found, self.vault_findings, self.rules, self.listing
        return True

    def take(self, file: files.IndexFile) -> None:
        """Begin from a file that is open, which is closed with this. Raises `CorruptSnapshot`."""
        self.file = file
        self.journal = file.journal
        self.names = file.names()
        order = file.order()
        self.numbers = dict(zip(self.names, range(len(self.names)) if order is None else order, strict=True))
        self.answers.known = dict(file.answers())

    def close(self) -> None:
        """Let the file go; nothing more is read from it."""
        if self.file is not None:
            self.file.close()
        self.file, self.names, self.numbers, self._facts = None, [], {}, None

    @cached_property
    def listing(self) -> Listing:
        """What the walk had found when the file was written."""
        assert self.file is not None
        parts = [decode_names(part) for part in self.file.section(files.OTHERS).split(b"\0\0")]
        astray = {path: why for why, _, path in (each.partition(" ") for each in parts[4])}
        stats = NoteStats(self.names, decode_numbers(self.file.numbers()))
        return Listing(stats, set(parts[0]), set(parts[1]), dict.fromkeys(parts[3], ""), set(parts[2]), astray)

    def record(self, path: str) -> NoteRecord:
        """What is kept of one note."""
        file, number = self.file, self.numbers[path]
        assert file is not None
        digest = file.hash_at(number)
        sha256 = digest.hex() if digest != _NO_HASH else ""
        return NoteRecord(Stat(*file.stat_at(number)), sha256, self.facts(number), self.diagnostics(path), True)

    @cached_property
    def _ends(self) -> list[int]:
        assert self.file is not None
        return [0, *decode_numbers(self.file.section(files.TABLE))[::2]]

    def prefetch(self) -> None:
        """Read the facts of all notes at once, for many of them are about to be asked for."""
        if self.file is not None and self._facts is None:
            with suppress(CorruptSnapshot):
                self._facts = self.file.section(files.FACTS)

    def facts(self, number: int) -> bytes:
        """The packed facts of the note at a place in the file."""
        assert self.file is not None
        if self._facts is None or number in self.file.added.facts:
            return self.file.facts_at(number)
        return self._facts[self._ends[number] : self._ends[number + 1]]

    def month(self, path: str, *, bare: bool = False) -> bytes | None:
        """The packed typed month of a note, or its head alone; None where there is none, or it is damaged."""
        if self.file is None:
            return None
        try:
            return self.file.month_at(self.numbers[path], bare=bare)
        except CorruptSnapshot:
            return None

    @cached_property
    def _raw_found(self) -> dict[str, tuple[Any, ...]]:
        assert self.file is not None
        found: dict[str, tuple[Any, ...]] = marshal.loads(self.file.section(files.FOUND))
        return {**found, **self.file.added.found}

    def with_diagnostics(self) -> Iterator[str]:
        """The notes that had something wrong by themselves."""
        return (path for path in self._raw_found if path in self.numbers)

    def diagnostics(self, path: str) -> tuple[Diagnostic, ...]:
        """What one note has wrong by itself."""
        return tuple(map(decode_diagnostic, self._raw_found.get(path, ())))

    @cached_property
    def vault_findings(self) -> VaultFindings | None:
        """What the notes had wrong together."""
        assert self.file is not None
        raw = self.file.added.wide or marshal.loads(self.file.section(files.WIDE))
        return decode_vault_findings(raw) if raw else None

    @cached_property
    def rules(self) -> Specs | None:
        """The rules in words; None where they are not known."""
        if self.file is None or not (raw := self.file.section(files.RULES)):
            return None
        found: Specs | None = marshal.loads(raw)
        return found

    def linkers(self, keys: frozenset[str], records: NoteRecords) -> set[str]:
        """The notes with a link that has one of `keys` (`lint.link_table`)."""
        from obsidian_intel.lint.link_table import link_keys

        assert self.file is not None
        names, lines = decode_names(self.file.section(files.NOTES)), self.link_lines
        numbers = {number for key in keys for number in lines_with(lines, key)}
        found = {names[number] for number in numbers if number not in self.file.added.facts}
        found = {path for path in found if records.is_kept(path)}
        inserted = self.file.added.inserted
        again = [names[n] if n < len(names) else inserted[n][1] for n in self.file.added.facts]
        for path in {*records.new, *(path for path in again if records.is_kept(path))}:
            if path in records and not keys.isdisjoint(link_keys(records[path].facts)):
                found.add(path)
        return found

    @cached_property
    def link_lines(self) -> bytes:
        """The keys of all links, a line a note, as the file was written."""
        assert self.file is not None
        return self.file.section(files.LINKS)

    def light(self, records: NoteRecords) -> dict[str, NoteFacts]:
        """The facts of all notes without `HEAVY_FIELDS`."""
        if self.file is None:
            return records.light()
        names = decode_names(self.file.section(files.NOTES))
        with gc_paused():
            try:
                found = decode_light_facts(names, marshal.loads(self.file.section(files.HEADS)))
            except CorruptSnapshot:
                return {path: records[path].facts for path in records}
        gone, changed = self._since_written(names, records)
        for path in gone:
            found.pop(path, None)
        for path in changed:
            found[path] = records[path].facts
        return found

    def name_tables(self, records: NoteRecords) -> NameTables:
        """What all notes are looked up by."""
        if self.file is None:
            return NameTables.of(records.light().values())
        names = decode_names(self.file.section(files.NOTES))
        try:
            with gc_paused():
                found = decode_name_tables(names, marshal.loads(self.file.section(files.NAMES)))
        except CorruptSnapshot:
            return NameTables.of(self.light(records).values())
        gone, changed = self._since_written(names, records)
        for path in (*gone, *changed):
            found.remove(path)
        for path in changed:
            found.enter(records[path].facts)
        return found

    def _since_written(self, names: list[str], records: NoteRecords) -> tuple[set[str], set[str]]:
        """Of notes by the names that the file was written with: those that are gone, and those new or changed."""
        assert self.file is not None
        added = self.file.added
        names = [*names, *(added.inserted[number][1] for number in sorted(added.inserted))]
        gone = {*(names[number] for number in added.gone), *records.gone}
        changed = {*(names[number] for number in added.facts if number not in added.gone), *records.new}
        return gone, {path for path in changed if path in records}

    def remove(self) -> None:
        """Remove the file, if it is there, and what lies beside it."""
        self.close()
        if self.path is not None:
            outputs.remove_outputs(self.path)
            with suppress(OSError):
                os.unlink(f"{self.path.removesuffix('.index')}.search")
        if self.path is not None and os.path.lexists(self.path):
            try:
                os.unlink(self.path)
            except OSError:
                return

    def save(
        self,
        records: NoteRecords,
        listing: Listing,
        wide: VaultFindings | None,
        light: Mapping[str, NoteFacts] | None = None,
    ) -> bool:
        """Write what is new: behind the file where that is little, else all of it anew.

        `light`: the light facts of all notes, where they are at hand. False when it could not be, or must not.
        """
        from obsidian_intel.engine import snapshot_writer as writer

        if self.path is None or fingerprint(self.root) != self.key:
            return False
        try:
            if not writer.append(self, records, listing, wide):
                writer.write(self, records, listing, wide, light)
        except (OSError, ValueError) as error:
            self.said.append(
                Message("index: not written: {getattr}", getattr=getattr(error, "strerror", None) or error)
            )
            return False
        self.answers.remove_unused()
        return True
