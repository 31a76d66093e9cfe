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
    from obsidian_intel.lint.fact_diff import FactDiff
    from obsidian_intel.lint.registry import Rule
    from obsidian_intel.lint.vault_context import KnownPaper, Linkers

MANY = 100  # changed notes, from which on all is found anew


class VaultFindingsCache(Struct):
    """`found` was found when the journal was `journal`, and while the notes of `overtaken` were as they are there.

    None: that note was not there.
    """

    found: VaultFindings | None = None
    journal: LedgerStamp | None = None
    overtaken: dict[str, NoteRecord | None] = {}

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

    def overtake(self, path: str, before: NoteRecord | None) -> None:
        """A note that was `before` has changed, or is gone; None: it is new."""
        if self.found is not None:
            self.overtaken.setdefault(path, before)

    def renew(
        self,
        vault: Vault,
        linked: Callable[[str], bool],
        journal: LedgerStamp,
        rules: Sequence[Rule] | None = None,
        linkers: Linkers | None = None,
        known: KnownPaper | None = None,
    ) -> VaultFindings:
        """Bring it up to date with the vault as it is now. `rules` and the rest as in `lint.incremental.update`."""
        from obsidian_intel.lint.incremental import compute, update

        if self.found is None or len(self.overtaken) > MANY:
            self.found = compute(vault, linked, known)
        else:
            changes = [each for path, before in self.overtaken.items() if (each := _diff(path, before, vault))]
            new_journal = journal != self.journal
            self.found = update(
                self.found, vault, changes, linked, journal=new_journal, rules=rules, linkers=linkers, known=known
            )
        self.journal = journal
        self.overtaken.clear()
        return self.found


def _diff(path: str, before: NoteRecord | None, vault: Vault) -> FactDiff | None:
    """How a note differs from what it was; None where it neither was there nor is."""
    from obsidian_intel.lint.fact_diff import FactDiff

    now = vault.notes.get(path)
    if before is None:
        return FactDiff.added(now) if now is not None else None
    return FactDiff(before.facts, now) if now is not None else FactDiff.removed(before.facts)
