"""`lint` and `link` where few notes have changed: only these are read, the rest of the answer comes from the index.

What they say to the others is told from the index, too; a note that has become another kind of note is left to the
command itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from obsidian_intel.core.config import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.settings import Settings, settings_of
from obsidian_intel.core.terminal import printable
from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.analyze import entries_of
from obsidian_intel.engine.changes import ChangedNote, SmallChange
from obsidian_intel.engine.codec import (
    Raw,
    decode_diagnostic,
    decode_light_facts,
    decode_vault_findings,
    encode_diagnostic,
    encode_vault_findings,
    facts_of,
)
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.engine.replay import COLORED, Answer
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.incremental import ALWAYS, update
from obsidian_intel.lint.lazy_rules import note_rules_from, vault_rules_from
from obsidian_intel.lint.linter import select_and_sort
from obsidian_intel.lint.reporters.note_texts import NoteTexts, terminal_width
from obsidian_intel.lint.vault_findings import VaultFindings
from obsidian_intel.operations.lint import LintRequest, LintResult, Screen, report, result_of
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LightFacts, NoteFacts
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.vault import Vault

_NOT_OF_LINK = frozenset(("tags", "links", "anchors", "block_ids", "title"))  # of notes that are no months


def answer(seen: SmallChange) -> Answer | None:
    """What the command prints now; None where it must look for itself."""
    question = seen.looked.question
    if question[0] == "rollup" or not seen.wide or seen.looked.scan is None or seen.looked.scan.astray:
        return None
    wide = _wide(seen)
    settings = settings_of(seen.key) if wide is not None else None
    if wide is None or settings is None:
        return None
    if seen.changed:
        revised = _take(seen, wide, settings)
        if revised is None:
            return None
        wide = revised
    known = seen.known[question]
    if "lint" in question:
        known = _lint(seen, wide, settings.config)
    if known is not None:
        shows_lines = question[-1] and known[0]
        answers = {**seen.known, question: None if shows_lines else known}
        if answers != seen.known or seen.changed:
            seen.added.answers, seen.is_new = answers, True
        seen.write()
    return known


def _wide(seen: SmallChange) -> VaultFindings | None:
    raw = seen.added.wide or marshal.loads(seen.wide)
    return decode_vault_findings(raw) if raw else None


def _take(seen: SmallChange, wide: VaultFindings, settings: Settings) -> VaultFindings | None:
    """Read the notes anew. What all notes say together then; None where one has become another kind of note."""
    entries = _read(seen.changed, seen, settings.config, settings.obsidian)
    if entries is None:
        return None
    changes = [FactDiff(facts_of(note.was), entry.facts) for note, entry in zip(seen.changed, entries, strict=True)]
    if any(each.fields & ALWAYS for each in changes):
        return None
    for note, entry in zip(seen.changed, entries, strict=True):
        seen.added.facts[note.number] = entry.packed
        seen.added.found[note.path] = tuple(map(encode_diagnostic, entry.diagnostics))
    revised = _revised(seen, wide, settings, changes)
    if revised is None:
        return None
    stays = all(each.now.kind is not NoteKind.MONTH and each.fields <= _NOT_OF_LINK for each in changes)
    seen.known = {asked: known if stays and "link" in asked else None for asked, known in seen.known.items()}
    seen.added.wide = encode_vault_findings(revised)
    return revised


def _revised(
    seen: SmallChange, wide: VaultFindings, settings: Settings, changes: Sequence[FactDiff]
) -> VaultFindings | None:
    index, found = seen.index(), seen.looked.scan
    if index is None or found is None:
        return None
    try:
        facts = _Facts(seen, index, {each.path: each.now for each in changes})
        vault = Vault(
            facts,
            frozenset((*found.files, *found.links)),
            settings.config,
            settings.obsidian,
            frozenset(found.placeholders),
            LightFacts(facts.heads),
        )
        rules = vault_rules_from(marshal.loads(seen.rules)[1])
        return update(wide, vault, changes, _Links(seen.looked.root).linked, rules=rules)
    finally:
        index.close()


class _Facts(Mapping[str, NoteFacts]):
    """The facts of all notes, each read from the index when it is asked for."""

    def __init__(self, seen: SmallChange, index: files.IndexFile, known: dict[str, NoteFacts]) -> None:
        assert seen.looked.scan is not None
        self._paths, self._added, self._index = seen.looked.scan.notes, seen.added.facts, index
        self._heads, self._known = seen.heads, known

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self._paths)}

    def __getitem__(self, path: str) -> NoteFacts:
        found = self._known.get(path)
        if found is None:
            number = self._numbers[path]
            packed = self._added.get(number)
            found = self._known[path] = facts_of(self._index.facts_at(number) if packed is None else packed)
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._known or path in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def heads(self) -> dict[str, NoteFacts]:
        """The same of all notes without what is bulky."""
        found = decode_light_facts(self._paths, marshal.loads(self._heads))
        for path in [self._paths[number] for number in self._added]:
            found[path] = self[path]
        return found


class _Links:
    """What the journal knows of links, looked up when it is asked for."""

    def __init__(self, root: str) -> None:
        self._root = root

    @cached_property
    def _known(self) -> frozenset[str]:
        from pathlib import Path

        from obsidian_intel.engine.link_history import links_known
        from obsidian_intel.store.store import Store

        return links_known(Store(Path(self._root)))

    def linked(self, key: str) -> bool:
        """Whether a link once was there."""
        return key in self._known


def _read(
    notes: Sequence[ChangedNote], seen: SmallChange, config: Config, obsidian: ObsidianConfig
) -> Sequence[NoteRecord] | None:
    known = marshal.loads(seen.rules) if seen.rules else None
    if not known:
        return None
    documents = [Document.from_bytes(note.path, note.data) for note in notes]
    stats = [Stat(*seen.added.numbers[note.number]) for note in notes]
    return entries_of(documents, stats, config, obsidian, note_rules_from(known[0]))


def _lint(seen: SmallChange, wide: VaultFindings, config: Config) -> Answer | None:
    request = LintRequest.from_words(seen.looked.question)
    found: dict[str, Sequence[Raw]] = {**marshal.loads(seen.found), **seen.added.found}
    every = [decode_diagnostic(raw) for raws in found.values() for raw in raws]
    every += chain.from_iterable(wide.found.values())
    shown = select_and_sort(every, config, select=request.select, ignore=request.ignore, writing=wide.writing)
    assert seen.looked.scan is not None
    return _answer(seen, request, result_of(shown, len(seen.looked.scan.notes), wide.near_misses))


def _answer(seen: SmallChange, request: LintRequest, result: LintResult) -> Answer:
    terminal = seen.looked.question[-1] if result.found else 0
    screen = Screen(
        colored=terminal == COLORED,
        excerpts=terminal_width() if terminal else 0,
        grouped=bool(terminal),
        quiet="-q" in seen.looked.question,
    )
    out, messages = report(result, request, screen, _texts(seen) if terminal else NoteTexts(None))
    return out, "".join(f"{printable(line)}\n" for line in messages), result.exit_code


def _texts(seen: SmallChange) -> NoteTexts:
    """The texts of notes, for a person who is shown their lines."""
    from pathlib import Path

    from obsidian_intel.store.store import Store

    return NoteTexts(Store(Path(seen.looked.root)))
