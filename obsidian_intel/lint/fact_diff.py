"""Two states of one note: the fields whose value changed, and where the others stand now.

Most saves change only the places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.msgpack import Encoder
from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit
from obsidian_intel.vault.facts import NoteFacts, RowFact
from obsidian_intel.vault.suppressions import LAST_LINE

NAMES = "names"  # of the notes that there are
METRICS = "metrics"  # of rows: many, and one rule alone looks at them
FIELDS = (*(name for name in NoteFacts.__struct_fields__ if name not in ("path", "silent", "rolled")), METRICS)


class FactDiff(Struct, frozen=True, dict=True):
    """One note, as it was and as it is.

    `named`: it was added (`gone` False) or removed (`gone` True); the side on which it was not there is a blank note.
    """

    before: NoteFacts
    now: NoteFacts
    named: bool = False
    gone: bool = False

    @classmethod
    def added(cls, now: NoteFacts) -> FactDiff:
        """A note that was not there before."""
        return cls(NoteFacts(now.path, now.kind), now, named=True)

    @classmethod
    def removed(cls, before: NoteFacts) -> FactDiff:
        """A note that is there no more."""
        return cls(before, NoteFacts(before.path, before.kind), named=True, gone=True)

    @property
    def note(self) -> NoteFacts:
        """The note as it is, or as it was before it went."""
        return self.before if self.gone else self.now

    @property
    def path(self) -> str:
        """Of the note, which has not moved."""
        return self.now.path

    @cached_property
    def fields(self) -> frozenset[str]:
        """The facts that say something else; `NAMES` too where the note was added or removed."""
        found = frozenset(name for name in FIELDS if self._differs(name))
        return found | {NAMES} if self.named else found

    def _differs(self, name: str) -> bool:
        if _part(self.before, name) == _part(self.now, name):
            return False
        before, now = self._read(name)
        return bool(before.said != now.said)

    def _read(self, name: str) -> tuple[_Reading, _Reading]:
        kept: dict[str, tuple[_Reading, _Reading]] = self.__dict__.setdefault("_readings", {})
        if name not in kept:
            before, now = _read_apart(_part(self.before, name), _part(self.now, name))
            kept[name] = before, now
        return kept[name]

    @property
    def has_line_suppressions(self) -> bool:
        """Whether any line-level suppression applies."""
        silent = (*self.before.silent, *self.now.silent)
        by_line = any(each.first > 1 or each.last < LAST_LINE for each in silent)
        return by_line or self.before.silent != self.now.silent

    def relocate(self, found: Sequence[Diagnostic], fields: Collection[str]) -> tuple[Diagnostic, ...] | None:
        """`found`, whose places are among those of `fields`, where the same things stand now.

        None when one points at a place that is not among them, or at one that has become two.
        """
        if not found or all(_part(self.before, name) == _part(self.now, name) for name in fields):
            return tuple(found)
        places: dict[Range, Range] = {}
        for name in fields:
            before, now = self._read(name)
            for old, new in zip(before.places, now.places, strict=True):
                if places.setdefault(old, new) != new:
                    return None
        moved = [_moved(each, places) for each in found]
        return None if None in moved else tuple(each for each in moved if each is not None)


def _part(facts: NoteFacts, name: str) -> Any:
    return tuple([row.metrics for row in facts.rows]) if name == METRICS else getattr(facts, name)


class _Reading(NamedTuple):
    """A value taken apart: what it says, and the places in it, in order."""

    said: Any
    places: list[Range]


def _read_apart(*values: Any) -> tuple[_Reading, ...]:
    """Values of one field, each taken apart; what they say is equal where it is the same."""
    bare = tuple(map(_bare, values))
    try:
        return tuple(map(_encoded, bare))
    except UnicodeEncodeError:  # a name that is no UTF-8
        return tuple(map(_walked, bare))


def _bare(value: Any) -> Any:
    """A value without what no rule about the vault looks at: digests of rows, their scores, offsets."""
    if type(value) is not tuple or not value or type(value[0]) is not RowFact:
        return value
    return tuple(
        [
            replace(row, digest="", metrics=(), papers=tuple([replace(paper, insert=0) for paper in row.papers]))
            for row in value
        ]
    )


def _encoded(value: Any) -> _Reading:
    """What a value says as its bytes without places: by far the quickest way."""
    places: list[Range] = []

    def take(place: Range) -> int:
        places.append(place)
        return 0

    return _Reading(Encoder(enc_hook=take).encode(value), places)


def _walked(value: Any) -> _Reading:
    """What a value says as tuples."""
    places: list[Range] = []

    def take(value: Any) -> Any:
        kind = type(value)
        if kind is Range:
            places.append(value)
            return 0
        if issubclass(kind, Struct):
            return (kind, *[take(getattr(value, name)) for name in kind.__struct_fields__])
        return tuple([take(each) for each in value]) if kind is tuple else value

    return _Reading(take(value), places)


def _moved(each: Diagnostic, places: dict[Range, Range]) -> Diagnostic | None:
    if each.range.span.end == 0 and each.fix is None:  # the note as a whole
        return each
    fix = _moved_fix(each.fix, places) if each.fix else None
    if each.range not in places or (each.fix and fix is None):
        return None
    return replace(each, range=places[each.range], fix=fix)


def _moved_fix(fix: DiagnosticFix, places: dict[Range, Range]) -> DiagnosticFix | None:
    if any(edit.range not in places for edit in fix.edits):
        return None
    return replace(fix, edits=tuple(RangeEdit(places[edit.range], edit.text) for edit in fix.edits))
