"""What the notes have wrong together, as it was last found, and the notes that have changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.engine.snapshot_file import LedgerStamp
from obsidian_intel.lint.vault_findings import VaultFindings
from obsidian_intel.vault.vault import Vault

if TYPE_CHECKING:
    from obsidian_intel.lint.registry import Rule

MANY = 100  # changed notes, from which on all is found anew


class VaultFindingsCache(Struct):
    """`found` was found when the journal was `journal`, and while the notes of `overtaken` were as they are there."""

    found: VaultFindings | None = None
    journal: LedgerStamp | None = None
    overtaken: dict[str, NoteRecord] = {}

    @property
    def is_known(self) -> bool:
        """Whether anything was found yet."""
        return self.found is not None

    @property
    def latest(self) -> VaultFindings | None:
        """What was found, where no note has changed since."""
        return self.found if not self.overtaken else None

    @property
    def wide(self) -> VaultFindings:
        """What was found, whatever has changed."""
        assert self.found is not None
        return self.found

    def holds(self, journal: LedgerStamp) -> bool:
        """Whether it is what would be found now."""
        return self.latest is not None and self.journal == journal

    def overtake(self, path: str, before: NoteRecord) -> None:
        """A note that was `before` has changed."""
        if self.found is not None:
            self.overtaken.setdefault(path, before)

    def renew(
        self, vault: Vault, linked: Callable[[str], bool], journal: LedgerStamp, rules: Sequence[Rule] | None = None
    ) -> VaultFindings:
        """Bring it up to date with the vault as it is now. `rules`: those about the vault, where they are known."""
        from obsidian_intel.lint.fact_diff import FactDiff
        from obsidian_intel.lint.incremental import compute, update

        if self.found is None or len(self.overtaken) > MANY:
            self.found = compute(vault, linked)
        else:
            changes = [FactDiff(entry.facts, vault.notes[path]) for path, entry in self.overtaken.items()]
            new_journal = journal != self.journal
            self.found = update(self.found, vault, changes, linked, journal=new_journal, rules=rules)
        self.journal = journal
        self.overtaken.clear()
        return self.found
