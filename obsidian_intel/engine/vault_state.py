"""What is known of a vault, and the questions that are answered from it: nothing is read here."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.engine.answer_files import ANY, LOG, SAID
from obsidian_intel.engine.findings_cache import VaultFindingsCache
from obsidian_intel.engine.lazy_facts import LazyFacts
from obsidian_intel.engine.note_record import NoteRecords
from obsidian_intel.engine.paper_lookups import PaperLookups
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.snapshot_file import LedgerStamp, journal_of
from obsidian_intel.lint.vault_findings import VaultFindings, open_months
from obsidian_intel.vault.facts import LightFacts
from obsidian_intel.vault.listing import Listing
from obsidian_intel.vault.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from obsidian_intel.core.load_settings import Settings
    from obsidian_intel.engine.answer_unchanged import Answer
    from obsidian_intel.lint.registry import Rule
    from obsidian_intel.papers.plan_model import LinkHistory
    from obsidian_intel.store.store import Store


class VaultState(PaperLookups):
    """One vault as it was last read: `entries` is what is kept of each note, `listing` what the walk found.

    `cache` is the snapshot between runs, None where none is kept.
    """

    def __init__(
        self, root: Path | str, settings: Settings, store: Store | None = None, *, cache: Snapshot | None = None
    ) -> None:
        super().__init__()
        self.folder = os.fspath(root)
        self.settings = settings
        self.cache = cache
        self.entries = NoteRecords()
        self.listing = Listing()
        self._vault: Vault | None = None
        self._stale = False
        self._journal_before: LedgerStamp | None = None
        self._findings = VaultFindingsCache()
        self._stays = frozenset((SAID, LOG))  # what answers may rest on that were given before any change
        self.generation = 0  # grows whenever something of the vault is otherwise than before
        if store is not None:
            self.store = store

    @cached_property
    def root(self) -> Path:
        """The vault's folder."""
        from pathlib import Path

        return Path(self.folder)

    @cached_property
    def store(self) -> Store:
        """The only writer, and what its journal knows."""
        from obsidian_intel.store.store import Store

        return Store(self.root)

    @property
    def config(self) -> Config:
        """The person's settings."""
        return self.settings.config

    @property
    def obsidian(self) -> ObsidianConfig:
        """Obsidian's settings."""
        return self.settings.obsidian

    @property
    def adopted(self) -> str:
        """What to tell of a journal that was found under another name; empty where none was looked for."""
        return self.store.adopted if "store" in vars(self) else ""

    @property
    def journal(self) -> LedgerStamp:
        """What tells whether the journal's memory has changed."""
        return journal_of(self._ledger)

    @cached_property
    def _ledger(self) -> str:
        return str(self.store.state_dir / "memory.jsonl")

    @property
    def memory(self) -> LinkHistory:
        """What the journal knows of links and of what we said."""
        from obsidian_intel.engine.link_history import link_history

        lookup = self.paper_lookup()

        def title(paper: str) -> str | None:
            record = lookup(paper)
            return record.title if record is not None and record.is_paper else None

        return link_history(self.store, title)

    def title_lookup(self) -> Callable[[str | None], str]:
        """What a paper is called, by its id: as its note says, else as its source lists it; "" of neither."""
        known, vault = self.paper_lookup(), self.vault

        def title(paper: str | None) -> str:
            own = (vault.notes[path].paper_title for path in vault.by_id.get(paper or "", ()))
            record = known(paper)
            return next(filter(None, own), record.title if record is not None and record.is_paper else "")

        return title

    def packed_month(self, path: str, *, bare: bool = False) -> bytes | None:
        """The typed month of a note (`months.stored`), as the note was last read; None where none is kept.

        `bare`: its head is enough.
        """
        if self.entries.is_kept(path):
            assert self.cache is not None
            return self.cache.month(path, bare=bare)
        record = self.entries.get(path)
        return record.month if record is not None else None

    @property
    def vault(self) -> Vault:
        """All facts, for questions about the vault as a whole."""
        if self._vault is None:
            entries, cache = self.entries, self.entries.snapshot
            self._vault = Vault(
                LazyFacts(entries),
                frozenset(self.listing.files | self.listing.links),
                self.config,
                self.obsidian,
                frozenset(self.listing.placeholders),
                LightFacts(lambda: cache.light(entries)) if cache is not None else entries.light_facts(),
                (lambda: cache.name_tables(entries)) if cache is not None else None,
            )
        return self._vault

    def diagnostics(
        self, paths: Iterable[str] | None = None, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> list[Diagnostic]:
        """What is wrong, by place: in the whole vault, or in the notes and folders of `paths`."""
        from obsidian_intel.lint.linter import select_and_sort
        from obsidian_intel.lint.unreadable import unreadable_entries

        found = [*chain.from_iterable(each for _, each in self.entries.diagnostics())]
        found += chain.from_iterable(self.vault_findings.found.values())
        if self.listing.unreadable:  # what we knew of notes that are now out of reach is not what they say today
            found = [each for each in found if each.path in self.listing.notes]
        found += unreadable_entries(self.listing, self.config, self.obsidian)
        if paths is not None:
            wanted = frozenset(paths)
            found = [each for each in found if is_within(each.path, wanted)]
        return select_and_sort(found, self.config, select=select, ignore=ignore, writing=self.open_months)

    @property
    def vault_findings(self) -> VaultFindings:
        """What the notes have wrong together; found anew only where a change may have touched it."""
        journal = self.journal
        if self._findings.holds(journal):
            return self._findings.wide
        self._stale = True
        if self.cache is not None and self.cache.journal != journal:
            self.cache.journal = journal
            self.cache.answers.outdate()
        with gc_paused():
            linkers = self._linkers if self.entries.snapshot is not None else None
            known = self.paper_lookup()
            return self._findings.renew(self.vault, self._was_linked, journal, self._vault_rules, linkers, known)

    def linkers(self, path: str) -> set[str]:
        """The notes with a link that may lead to the note at `path`, as its name is written."""
        from obsidian_intel.lint.link_table import link_key, linkers_in

        keys = frozenset((link_key(path),))
        return self._linkers(keys) if self.entries.snapshot is not None else linkers_in(self.vault, keys)

    def _linkers(self, keys: frozenset[str]) -> set[str]:
        """The notes that link to one of these names (`lint.link_table`)."""
        assert self.entries.snapshot is not None
        return self.entries.snapshot.linkers(keys, self.entries)

    def _was_linked(self, key: str) -> bool:
        from obsidian_intel.engine.link_history import was_linked

        return was_linked(self.store, key)

    @cached_property
    def _vault_rules(self) -> tuple[Rule, ...] | None:
        """The rules about the vault, in the same way."""
        specs = self.cache.rules if self.cache is not None else None
        if not specs:
            return None
        from obsidian_intel.lint.lazy_rules import vault_rules_from

        return vault_rules_from(specs[1])

    def count_notes(self, paths: Sequence[str] | None = None) -> int:
        """How many notes there are, in the whole vault or in the notes and folders of `paths`."""
        notes = self.listing.notes
        if paths is None:
            return len(notes)
        wanted = frozenset(paths)
        return sum(is_within(path, wanted) for path in notes)

    def near_misses(self) -> tuple[str, ...]:
        """Notes that look like months and are not known as such, in words."""
        return self.vault_findings.near_misses

    @property
    def open_months(self) -> set[str]:
        """The months still being written: those of the latest period, unless `status: done`."""
        known = self._findings.latest
        return set(known.writing if known is not None else open_months(self.vault))

    def _invalidate(self, *, reshaped: bool) -> None:
        """Drop what was known of the vault as a whole. `reshaped`: there are other notes or files than before."""
        self.generation += 1
        self._stale = True
        if self.cache is not None:
            self.cache.answers.outdate(() if reshaped else self._stays)
        if reshaped:
            self._findings = VaultFindingsCache()

    def keep_answer(self, question: tuple[object, ...], answer: Answer | None, rests_on: str = ANY) -> None:
        """What a command printed of the vault as it is now; None where it is worked out anew each time."""
        cache, journal = self.cache, self.journal
        if cache is None or journal != self._journal_before:
            return
        if cache.journal != journal:
            cache.journal = journal
            cache.answers.known.clear()
        self._stale = cache.answers.keep(question, answer, rests_on) or self._stale

    def save(self) -> None:
        """Write the snapshot, where there is one and something in it is new."""
        if self.cache is None or not self._stale:
            return
        wide = self.vault_findings if self._findings.is_known else None
        light = self._vault.short if self._vault is not None else None
        self._vault = None  # its names and places make room for what is written
        self._stale = not self.cache.save(self.entries, self.listing, wide, light)

    def detach(self) -> None:
        """Hold everything in memory, and keep no snapshot from now on: for those who stay."""
        self.entries.detach()
        if self.cache is not None:
            self.cache.close()
            self.cache = None

    def forget_index(self) -> None:
        """Remove the snapshot, and keep none from now on."""
        self.entries.detach()
        if self.cache is not None:
            self.cache.remove()
            self.cache = None


def is_within(path: str, wanted: Collection[str]) -> bool:
    """Whether `path` is one of `wanted`, or lies in a folder that is ("" is the vault). Of a set it is told quickly."""
    if path in wanted or "" in wanted:
        return True
    at = path.find("/")
    while at >= 0:
        if path[:at] in wanted:
            return True
        at = path.find("/", at + 1)
    return False
