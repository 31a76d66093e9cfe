"""The index of one vault, as a run uses it: loaded once, saved once."""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence

from obsidian_intel.core.settings import Key
from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.codec import (
    decode_diagnostic,
    decode_light_facts,
    decode_vault_findings,
    encode_diagnostic,
    encode_light_facts,
    encode_vault_findings,
)
from obsidian_intel.engine.fingerprint import fingerprint, index_path
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.engine.replay import Answer
from obsidian_intel.lint.lazy_rules import rule_specs
from obsidian_intel.lint.vault_findings import VaultFindings
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.listing import Listing, Stat
from obsidian_intel.vault.walk import FIELDS

Question = tuple[object, ...]
_NO_HASH = bytes(32)
_MOST_ANSWERS, _LONGEST_ANSWER = 8, 200_000
_STALE_TEMP_NS = 3_600 * 10**9


class Snapshot:
    """What the index holds, and what it is to hold. `said` are lines for `-v`; nothing here ever raises."""

    def __init__(self, root: str, key: Key) -> None:
        self.root = root
        self.key = key
        self.path = index_path(root)
        self.said: list[str] = []
        self.listing: Listing | None = None
        self.journal: files.LedgerStamp | None = None
        self.wide: VaultFindings | None = None
        self.answers: dict[Question, Answer | None] = {}
        self._rules = self._heads = b""
        self._names: list[str] = []  # of the notes in `_heads`
        if self.path is None:
            self.said.append("index: the cache folder lies inside the vault; working without one")

    @classmethod
    def of(cls, root: str) -> Snapshot:
        """The cache for the vault at `root`, a real path."""
        return cls(root, fingerprint(root))

    def is_there(self) -> bool:
        """Whether there is an index that can be trusted; nothing of it is read but its key."""
        try:
            index = files.IndexFile.open(self.path) if self.path else None
        except Exception:
            return False
        if index is None:
            return False
        try:
            return bool(index.key == self.key)
        finally:
            index.close()

    def entries(self) -> dict[str, NoteRecord]:
        """What was kept of each note; nothing where there is no index that can be trusted."""
        try:
            index = files.IndexFile.open(self.path) if self.path else None
            if index is None:
                return {}
            try:
                return self._load(index)
            finally:
                index.close()
        except files.CorruptSnapshot as error:
            self.said.append(f"index: thrown away: {error}")
        except Exception as error:  # whatever a file holds that is not ours
            self.said.append(f"index: thrown away: it cannot be read ({type(error).__name__})")
        return {}

    def _load(self, index: files.IndexFile) -> dict[str, NoteRecord]:
        if index.key != self.key:
            self.said.append("index: thrown away: made with other settings, rules or versions")
            return {}
        with no_collection():
            names = files.decode_names(index.section(files.NOTES))
            found = marshal.loads(index.section(files.FOUND))
            ends = [0, *files.decode_numbers(index.section(files.TABLE))[::2]]
            numbers = iter(files.decode_numbers(index.section(files.NUMBERS)))
            hashes, facts = index.section(files.HASHES), index.section(files.FACTS)
            stats = map(Stat._make, zip(*[numbers] * FIELDS, strict=True))
            entries = {}
            for number, (name, stat) in enumerate(zip(names, stats, strict=True)):
                digest = hashes[32 * number : 32 * number + 32]
                raws = found.get(name)
                entries[name] = NoteRecord(
                    stat,
                    digest.hex() if digest != _NO_HASH else "",
                    facts[ends[number] : ends[number + 1]],
                    tuple(map(decode_diagnostic, raws)) if raws else (),
                    True,
                    True,
                )
            for number, values in index.added.numbers.items():
                self._renew(entries, names[number], number, values, index.added)
            others = [files.decode_names(part) for part in index.section(files.OTHERS).split(b"\0\0")]
            unread = dict.fromkeys(others[3], "")
            astray = {path: why for why, _, path in (each.partition(" ") for each in others[4])}
            unknown = dict.fromkeys(names, Stat(*files.NEVER))
            self.listing = Listing(unknown, set(others[0]), set(others[1]), unread, set(others[2]), astray)
            self.journal = index.journal
            wide = index.added.wide or marshal.loads(index.section(files.WIDE))
            self.wide = decode_vault_findings(wide) if wide else None
            self.answers = index.answers()
            self._rules, self._heads, self._names = index.section(files.RULES), index.section(files.HEADS), names
        return entries

    @property
    def has_heads(self) -> bool:
        """Whether `heads` helps."""
        return bool(self._heads)

    def heads(self, entries: Mapping[str, NoteRecord]) -> dict[str, NoteFacts]:
        """What `Vault.heads` has of the notes."""
        if not self._heads:
            return {}
        with no_collection():
            known = decode_light_facts(self._names, marshal.loads(self._heads))
        return {path: known[path] if entry.is_kept else entry.facts for path, entry in entries.items()}

    @staticmethod
    def _renew(
        entries: dict[str, NoteRecord], name: str, number: int, values: tuple[int, ...], added: files.Appended
    ) -> None:
        """Bring one note up to what was added behind the index."""
        entry, stat = entries[name], Stat(*values)
        if number in added.facts:
            raws = added.found.get(name, ())
            found = tuple(map(decode_diagnostic, raws))
            entries[name] = NoteRecord(stat, added.hashes[number].hex(), added.facts[number], found, True)
        else:
            entries[name] = entry.at(stat, True)

    def save(
        self, entries: Mapping[str, NoteRecord], listing: Listing, heads: Mapping[str, NoteFacts] | None = None
    ) -> bool:
        """Write the index anew; `heads` where they are at hand. False when it could not be, or must not."""
        if self.path is None or fingerprint(self.root) != self.key:
            return False
        try:
            with no_collection():
                parts = files.pack(
                    self.key, self.journal or files.journal_of(""), self._sections(entries, listing, heads)
                )
            _write(self.path, parts)
        except (OSError, ValueError) as error:
            self.said.append(f"index: not written: {getattr(error, 'strerror', None) or error}")
            return False
        return True

    def _raw_heads(
        self, names: Sequence[str], entries: Mapping[str, NoteRecord], heads: Mapping[str, NoteFacts] | None
    ) -> bytes:
        known = heads or self.heads(entries)
        return marshal.dumps(
            encode_light_facts([known[name] if name in known else entries[name].facts for name in names]), 2
        )

    def remove(self) -> None:
        """Remove the file, if it is there."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.path)

    def _sections(
        self, entries: Mapping[str, NoteRecord], listing: Listing, heads: Mapping[str, NoteFacts] | None
    ) -> list[list[bytes]]:
        names = [name for name in listing.notes if name in entries]
        raw = self._raw_heads(names, entries, heads)
        numbers: list[int] = []
        hashes: list[bytes] = []
        table: list[int] = []
        facts: list[bytes] = []
        end = 0
        found = {}
        for name in names:
            entry = entries[name]
            numbers.extend(entry.stat if entry.sure else files.NEVER)
            hashes.append(bytes.fromhex(entry.sha256) if entry.sha256 else _NO_HASH)
            entry.lay_by()  # what follows takes the room of what was read
            facts.append(entry.packed)
            end += len(facts[-1])
            table += (end, zlib.crc32(facts[-1]))
            if entry.diagnostics:
                found[name] = tuple([encode_diagnostic(each) for each in entry.diagnostics])
        sections: list[list[bytes]] = [[] for _ in range(files.SECTIONS)]
        sections[files.NOTES] = [files.names_bytes(names)]
        sections[files.NUMBERS] = [files.numbers_bytes(numbers)]
        sections[files.OTHERS] = [
            files.others_bytes(
                list(listing.files),
                list(listing.links),
                list(listing.placeholders),
                list(listing.unreadable),
                files.astray_names(listing.astray),
            )
        ]
        sections[files.TABLE] = [files.numbers_bytes(table)]
        sections[files.HASHES] = [b"".join(hashes)]
        sections[files.FACTS] = facts
        sections[files.FOUND] = [marshal.dumps(found)]
        sections[files.WIDE] = [marshal.dumps(encode_vault_findings(self.wide) if self.wide else None)]
        sections[files.ANSWERS] = [marshal.dumps(self.answers)]
        sections[files.RULES] = [marshal.dumps(told) if (told := rule_specs()) else self._rules]
        sections[files.HEADS] = [raw]
        return sections

    def keep_answer(self, question: Question, answer: Answer | None) -> bool:
        """What a command printed, for when it is asked again. Whether that is new. None: it must be worked out anew."""
        if answer is not None and len(answer[0]) + len(answer[1]) > _LONGEST_ANSWER:
            return False
        if question in self.answers and self.answers[question] == answer:
            return False
        self.answers.pop(question, None)
        while len(self.answers) >= _MOST_ANSWERS:
            del self.answers[next(iter(self.answers))]
        self.answers[question] = answer
        return True


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Without the garbage collector, which looks at every new tuple again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _write(path: str, parts: list[bytes]) -> None:
    """Write a file under another name, then put it in its place."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temp = f"{path}.{secrets.token_hex(6)}.new"
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb", buffering=1 << 16) as out:
            out.writelines(parts)
        os.replace(temp, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temp)
        raise
