"""Facts and diagnostics to plain tuples that `marshal` takes, and back.

A struct becomes the tuple of its fields; places become their bytes. A field of a plain type that is added
to a class of facts needs nothing here.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from operator import attrgetter
from sys import intern
from typing import Any

from msgspec import Struct

from obsidian_intel.classify import NoteKind
from obsidian_intel.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.suppress import Suppression
from obsidian_intel.text import Applicability
from obsidian_intel.vault import BlockFact, LinkFact, NoteFacts, PaperFact, RowFact, TagFact

Raw = tuple[Any, ...]
Part = tuple[int, Callable[[Any], Any], Callable[[Any], Any]]


class _Codec:
    """Between one class and its raw tuple. `parts`: the fields that are not plain, with both ways."""

    def __init__(self, kind: type[Struct], parts: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]]) -> None:
        names = list(kind.__struct_fields__)
        self.kind = kind
        self._get = attrgetter(*names)
        self._parts: list[Part] = [(names.index(name), *both) for name, both in parts.items()]

    def raw(self, value: Any) -> Raw:
        found = list(self._get(value))
        for index, there, _ in self._parts:
            if found[index]:
                found[index] = there(found[index])
        return tuple(found)

    def value(self, raw: Raw) -> Any:
        found = list(raw)
        for index, _, back in self._parts:
            if found[index]:
                found[index] = back(found[index])
        return self.kind(*found)


def _many(one: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda values: tuple([one(value) for value in values])


def _list(codec: _Codec) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    return _many(codec.raw), _many(codec.value)


_RANGE = (bytes, Range.of_bytes)
_TEXT = (str, intern)
_LINK = _Codec(LinkFact, {"kind": _TEXT, "range": _RANGE, "target_range": _RANGE})
_TAG = _Codec(TagFact, {"name": _TEXT, "range": _RANGE})
_PAPER = _Codec(PaperFact, {"range": _RANGE, "note_range": _RANGE})
_METRIC = (
    _many(lambda metric: (*metric[:-1], bytes(metric[-1]))),
    _many(lambda raw: (*raw[:-1], Range.of_bytes(raw[-1]))),
)
_ROW = _Codec(RowFact, {"range": _RANGE, "papers": _list(_PAPER), "metrics": _METRIC})
_BLOCK = _Codec(BlockFact, {"range": _RANGE})
_SILENT = _Codec(Suppression, {})
_NOTE = _Codec(
    NoteFacts,
    {
        "kind": (str, NoteKind),
        "tags": _list(_TAG),
        "links": _list(_LINK),
        "rows": _list(_ROW),
        "block": (_BLOCK.raw, _BLOCK.value),
        "silent": _list(_SILENT),
    },
)


def pack_facts(facts: NoteFacts) -> bytes:
    """The facts of one note as bytes."""
    return marshal.dumps(_NOTE.raw(facts), 2)


def facts_of(data: bytes) -> NoteFacts:
    """The same, taken apart."""
    found: NoteFacts = _NOTE.value(marshal.loads(data))
    return found


def raw_diagnostic(each: Diagnostic) -> Raw:
    """A diagnostic as a tuple."""
    fix = None
    if each.fix is not None:
        edits = tuple([(bytes(edit.range), edit.text) for edit in each.fix.edits])
        fix = (each.fix.applicability.value, edits)
    return (each.path, each.code, each.name, each.severity.value, each.message, bytes(each.range), fix)


def diagnostic_of(raw: Raw) -> Diagnostic:
    """The same, taken apart."""
    path, code, name, severity, message, place, fix = raw
    found = None
    if fix is not None:
        edits = tuple([RangeEdit(Range.of_bytes(where), text) for where, text in fix[1]])
        found = DiagnosticFix(Applicability(fix[0]), edits)
    return Diagnostic(path, code, name, Severity(severity), message, Range.of_bytes(place), found)
