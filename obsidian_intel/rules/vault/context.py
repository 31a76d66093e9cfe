"""What a rule about the vault is given: the facts of all notes, no texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from obsidian_intel.classify import NoteKind
from obsidian_intel.diagnostic import DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.plan import LinkPlan, Memory, plan_links
from obsidian_intel.text import Applicability
from obsidian_intel.vault import NoteFacts, Vault

T = TypeVar("T")


class VaultContext(Struct, frozen=True, dict=True):
    """All notes' facts. `memory` is what the journal knows of links that we once made."""

    vault: Vault
    memory: Memory | None = None

    def was_linked(self, key: str) -> bool:
        """Whether we once put a link in there (`Slot.memory_key`)."""
        return self.memory is not None and self.memory.linked(key)

    def once(self, name: str, work: Callable[[VaultContext], Iterable[T]]) -> Sequence[T]:
        """What `work` finds here, worked out once for all rules that ask by that name."""
        kept: dict[str, Sequence[T]] = self.__dict__.setdefault("_once", {})
        if name not in kept:
            kept[name] = tuple(work(self))
        return kept[name]

    @cached_property
    def plan(self) -> LinkPlan:
        """What `link` would do."""
        return plan_links(self.vault)

    @cached_property
    def notes(self) -> tuple[NoteFacts, ...]:
        """The notes that are checked, by path: no templates, no pages of ours, nothing left out by the settings."""
        only_log = self.vault.config.lint.scope == "log"
        return tuple(
            note
            for path, note in sorted(self.vault.notes.items())
            if note.readable
            and note.kind not in (NoteKind.TEMPLATE, NoteKind.PAGE)
            and (not only_log or note.kind in (NoteKind.MONTH, NoteKind.PAPER))
            and not self.vault.is_excluded(path)
        )

    @cached_property
    def suggest(self) -> Callable[[str], str | None]:
        """The name of a note that is nearly `name`, in quotes and ready for a message."""
        return Suggester(tuple(sorted({note.stem for note in self.vault.notes.values()})))


class Suggester(Struct):
    """Near names, for at most `left` questions: a vault full of broken links is not searched for each."""

    names: tuple[str, ...]
    left: int = 200

    def __call__(self, name: str) -> str | None:
        """The name most like `name`, or None."""
        if self.left <= 0 or len(name) < 3:
            return None
        self.left -= 1
        from rapidfuzz import fuzz, process, utils

        found = process.extractOne(
            name.rpartition("/")[2], self.names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=80
        )
        return str(found[0]) if found else None


class VaultFinding(Struct, frozen=True, gc=False):
    """One place in some note. `edits` with their applicability where there is a fix."""

    path: str
    range: Range
    message: str
    edits: tuple[RangeEdit, ...] = ()
    applicability: Applicability = Applicability.SAFE
    severity: Severity | None = None

    @property
    def fix(self) -> DiagnosticFix | None:
        """The edits as a fix."""
        return DiagnosticFix(self.applicability, self.edits) if self.edits else None
