"""Writes a snapshot: what is new behind the file where that is little, else the whole file anew."""

from __future__ import annotations

import contextlib
import marshal
import os
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.codec import encode_diagnostic, encode_light_facts, encode_name_tables, encode_vault_findings
from obsidian_intel.engine.snapshot_additions import Appended, append_record
from obsidian_intel.engine.snapshot_bytes import (
    astray_names,
    decode_names,
    encode_names,
    encode_numbers,
    encode_others,
    link_line,
)
from obsidian_intel.lint.lazy_rules import rule_specs
from obsidian_intel.lint.link_table import link_keys

if TYPE_CHECKING:
    from obsidian_intel.engine.note_record import NoteRecord, NoteRecords
    from obsidian_intel.engine.snapshot import Snapshot
    from obsidian_intel.lint.vault_findings import VaultFindings
    from obsidian_intel.vault.facts import NoteFacts
    from obsidian_intel.vault.listing import Listing

MOST = 64  # notes that are added behind the file in one run
_NO_HASH = bytes(32)


def others_of(listing: Listing) -> bytes:
    """All that is no note, as bytes."""
    return encode_others(
        list(listing.files),
        list(listing.links),
        list(listing.placeholders),
        list(listing.unreadable),
        astray_names(listing.astray),
    )


def append(snapshot: Snapshot, records: NoteRecords, listing: Listing, wide: VaultFindings | None) -> bool:
    """Add what this run has read behind the file. False where the file must be written anew."""
    file = snapshot.file
    if file is None or records.snapshot is not snapshot or file.is_full or file.journal != snapshot.journal:
        return False
    if len(records.new) + len(records.gone) > MOST or file.section(files.OTHERS) != others_of(listing):
        return False
    assert snapshot.path is not None
    added = file.added.copy()
    numbers = dict(snapshot.numbers)
    if not _place(added, numbers, snapshot, records, listing):
        return False
    saved_anew = [path for path, record in records.new.items() if _is_same(snapshot, path, record)]
    for path, record in records.new.items():
        if path in saved_anew:
            added.numbers[numbers[path]] = record.stat.numbers if record.sure else files.NEVER
        else:
            _add(added, numbers[path], path, record)
    if wide is not snapshot.vault_findings:
        added.wide = encode_vault_findings(wide) if wide is not None else None
        if wide is None:
            return False
    added.answers = snapshot.answers.known
    months = {
        numbers[path]: record.month
        for path, record in records.new.items()
        if record.month is not None and path not in saved_anew
    }
    append_record(snapshot.path, file.identity, added, months)
    return True


def _is_same(snapshot: Snapshot, path: str, record: NoteRecord) -> bool:
    """Whether a note holds the same bytes as the snapshot knows."""
    number = snapshot.numbers.get(path)
    if number is None or snapshot.file is None or not record.sha256:
        return False
    return snapshot.file.hash_at(number) == bytes.fromhex(record.sha256)


def _place(
    added: Appended, numbers: dict[str, int], snapshot: Snapshot, records: NoteRecords, listing: Listing
) -> bool:
    """Enter notes that are new or gone. False where the others have another order than before."""
    file = snapshot.file
    assert file is not None
    come = {path for path in records.new if path not in numbers}
    if not come and not records.gone:
        flat = listing.notes.flat
        return flat is None or list(flat[0]) == snapshot.names
    now = list(listing.notes) if not listing.unreadable else [path for path in listing.notes if path in records]
    if _without(now, come) != _without(snapshot.names, records.gone):
        return False
    free = file.count + len(added.inserted)
    added.gone = tuple(sorted({*added.gone, *(numbers[path] for path in records.gone)}))
    for path in come:
        numbers[path] = free
        added.inserted[free] = (0, path)
        free += 1
    for number, (_, path) in added.inserted.items():
        if numbers.get(path) == number and number not in added.gone:
            added.inserted[number] = (now.index(path), path)
    return True


def _without(names: list[str], few: Collection[str]) -> list[str]:
    """`names` without a few of them."""
    found = list(names)
    for path in few:
        found.remove(path)
    return found


def _add(added: Appended, number: int, path: str, record: NoteRecord) -> None:
    added.numbers[number] = record.stat.numbers if record.sure else files.NEVER
    added.hashes[number] = bytes.fromhex(record.sha256) if record.sha256 else _NO_HASH
    added.facts[number] = record.packed
    added.months.pop(number, None)
    added.found[path] = tuple(map(encode_diagnostic, record.diagnostics))


def write(
    snapshot: Snapshot,
    records: NoteRecords,
    listing: Listing,
    wide: VaultFindings | None,
    light: Mapping[str, NoteFacts] | None,
) -> None:
    """Write the whole file anew, under another name first. Raises `OSError`."""
    assert snapshot.path is not None
    with gc_paused():
        names = [path for path in listing.notes if path in records]
        records.prefetch()
        sections = _sections(snapshot, records, names, light)
        sections[files.OTHERS] = [others_of(listing)]
        sections[files.WIDE] = [marshal.dumps(encode_vault_findings(wide) if wide else None)]
        parts = files.pack(snapshot.key, snapshot.journal or files.journal_of(""), sections)
    _replace(snapshot.path, parts)


def _sections(
    snapshot: Snapshot, records: NoteRecords, names: Sequence[str], light: Mapping[str, NoteFacts] | None
) -> list[Iterable[bytes]]:
    known = light or snapshot.light(records)
    heads = [known[n] if n in known else records[n].peek() for n in names]
    raw = marshal.dumps(encode_light_facts(heads), 2)
    numbers: list[int] = []
    hashes: list[bytes] = []
    table: list[int] = []
    facts: list[bytes] = []
    months = _Months()
    month_table: list[int] = []
    end = month_end = 0
    found = {}
    links: list[bytes] = []
    lines = _known_links(snapshot)
    for place, name in enumerate(names):
        record = records[name]
        numbers.extend(record.stat.numbers if record.sure else files.NEVER)
        hashes.append(bytes.fromhex(record.sha256) if record.sha256 else _NO_HASH)
        record.pack()  # what follows takes the room of what was read
        line = lines.get(name) if records.is_kept(name) else record.links
        links.append(link_line(link_keys(record.facts)) if line is None else line)
        facts.append(record.packed)
        end += len(facts[-1])
        table += (end, zlib.crc32(facts[-1]))
        if record.diagnostics:
            found[name] = tuple([encode_diagnostic(each) for each in record.diagnostics])
        month = snapshot.month(name) if records.is_kept(name) else record.month
        if month is not None:
            months.append(record.squeezed, month)
            month_table += (place, month_end, month_end + len(month), zlib.crc32(month))
            month_end += len(month)
    sections: list[Iterable[bytes]] = [[] for _ in range(files.SECTIONS)]
    sections[files.NOTES] = [encode_names(list(names))]
    sections[files.NUMBERS] = [encode_numbers(numbers)]
    sections[files.TABLE] = [encode_numbers(table)]
    sections[files.HASHES] = [b"".join(hashes)]
    sections[files.FACTS] = facts
    sections[files.FOUND] = [marshal.dumps(found)]
    sections[files.ANSWERS] = [marshal.dumps(snapshot.answers.known)]
    sections[files.RULES] = [marshal.dumps(rule_specs() or snapshot.rules)]
    sections[files.HEADS] = [raw]
    sections[files.LINKS] = links
    sections[files.NAMES] = [marshal.dumps(encode_name_tables(heads), 2)]
    sections[files.MONTHS] = months
    sections[files.MONTH_TABLE] = [encode_numbers(month_table)]
    return sections


def _known_links(snapshot: Snapshot) -> dict[str, bytes]:
    """The line of links of each note that is as it was when the file was written."""
    file = snapshot.file
    if file is None:
        return {}
    names, lines = decode_names(file.section(files.NOTES)), snapshot.link_lines.split(b"\n")
    changed = file.added.facts
    return {name: lines[number] + b"\n" for number, name in enumerate(names) if number not in changed}


class _Months:
    """Packed typed months, of which those that are compressed in memory are whole only one after the other."""

    def __init__(self) -> None:
        self._parts: list[tuple[bool, bytes]] = []

    def append(self, squeezed: bytes | None, month: bytes) -> None:
        """Add a month; `squeezed`: the same, compressed, where it is held so."""
        self._parts.append((False, month) if squeezed is None else (True, squeezed))

    def __iter__(self) -> Iterator[bytes]:
        for is_squeezed, data in self._parts:
            yield zlib.decompress(data) if is_squeezed else data


def _replace(path: str, parts: Iterable[bytes]) -> None:
    """Write a file under another name, then put it in its place."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temp = f"{path}.{os.urandom(6).hex()}.new"
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb", buffering=1 << 16) as out:
            out.writelines(parts)
        os.replace(temp, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temp)
        raise
