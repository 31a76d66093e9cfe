"""A note's facts taken apart: what it says, and where. Most saves change only the second."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit
from obsidian_intel.vault import NoteFacts, PaperFact, RowFact

# Places, digests of text, and what rollups alone need: no rule about the vault looks at them.
_SILENT = {(PaperFact, "insert"), (RowFact, "digest"), (NoteFacts, "rolled")}
# What only few rules about the vault look at, and which: the others need not run when nothing else has changed.
APART = {(RowFact, "metrics"): "OI701", (NoteFacts, "tags"): "OI404"}


class Said(Struct, frozen=True):
    """What a note says; apart from the rest what only one rule about the vault looks at, by its code."""

    rest: tuple[Any, ...]
    apart: dict[str, list[Any]]


class Places(Struct, frozen=True):
    """Where it says it, in the same order."""

    rest: list[Range]
    apart: dict[str, list[Range]]

    def all_but(self, codes: Collection[str]) -> list[Range]:
        """All places, in order, but those of what the rules of `codes` look at."""
        return self.rest + [place for code, places in self.apart.items() if code not in codes for place in places]


def read_out(facts: NoteFacts) -> tuple[Said, Places]:
    """What the note says, and where."""
    reader = _Reader()
    rest = reader.take(facts)
    first = reader.places
    said: dict[str, list[Any]] = {}
    places: dict[str, list[Range]] = {}
    for code, values in reader.apart.items():
        reader.places = places[code] = []
        said[code] = [reader.take(each) for each in values]
    return Said(rest, said), Places(first, places)


class _Reader:
    def __init__(self) -> None:
        self.places: list[Range] = []
        self.apart: dict[str, list[Any]] = {code: [] for code in APART.values()}

    def take(self, value: Any) -> Any:
        kind = type(value)
        if kind is str or value is None:
            return value
        if kind is Range:
            self.places.append(value)
            return None
        if kind is tuple:
            return tuple([self.take(each) for each in value])
        names = _names(kind)  # type: ignore[arg-type, unused-ignore]
        if names is None:
            return value
        if kind is RowFact or kind is NoteFacts:
            for (owner, name), code in APART.items():
                if owner is kind:
                    self.apart[code].append(getattr(value, name))
        return (kind, *[self.take(getattr(value, name)) for name in names])


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    if not issubclass(kind, Struct):
        return None
    skipped = {name for owner, name in (*_SILENT, *APART) if owner is kind}
    return tuple(name for name in kind.__struct_fields__ if name not in skipped)


def move(
    found: Sequence[Diagnostic], before: Sequence[Range], now: Sequence[Range], but: Collection[str]
) -> tuple[Diagnostic, ...] | None:
    """`found` at the places where the same things stand now; those with codes in `but` as they are.

    None when one points at a place that is not among `before`, or at one that has become two.
    """
    if not found or before == now:
        return tuple(found)
    places: dict[Range, Range] = {}
    for old, new in zip(before, now, strict=True):
        if places.setdefault(old, new) != new:
            return None
    moved = []
    for each in found:
        if each.code in but:
            moved.append(each)
            continue
        fix = _moved_fix(each.fix, places) if each.fix else None
        if each.range not in places or (each.fix and fix is None):
            if each.range.span.end == 0 and each.fix is None:  # the note as a whole
                moved.append(each)
                continue
            return None
        moved.append(replace(each, range=places[each.range], fix=fix))
    return tuple(moved)


def _moved_fix(fix: DiagnosticFix, places: dict[Range, Range]) -> DiagnosticFix | None:
    if any(edit.range not in places for edit in fix.edits):
        return None
    return replace(fix, edits=tuple(RangeEdit(places[edit.range], edit.text) for edit in fix.edits))


def followed(found: Sequence[Diagnostic], before: NoteFacts, now: NoteFacts) -> list[Diagnostic] | None:
    """What the rules about the vault find in a note that says the same as before, at its new places.

    None where it says anything else, or where a person silenced something by line.
    """
    if before.silent or now.silent:
        return list(found) if before == now else None
    said, places = read_out(before)
    new_said, new_places = read_out(now)
    if said != new_said:
        return None
    moved = move(found, places.all_but(()), new_places.all_but(()), ())
    return None if moved is None else list(moved)
