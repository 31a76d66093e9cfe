"""What a rule about the vault is given: the facts of all notes, no texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from obsidian_intel.core.diagnostic import DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.link_table import linkers_in, name_keys
from obsidian_intel.lint.vault_findings import VaultTables
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault

MOST_SUGGESTED = 200
if TYPE_CHECKING:
    from obsidian_intel.lint.fact_diff import FactDiff
    from obsidian_intel.papers.plan_model import LinkPlan
    from obsidian_intel.papers.records import PaperRecord

T = TypeVar("T")
Linkers = Callable[[frozenset[str]], Iterable[str]]
"""Given keys of names (`link_key`), the notes that link to one of them."""
KnownPaper = Callable[[str], "PaperRecord | None"]
"""What is known of a paper, by its id (`arxiv:2601.16725`); None where nothing is."""


class VaultContext(Struct, frozen=True, dict=True):
    """All notes' facts. `linked` tells of a key whether the journal knows a link there, `kept` is what rules remember.

    `only`: the notes that are asked about, where these are not all; `whole` is then the context of all. `find_linkers`
    looks up who links to a name, where that is known better than from all facts. `journal_changed`: since then. `known`
    is what sources list of a paper, by id.
    """

    vault: Vault
    linked: Callable[[str], bool] | None = None
    kept: VaultTables = field(default_factory=VaultTables)
    only: frozenset[str] | None = None
    whole: VaultContext | None = None
    find_linkers: Linkers | None = None
    journal_changed: bool = False
    known: KnownPaper | None = None

    def restricted_to(self, paths: frozenset[str]) -> VaultContext:
        """A context that asks the rules about these notes alone; all else is shared."""
        return VaultContext(self.vault, self.linked, self.kept, paths, self, self.find_linkers, known=self.known)

    def linkers(self, changes: Sequence[FactDiff]) -> frozenset[str]:
        """The notes that link to a name which was added or removed, or to a folder that may have come or gone."""
        keys = frozenset(key for each in changes if each.named for key in name_keys(each.path))
        known: dict[frozenset[str], frozenset[str]] = self.__dict__.setdefault("_linkers", {})
        if keys and keys not in known:
            find = self.find_linkers or (lambda names: linkers_in(self.vault, names))
            known[keys] = frozenset(find(keys)) & self.vault.notes.keys()
        return known[keys] if keys else frozenset()

    def reset(self, kept: dict[str, Any]) -> None:
        """Drop from `kept`, by path, what is worked out anew."""
        for path in kept.keys() & self.only if self.only is not None else tuple(kept):
            del kept[path]

    def shared(self, name: str, work: Callable[[VaultContext], Iterable[T]]) -> Sequence[T]:
        """What `work` finds here, worked out once for all rules that ask by that name."""
        kept: dict[str, Sequence[T]] = self.__dict__.setdefault("_shared", {})
        if name not in kept:
            kept[name] = tuple(work(self))
        return kept[name]

    @cached_property
    def plan(self) -> LinkPlan:
        """What `link` would do with the rows."""
        from obsidian_intel.papers.link_plan import plan_mentions
        from obsidian_intel.papers.plan_model import LinkHistory

        history = LinkHistory(linked=self.linked) if self.linked is not None else None
        return self.whole.plan if self.whole else plan_mentions(self.vault, history)

    @cached_property
    def checked_paths(self) -> tuple[str, ...]:
        """The paths of the notes that are checked, in order: no templates, no pages of ours, nothing left out."""
        if self.only is None:
            return tuple([path for path, note in sorted(self.vault.heads.items()) if self.is_checked(note)])
        notes = self.vault.notes
        return tuple([path for path in sorted(self.only) if path in notes and self.is_checked(notes[path])])

    def is_checked(self, note: NoteFacts) -> bool:
        """Whether a note is one of `checked_paths`."""
        kind, vault = note.kind, self.vault
        if not note.readable or kind is NoteKind.TEMPLATE or kind is NoteKind.PAGE:
            return False
        if vault.config.lint.scope == "log" and kind is not NoteKind.MONTH and kind is not NoteKind.PAPER:
            return False
        return not (self._excludes and vault.is_excluded(note.path))

    @cached_property
    def _excludes(self) -> bool:
        return bool(self.vault.config.files.ignore or self.vault.obsidian.ignore_filters)

    def notes(self) -> Iterator[NoteFacts]:
        """All facts of the checked notes, in order of path. They are read for this: who asks, asks once."""
        return self.vault.each(self.checked_paths)

    @cached_property
    def suggest(self) -> Callable[[str], str | None]:
        """The name of a note that is nearly `name`, in quotes and ready for a message."""
        return NameSuggester(self.vault.stems, MOST_SUGGESTED)


class NameSuggester(Struct, dict=True):
    """Near names, for at most `left` questions: a vault full of broken links is not searched for each."""

    names: tuple[str, ...]
    left: int

    def __call__(self, name: str) -> str | None:
        """The name that `name` was most likely meant to be, or None."""
        if self.left <= 0 or len(name) < 3:
            return None
        self.left -= 1
        from rapidfuzz import utils

        from obsidian_intel.core.near_names import near_name

        wanted = utils.default_process(name.rpartition("/")[2])
        place = near_name(wanted, self._plain) if wanted else None
        return self.names[place] if place is not None else None

    @cached_property
    def _plain(self) -> list[str]:
        from rapidfuzz import utils

        return [utils.default_process(name) for name in self.names]


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
