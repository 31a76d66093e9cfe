"""What is kept of one file, and of all."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from itertools import chain
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.engine.codec import facts_of, light_facts_of, pack_facts
from obsidian_intel.engine.codec import light as light_of
from obsidian_intel.engine.snapshot_bytes import CorruptSnapshot, link_line
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LightFacts, NoteFacts
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.walk import TICK_NS

if TYPE_CHECKING:
    from obsidian_intel.engine.snapshot import Snapshot


class NoteRecord:
    """What is kept of one file: enough for every question but its text. Packed facts are read when asked for.

    `sure`: a later change of the file cannot hide behind the same time of change. `month`: the packed typed month
    (`months.stored`), None where the note is none or it is not at hand. `links`: the keys of its links as a line
    (`lint.link_table`), where facts were packed. A record that was made compact holds light facts as values.
    `squeezed`: the typed month, compressed, once the record is packed: an eighth of its size.
    """

    __slots__ = ("_facts", "_light", "_month", "_packed", "_sha256", "diagnostics", "links", "squeezed", "stat", "sure")

    def __init__(
        self,
        stat: Stat,
        sha256: str,
        facts: NoteFacts | bytes,
        diagnostics: tuple[Diagnostic, ...] = (),
        sure: bool = False,
        month: bytes | None = None,
        links: bytes | None = None,
    ) -> None:
        self.stat = stat
        self._sha256 = bytes.fromhex(sha256)
        self.diagnostics = diagnostics
        self.sure = sure
        self._month = month
        self.squeezed: bytes | None = None
        self.links = links
        self._facts = None if isinstance(facts, bytes) else facts
        self._packed = facts if isinstance(facts, bytes) else None
        self._light: NoteFacts | None = None

    @property
    def sha256(self) -> str:
        """The sha256 of the file's bytes, in hex; empty where they were not read."""
        return self._sha256.hex()

    @property
    def month(self) -> bytes | None:
        """The packed typed month."""
        return self._month if self.squeezed is None else zlib.decompress(self.squeezed)

    @month.setter
    def month(self, month: bytes | None) -> None:
        self._month, self.squeezed = month, None

    @property
    def facts(self) -> NoteFacts:
        """What the note says of itself."""
        if self._facts is not None:
            return self._facts
        found = facts_of(self.packed)
        if self._light is None:
            self._facts = found
        return found

    @property
    def light(self) -> NoteFacts:
        """The facts without `HEAVY_FIELDS`, or whole ones where these are at hand."""
        return self.facts if self._light is None else self._light

    def peek(self) -> NoteFacts:
        """The facts, for one look: what was packed stays so."""
        if self._facts is not None or self._packed is None:
            return self.facts
        return facts_of(self.packed)

    @property
    def packed(self) -> bytes:
        """The facts as bytes."""
        if self._packed is None:
            assert self._facts is not None
            return pack_facts(self._facts)
        if self._light is None:
            return self._packed
        from obsidian_intel.engine.squeezed_facts import expand

        return expand(self._packed)

    @property
    def is_packed(self) -> bool:
        """Whether the facts are there as bytes alone."""
        return self._facts is None and self._light is None

    def pack(self) -> None:
        """Keep the bytes alone, which take a fifth of the room: the facts are read again when asked for."""
        if self._facts is not None:
            from obsidian_intel.lint.link_table import link_keys

            self.links = link_line(link_keys(self._facts))
            self._packed = self.packed
            self._facts = None
        if self._month is not None:
            self.squeezed, self._month = zlib.compress(self._month, 1), None

    def compact(self, small: Callable[[NoteFacts], NoteFacts]) -> None:
        """Keep the light facts as values, made small, and all facts as few bytes; of a month (few are) as values."""
        from obsidian_intel.engine.squeezed_facts import squeeze

        facts = self.facts
        self.month = self.links = self._packed = None
        if facts.kind is NoteKind.MONTH:
            self._facts = facts
            return
        self._packed = squeeze(pack_facts(facts))
        self._light, self._facts = small(light_of(facts)), None

    def with_stat(self, stat: Stat, sure: bool) -> NoteRecord:
        """The record of a note with the same text, found with another stat."""
        found = NoteRecord(stat, self.sha256, self._packed or self.facts, self.diagnostics, sure, self.month)
        found._facts, found._light = self._facts, self._light
        return found


class NoteRecords(MutableMapping[str, NoteRecord]):
    """The record of each note by path, in the order of the walk.

    Those of a snapshot are made when asked for; `new` are the others, and those that have taken the place of one.
    `gone`: notes of the snapshot that are there no more. `order`: all paths, where they are known in order. `reread`
    makes a record whose part of the snapshot is damaged.
    """

    def __init__(self, snapshot: Snapshot | None = None, reread: Callable[[str], NoteRecord] | None = None) -> None:
        self.snapshot = snapshot if snapshot is not None and snapshot.numbers else None
        self._reread = reread
        self.new: dict[str, NoteRecord] = {}
        self.gone: set[str] = set()
        self.order: Iterable[str] | None = None
        self._made: dict[str, NoteRecord] = {}
        self._facts: dict[str, NoteFacts] = {}  # of notes of the snapshot whose records were never asked for

    def is_kept(self, path: str) -> bool:
        """Whether the record is the snapshot's."""
        return (
            self.snapshot is not None
            and path in self.snapshot.numbers
            and path not in self.new
            and path not in self.gone
        )

    def __getitem__(self, path: str) -> NoteRecord:
        found = self.new.get(path) or self._made.get(path)
        if found is None:
            if not self.is_kept(path):
                raise KeyError(path)
            found = self._made[path] = self._from_snapshot(path)
        return found

    def _from_snapshot(self, path: str) -> NoteRecord:
        assert self.snapshot is not None
        try:
            return self.snapshot.record(path)
        except CorruptSnapshot:
            if self._reread is None:
                raise
            return self._reread(path)

    def facts(self, path: str) -> NoteFacts:
        """What a note says, without the rest of its record."""
        found = self.new.get(path) or self._made.get(path)
        if found is not None or not self.is_kept(path):
            return self[path].facts
        if path not in self._facts:
            assert self.snapshot is not None
            try:
                self._facts[path] = facts_of(self.snapshot.facts(self.snapshot.numbers[path]))
            except CorruptSnapshot:
                return self[path].facts
        return self._facts[path]

    def prefetch(self) -> None:
        """All records are about to be asked for."""
        if self.snapshot is not None:
            self.snapshot.prefetch()

    def __setitem__(self, path: str, record: NoteRecord) -> None:
        self.new[path] = record
        self.gone.discard(path)

    def __delitem__(self, path: str) -> None:
        if path not in self:
            raise KeyError(path)
        self.new.pop(path, None)
        self._made.pop(path, None)
        if self.snapshot is not None and path in self.snapshot.numbers:
            self.gone.add(path)

    def __contains__(self, path: object) -> bool:
        return path in self.new or (isinstance(path, str) and self.is_kept(path))

    def __iter__(self) -> Iterator[str]:
        if self.order is not None:
            return iter(self.order)
        known = self.snapshot.names if self.snapshot is not None else ()
        return chain([path for path in known if path not in self.gone and path not in self.new], self.new)

    def __len__(self) -> int:
        if self.snapshot is None:
            return len(self.new)
        known = self.snapshot.numbers
        return len(known) - len(self.gone) + sum(path not in known for path in self.new)

    def diagnostics(self) -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
        """The notes that have something wrong by themselves, each with what that is."""
        if self.snapshot is not None:
            for path in self.snapshot.with_diagnostics():
                if self.is_kept(path):
                    yield path, self.snapshot.diagnostics(path)
        for path, record in self.new.items():
            if record.diagnostics:
                yield path, record.diagnostics

    def light(self) -> dict[str, NoteFacts]:
        """The facts of all notes without `HEAVY_FIELDS`, by path; whole ones where those are at hand."""
        found = {path: self[path] for path in self}
        packed = {path: record.packed for path, record in found.items() if record.is_packed}
        read = dict(zip(packed, light_facts_of(list(packed.values())), strict=True))
        return {path: read[path] if record.is_packed else record.light for path, record in found.items()}

    def light_facts(self) -> LightFacts:
        """`light` as it will be asked: nothing is made where every record has its light facts at hand."""
        if self.snapshot is not None or any(record.is_packed for record in self.new.values()):
            return LightFacts(self.light)
        return _LightAtHand(self)

    def detach(self) -> None:
        """Make every record now, and need the snapshot no more."""
        self.prefetch()
        self.new = {path: self[path] for path in self}
        self.snapshot, self._made, self._facts, self.gone = None, {}, {}, set()


class _LightAtHand(LightFacts):
    """The light facts that records hold themselves."""

    def __init__(self, records: NoteRecords) -> None:
        super().__init__(records.light)
        self._records = records

    @property
    def _made(self) -> dict[str, NoteFacts]:
        return self._records.light()

    def __getitem__(self, path: str) -> NoteFacts:
        return self._records[path].light

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, path: object) -> bool:
        return path in self._records

    def put(self, facts: NoteFacts) -> None:
        """The record has them already."""


def is_sure(stat: Stat, read_at: int) -> bool:
    """Whether a file read at `read_at` (ns) would get another time of change if it were written again."""
    return max(stat.mtime_ns, stat.ctime_ns) < read_at - TICK_NS
