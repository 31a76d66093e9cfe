"""What a rule is given: one note, read, or the facts of all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from obsidian_intel.classify import NoteKind
from obsidian_intel.config import Config
from obsidian_intel.diagnostic import DiagnosticFix, Range, RangeEdit, Severity
from obsidian_intel.document import Document
from obsidian_intel.frontmatter import Frontmatter
from obsidian_intel.markdown.note import Link, Note, RegionKind, Row, Table
from obsidian_intel.month import Month
from obsidian_intel.plan import LinkPlan, Memory, plan_links
from obsidian_intel.reader import Reading
from obsidian_intel.text import Applicability, Span
from obsidian_intel.vault import NoteFacts, Vault


@dataclass(frozen=True)
class NoteContext:
    """One note. `month` is None but for months; its period is "" where nothing tells it."""

    document: Document
    frontmatter: Frontmatter
    note: Note
    month: Month | None
    kind: str
    config: Config

    @classmethod
    def of(cls, reading: Reading, config: Config) -> NoteContext:
        """What was read, with the settings."""
        return cls(reading.document, reading.frontmatter, reading.note, reading.month, reading.kind, config)

    @property
    def text(self) -> str:
        """The note's whole text."""
        return self.document.text

    @property
    def in_log(self) -> bool:
        """Whether it is a month or a paper note."""
        return self.kind in (NoteKind.MONTH, NoteKind.PAPER)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The note's tables."""
        return self.note.tables

    @cached_property
    def top(self) -> Span:
        """The first line with text in it: where a finding about the note as a whole points."""
        body = self.text[self.note.body :]
        start = self.note.body + len(body) - len(body.lstrip())
        if start >= len(self.text):
            return Span(self.document.start, self.document.start)
        return self.document.line_span(self.document.line_of(start))

    @cached_property
    def _opaque(self) -> tuple[list[int], list[int]]:
        """Starts and ends of regions, merged, in order."""
        starts: list[int] = []
        ends: list[int] = []
        for region in sorted(self.note.regions, key=lambda r: r.span):
            if starts and region.span.start <= ends[-1]:
                ends[-1] = max(ends[-1], region.span.end)
            else:
                starts.append(region.span.start)
                ends.append(region.span.end)
        return starts, ends

    def is_opaque(self, offset: int) -> bool:
        """Whether `offset` lies in the frontmatter, code, math, a comment or HTML."""
        if offset < self.note.body:
            return True
        starts, ends = self._opaque
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < ends[index]

    def opaque_in(self, span: Span) -> Iterator[Span]:
        """The regions, merged, that reach into `span`."""
        starts, ends = self._opaque
        index = max(0, bisect_right(starts, span.start) - 1)
        while index < len(starts) and starts[index] < span.end:
            if ends[index] > span.start:
                yield Span(starts[index], ends[index])
            index += 1

    def links_in(self, span: Span) -> Iterator[Link]:
        """The links that begin in `span`."""
        index = bisect_left(self._link_starts, span.start)
        links = self.note.links
        while index < len(links) and links[index].span.start < span.end:
            yield links[index]
            index += 1

    @cached_property
    def _link_starts(self) -> list[int]:
        return [link.span.start for link in self.note.links]

    def is_opaque_code(self, offset: int) -> bool:
        """Whether `offset` lies in code of any kind."""
        kinds = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED)
        return any(region.kind in kinds and offset in region.span for region in self.note.regions)

    def region_at(self, offset: int, kind: RegionKind) -> bool:
        """Whether `offset` lies in a region of that kind."""
        return any(region.kind is kind and offset in region.span for region in self.note.regions)

    @cached_property
    def rows(self) -> tuple[tuple[Table, Row], ...]:
        """Every body row with its table, in order."""
        return tuple((table, row) for table in self.note.tables for row in table.rows)


@dataclass(frozen=True)
class VaultContext:
    """All notes' facts. `memory` is what the journal knows of links that we once made."""

    vault: Vault
    memory: Memory

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


@dataclass
class Suggester:
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


@dataclass(frozen=True, slots=True)
class VaultFinding:
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


def first_of(items: Iterator[VaultFinding]) -> Iterator[VaultFinding]:
    """One finding a place."""
    seen = set()
    for item in items:
        if (item.path, item.range) not in seen:
            seen.add((item.path, item.range))
            yield item
