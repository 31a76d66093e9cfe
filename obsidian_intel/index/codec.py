"""Facts to bytes (MessagePack, by msgspec), diagnostics to plain tuples that `marshal` takes; and back.

A struct becomes the row of its fields; places become their bytes. A field that is added to a class of facts needs
nothing here.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct, convert, to_builtins
from msgspec.msgpack import Decoder, Encoder

from obsidian_intel.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.suppress import Suppression
from obsidian_intel.text import Applicability
from obsidian_intel.vault import BlockFact, NoteFacts

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
_BLOCK = _Codec(BlockFact, {"range": _RANGE})
_SILENT = _Codec(Suppression, {})


def pack_facts(facts: NoteFacts) -> bytes:
    """The facts of one note as bytes."""
    try:
        return _PACKER.encode(facts)
    except UnicodeEncodeError:  # a name that is no UTF-8
        return _ODD + marshal.dumps(to_builtins(facts, builtin_types=(bytes,), enc_hook=bytes), 2)


def facts_of(data: bytes) -> NoteFacts:
    """The same, taken apart."""
    if data.startswith(_ODD):
        return convert(marshal.loads(data[len(_ODD) :]), NoteFacts, dec_hook=_place)
    return _unpacker().decode(data)


def _place(kind: type, data: bytes) -> Any:
    return _make(kind, data)


_make = bytes.__new__
_ODD = b"\xc1"  # which MessagePack never begins with
_PACKER = Encoder(enc_hook=bytes)


@cache
def _unpacker() -> Decoder[NoteFacts]:
    return Decoder(NoteFacts, dec_hook=_place)


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
