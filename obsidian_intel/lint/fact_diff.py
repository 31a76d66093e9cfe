"""Two states of one note: the fields whose value changed, and where the others stand now.

Most saves change only the places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, cached_property
from typing import Any

from msgspec import Struct
from msgspec.msgpack import Encoder
from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit
from obsidian_intel.vault.facts import NoteFacts, PaperFact, RowFact
from obsidian_intel.vault.suppressions import LAST_LINE

# Places, digests of text, and what rollups alone need: no rule about the vault looks at them.
_SILENT = {(PaperFact, "insert"), (RowFact, "digest"), (RowFact, "metrics")}
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
        return _says_other(_part(self.before, name), _part(self.now, name))

    def _read(self, name: str) -> tuple[_Reader, _Reader]:
        kept: dict[str, tuple[_Reader, _Reader]] = self.__dict__.setdefault("_readers", {})
        if name not in kept:
            kept[name] = _Reader(_part(self.before, name)), _Reader(_part(self.now, name))
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


def _says_other(one: Any, other: Any) -> bool:
    """Whether two values differ in more than places. Only what is not the same to the letter is taken apart."""
    if one == other:
        return False
    if type(one) is tuple and type(other) is tuple and len(one) == len(other):
        return any(map(_says_other, one, other))
    try:
        if _BARE.encode(one) == _BARE.encode(other):
            return False
    except UnicodeEncodeError:  # a name that is no UTF-8
        pass
    return bool(_Reader(one).said != _Reader(other).said)


_BARE = Encoder(enc_hook=lambda place: None)  # writes nothing of a `Range`


class _Reader:
    """A value taken apart: what it says, and the places in it, in order."""

    def __init__(self, value: Any) -> None:
        self.places: list[Range] = []
        self.said = self._take(value)

    def _take(self, value: Any) -> Any:
        kind = type(value)
        if kind is str or value is None:
            return value
        if kind is Range:
            self.places.append(value)
            return None
        if kind is tuple:
            return tuple([self._take(each) for each in value])
        names = _names(kind)  # type: ignore[arg-type, unused-ignore]
        return value if names is None else (kind, *[self._take(getattr(value, name)) for name in names])


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    if not issubclass(kind, Struct):
        return None
    return tuple(name for name in kind.__struct_fields__ if (kind, name) not in _SILENT)


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
