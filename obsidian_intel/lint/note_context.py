"""What a rule about one note is given: the note, read, and nothing else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span, SpanIndex
from obsidian_intel.lint.row_memory import Settled, settled_rows
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.note_parts import Link, Note, RegionKind, Row, Table
from obsidian_intel.vault.classify import NoteKind, is_declared
from obsidian_intel.vault.note_parser import ParsedNote
from obsidian_intel.vault.query_model import NO_QUERIES, QueryBlocks, ResultState

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month, MonthRow


class NoteContext(Struct, frozen=True, dict=True):
    """One note. `month` is None but for months; its period is "" where it is unknown."""

    document: Document
    frontmatter: Frontmatter
    note: Note
    month: Month | None
    kind: str
    config: Config
    by_name: bool = False
    queries: QueryBlocks = NO_QUERIES

    @classmethod
    def of(cls, reading: ParsedNote, config: Config) -> NoteContext:
        """What was read, with the settings."""
        return cls(
            reading.document,
            reading.frontmatter,
            reading.note,
            reading.month,
            reading.kind,
            config,
            reading.note_class.by_name,
            reading.queries,
        )

    @property
    def text(self) -> str:
        """The note's whole text."""
        return self.document.text

    @property
    def in_log(self) -> bool:
        """Whether it is a month or a paper note."""
        return self.kind in (NoteKind.MONTH, NoteKind.PAPER)

    @cached_property
    def is_undeclared(self) -> bool:
        """Whether it is a note of the log by its name or place alone: neither its `type` nor a tag says so."""
        if self.kind != NoteKind.MONTH:
            return False
        return self.by_name or not is_declared(self.frontmatter, self.config)

    @property
    def is_drawing(self) -> bool:
        """Whether the text is data of a drawing (Excalidraw): no Markdown, and not to be fixed as such."""
        return "excalidraw-plugin:" in self.text[: self.note.body]

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

    @cached_property
    def _code(self) -> SpanIndex:
        kinds = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED)
        return SpanIndex(region.span for region in self.note.regions if region.kind in kinds)

    def is_opaque_code(self, offset: int) -> bool:
        """Whether `offset` lies in code of any kind."""
        return self._code.holds(offset)

    def is_in_result(self, offset: int) -> bool:
        """Whether `offset` lies in what a query block of ours says."""
        blocks = self.queries.blocks
        return any(offset in each.result for each in blocks if each.state is not ResultState.EMPTY)

    @cached_property
    def rows(self) -> tuple[tuple[Table, Row], ...]:
        """Every body row with its table, in order."""
        return tuple((table, row) for table in self.note.tables for row in table.rows)

    @cached_property
    def outside_rows(self) -> tuple[Span, ...]:
        """What stands above, between and below the rows of tables, from the beginning of the body: whole lines."""
        found, begin = [], self.note.body
        for table in self.note.tables:
            if table.rows:
                found.append(Span(begin, table.rows[0].span.start))
                begin = table.span.end
        return (*found, Span(begin, len(self.text)))

    @cached_property
    def _settled(self) -> Mapping[int, Settled]:
        return settled_rows(self)

    def in_row(self, rule: Hashable, row: Row | MonthRow, found: Iterable[Finding]) -> Iterator[Finding]:
        """`found`, which a rule finds in one row by what stands in it, and by nothing else that is not part of `rule`.

        Where it is known to find nothing, because the row has not changed since the last time, `found` is not begun.
        """
        settled = self._settled.get(row.span.start)
        if settled is None:
            yield from found
        elif rule not in settled:
            is_quiet = True
            for each in found:
                is_quiet = False
                yield each
            if is_quiet:
                settled.add(rule)
