"""Facts to bytes (MessagePack, by msgspec), diagnostics to plain tuples that `marshal` takes; and back.

A struct becomes the row of its fields; places become their bytes. A field that is added to a class of facts needs
nothing here.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any

from msgspec import Raw as RawBytes
from msgspec import convert, defstruct, to_builtins
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import fields, replace

from obsidian_intel.core.diagnostic import Diagnostic, DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.core.message import decode_message, encode_message
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.vault_findings import VaultFindings, VaultTables
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import HEAVY_FIELDS, BlockFact, NoteFacts, QueryFact
from obsidian_intel.vault.name_tables import NameTables
from obsidian_intel.vault.suppressions import Suppression

Raw = tuple[Any, ...]


def pack_facts(facts: NoteFacts) -> bytes:
    """The facts of one note as bytes."""
    try:
        return _PACKER.encode(facts)
    except UnicodeEncodeError:  # a name that is no UTF-8
        return _ODD + marshal.dumps(to_builtins(facts, builtin_types=(bytes,), enc_hook=bytes), 2)


def facts_of(data: bytes) -> NoteFacts:
    """Inverse of `pack_facts`: the facts of one note."""
    if data.startswith(_ODD):
        return convert(marshal.loads(data[len(_ODD) :]), NoteFacts, dec_hook=_place)
    found: NoteFacts = _unpacker(NoteFacts).decode(data)
    return found


def _place(kind: type, data: bytes) -> Any:
    return _make(kind, data)


_make = bytes.__new__
_ODD = b"\xc1"  # which MessagePack never begins with
_PACKER = Encoder(enc_hook=bytes)


@cache
def _unpacker(kind: Any) -> Decoder[Any]:
    return Decoder(kind, dec_hook=_place)


_FIELDS = NoteFacts.__struct_fields__
_BLANK = NoteFacts("", NoteKind.NOTE)
_HEAD: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "kind": (str, {str(kind): kind for kind in NoteKind}.__getitem__),
    "block": (_PACKER.encode, lambda data: _unpacker(BlockFact).decode(data)),
    "silent": (_PACKER.encode, lambda data: _unpacker(tuple[Suppression, ...]).decode(data)),
    "queries": (_PACKER.encode, lambda data: _unpacker(tuple[QueryFact, ...]).decode(data)),
}


def encode_light_facts(notes: Sequence[NoteFacts]) -> tuple[list[Any], ...]:
    """What `Vault.heads` have of notes, without the paths: a list a field."""
    columns = []
    for name in _FIELDS[1:]:
        column = [] if name in HEAVY_FIELDS else list(map(attrgetter(name), notes))
        columns.append(_each(_HEAD[name][0], column) if name in _HEAD else column)
    return tuple(columns)


def decode_light_facts(paths: Sequence[str], raw: Sequence[list[Any]]) -> dict[str, NoteFacts]:
    """Inverse of `encode_light_facts`: light facts by path."""
    columns: list[Iterable[Any]] = []
    for name, column in zip(_FIELDS[1:], raw, strict=True):
        if name in HEAVY_FIELDS:
            columns.append(repeat(getattr(_BLANK, name)))
        else:
            columns.append(_each(_HEAD[name][1], column) if name in _HEAD else column)
    return dict(zip(paths, map(NoteFacts, paths, *columns), strict=True))


def encode_name_tables(notes: Sequence[NoteFacts]) -> Raw:
    """The name tables of `notes`, given as light facts or whole, by the place of each; months as packed light facts."""
    numbers = {note.path: number for number, note in enumerate(notes)}
    tables = NameTables.of(notes)
    return (
        {numbers[path]: aliases for path, aliases in tables.aliases.items()},
        {numbers[path]: ids for path, ids in tables.ids.items()},
        {numbers[path]: pack_facts(light(note)) for path, note in tables.months.items()},
    )


def decode_name_tables(paths: Sequence[str], raw: Raw) -> NameTables:
    """Inverse of `encode_name_tables`."""
    aliases, ids, months = raw
    return NameTables(
        {paths[number]: each for number, each in aliases.items()},
        {paths[number]: each for number, each in ids.items()},
        {paths[number]: facts_of(each) for number, each in months.items()},
    )


def light(note: NoteFacts) -> NoteFacts:
    """The facts of a note without `HEAVY_FIELDS`."""
    return replace(note, **{name: getattr(_BLANK, name) for name in HEAVY_FIELDS})


@cache
def _light_decoder() -> Decoder[Any]:
    """Reads facts with the heavy fields left as the bytes they are."""
    shape = [
        (each.name, RawBytes if each.name in HEAVY_FIELDS else each.type, getattr(_BLANK, each.name))
        for each in fields(NoteFacts)
    ]
    return Decoder(defstruct("_LightShape", shape, array_like=True, frozen=True, gc=False), dec_hook=_place)


def light_facts_of(packed: Sequence[bytes]) -> list[NoteFacts]:
    """The light facts of notes, in a third of the time that reading all of them takes."""
    if any(data.startswith(_ODD) for data in packed):
        return [light(facts_of(data)) for data in packed]
    notes = list(map(_light_decoder().decode, packed))
    columns: list[Iterable[Any]] = [
        repeat(getattr(_BLANK, name)) if name in HEAVY_FIELDS else map(attrgetter(name), notes) for name in _FIELDS
    ]
    return list(map(NoteFacts, *columns))


def _each(way: Callable[[Any], Any], column: list[Any]) -> list[Any]:
    return [way(value) if value else value for value in column]


def encode_vault_findings(wide: VaultFindings) -> Raw:
    """What the notes say together, as a tuple."""
    found = [encode_diagnostic(each) for found in wide.found.values() for each in found]
    near_misses = tuple(encode_message(each) for each in wide.near_misses)
    return (tuple(found), wide.writing, near_misses, wide.kept.tags, wide.kept.unresolved, wide.kept.anchored)


def decode_vault_findings(raw: Raw) -> VaultFindings:
    """Inverse of `encode_vault_findings`."""
    found: dict[str, list[Diagnostic]] = {}
    for each in raw[0]:
        found.setdefault(each[0], []).append(decode_diagnostic(each))
    near_misses = tuple(map(decode_message, raw[2]))
    return VaultFindings(
        {path: tuple(each) for path, each in found.items()}, raw[1], near_misses, VaultTables(*raw[3:])
    )


def encode_diagnostic(each: Diagnostic) -> Raw:
    """A diagnostic as a tuple."""
    fix = None
    if each.fix is not None:
        edits = tuple([(bytes(edit.range), edit.text) for edit in each.fix.edits])
        fix = (each.fix.applicability.value, edits)
    return (each.path, each.code, each.name, each.severity.value, encode_message(each.message), bytes(each.range), fix)


def decode_diagnostic(raw: Raw) -> Diagnostic:
    """Inverse of `encode_diagnostic`."""
    path, code, name, severity, message, place, fix = raw
    found = None
    if fix is not None:
        edits = tuple([RangeEdit(Range.of_bytes(where), text) for where, text in fix[1]])
        found = DiagnosticFix(Applicability(fix[0]), edits)
    return Diagnostic(path, code, name, Severity(severity), decode_message(message), Range.of_bytes(place), found)
