"""Fixes, applied: edits only, never overlapping, re-parsed after each round, up to a fixed point."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Applicability, Edit, Span, apply_edits
from obsidian_intel.lint.fix_guard import difference, same_content
from obsidian_intel.lint.linter import lint_note, select_and_sort
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import FixScope, builtin_names, builtin_rule, rules_by_code
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.note_parser import ParsedNote, read

MAX_ROUNDS = 10


@dataclass(frozen=True)
class DroppedFix:
    """A fix that was left out, and the note as it was then: it would have changed more than its rule may."""

    diagnostic: Diagnostic
    before: ParsedNote

    def reason(self, config: Config) -> str:
        """What it changes beyond what its rule declares, for the rule's author, and what to declare."""
        after = read(_applied(self.before.document, [self.diagnostic]), config, ObsidianConfig())
        if after.frontmatter.valid < self.before.frontmatter.valid:
            return "the fix was left out: the properties cannot be read after it"
        if after.kind is not self.before.kind:
            return "the fix was left out: after it the note is of another kind"
        changed = difference(self.before, after)
        rows = [edit.span for edit in _edits(self.diagnostic)]
        wanted = FixScope.MONTH if difference(self.before, after, rows) else FixScope.ROW
        return f"the fix was left out: it changes {changed}; declare `change=FixScope.{wanted.name}` in `@rule(…)`"


@dataclass(frozen=True)
class FixResult:
    """A note after its fixes. `dropped` would have changed more of the note than their rules may."""

    document: Document
    applied: tuple[Diagnostic, ...] = ()
    dropped: tuple[DroppedFix, ...] = ()

    @property
    def text(self) -> str:
        """The text with all fixes in it."""
        return self.document.text


@dataclass
class _Fixer:
    config: Config
    obsidian: ObsidianConfig
    applied: list[Diagnostic] = field(default_factory=list)
    dropped: dict[tuple[str, str, str], DroppedFix] = field(default_factory=dict)

    def read(self, document: Document) -> ParsedNote:
        return read(document, self.config, self.obsidian)

    def round(self, before: ParsedNote, wanted: Iterable[Diagnostic]) -> Document:
        """The document with as many of the fixes as go together."""
        batch = list(_apart(each for each in wanted if _key(each, before) not in self.dropped))
        good = self.good(before, batch)
        if len(good) < len(batch):
            self.dropped.update((_key(each, before), DroppedFix(each, before)) for each in batch if each not in good)
            good = self.good(before, good)
        self.applied += good
        return _applied(before.document, good)

    def good(self, before: ParsedNote, batch: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """Those of `batch` after which the note says what it said before."""
        if not batch or self.keeps(before, batch):
            return batch
        if len(batch) == 1:
            return []
        half = len(batch) // 2
        return [*self.good(before, batch[:half]), *self.good(before, batch[half:])]

    def keeps(self, before: ParsedNote, batch: Sequence[Diagnostic]) -> bool:
        changes = {_change(each) for each in batch}
        after = self.read(_applied(before.document, batch))
        if after.frontmatter.valid < before.frontmatter.valid or after.kind is not before.kind:
            return False
        touched = [edit.span for each in batch if _change(each) is FixScope.ROW for edit in _edits(each)]
        return FixScope.MONTH in changes or same_content(before, after, touched)


def fix_note(
    document: Document,
    config: Config,
    obsidian: ObsidianConfig | None = None,
    *,
    unsafe: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    extra: Sequence[Diagnostic] = (),
) -> FixResult:
    """The note with its safe fixes made, with `unsafe` all of them.

    `extra` are diagnostics of the vault that point at this note as it is now; they go in first.
    """
    fixer = _Fixer(config, obsidian or ObsidianConfig())
    wanted = _chosen(select_and_sort(extra, config, select=select, ignore=ignore), document.path, unsafe)
    for _ in range(MAX_ROUNDS):
        reading = fixer.read(document)
        if reading.kind is NoteKind.TEMPLATE:
            break
        found = select_and_sort(lint_note(NoteContext.of(reading, config)), config, select=select, ignore=ignore)
        after = fixer.round(reading, [*wanted, *_chosen(found, document.path, unsafe)])
        wanted = []
        if after.text == document.text:
            break
        document = after
    return FixResult(document, tuple(fixer.applied), tuple(fixer.dropped.values()))


def _chosen(found: Iterable[Diagnostic], path: str, unsafe: bool) -> list[Diagnostic]:
    return [
        each
        for each in found
        if each.fix and each.path == path and (unsafe or each.fix.applicability is Applicability.SAFE)
    ]


def offered(
    reading: ParsedNote, found: Sequence[Diagnostic], config: Config, obsidian: ObsidianConfig
) -> list[Diagnostic]:
    """`found` in the month `reading`, without the fixes that `fix_note` would drop: what is offered is what is done.

    Asked only of fixes below the properties that may change nothing of the month: no other is ever dropped there.
    """
    body = reading.note.body
    doubtful = [d for d in found if d.fix and d.range.span.start >= body and _change(d) is FixScope.NOTHING]
    if not doubtful:
        return list(found)
    batch = list(_apart(doubtful))
    good = _Fixer(config, obsidian).good(reading, batch)
    dropped = [each for each in batch if each not in good]
    return [replace(each, fix=None) if each in dropped else each for each in found]


def _change(each: Diagnostic) -> FixScope:
    """What the fix may change. Imports no rule but that one."""
    if each.code in builtin_names():
        return builtin_rule(each.code).change
    rule = rules_by_code().get(each.code)
    return rule.change if rule else FixScope.NOTHING


def _edits(each: Diagnostic) -> Iterator[Edit]:
    for edit in each.fix.edits if each.fix else ():
        yield Edit(edit.range.span, edit.text)


def _apart(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those whose edits neither overlap nor touch those of an earlier one."""
    taken: list[Span] = []  # in order, none touching another
    for each in found:
        spans = [edit.span for edit in _edits(each)]
        if spans and not any(_touches(taken, span) for span in spans):
            for span in spans:
                insort(taken, span)
            yield each


def _touches(taken: Sequence[Span], span: Span) -> bool:
    place = bisect_right(taken, span)
    return (place > 0 and taken[place - 1].end >= span.start) or (place < len(taken) and taken[place].start <= span.end)


def _applied(document: Document, batch: Iterable[Diagnostic]) -> Document:
    edits = [edit for each in batch for edit in _edits(each)]
    return Document.from_text(document.path, apply_edits(document.text, edits)) if edits else document


def _key(each: Diagnostic, reading: ParsedNote) -> tuple[str, str, str]:
    """What is known again after other edits moved it."""
    return each.code, each.range.span.of(reading.document.text), each.message
