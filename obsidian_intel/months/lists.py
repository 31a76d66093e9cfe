"""Lists that are logs: a heading or a bullet a paper, its labelled sub-bullets its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from obsidian_intel.core.declared_settings import Config, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Heading, Note
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.cells.name_and_paper import NamedRow, rank, read_name
from obsidian_intel.months.cells.paper_refs import paper_refs
from obsidian_intel.months.column_content import is_links_only
from obsidian_intel.months.header_words import heading_use, is_source_label
from obsidian_intel.months.headings_above import Headings, section_title
from obsidian_intel.months.list_blocks import Branch, Part, parts
from obsidian_intel.months.list_kinds import Entry, KindOf
from obsidian_intel.months.list_labels import AUTHORS, ENOUGH_LABELS, Labels, has_source
from obsidian_intel.months.list_repeats import without_repeats
from obsidian_intel.months.list_rows import ListRows, label_columns
from obsidian_intel.months.paper_titles import is_paper_title, may_name
from obsidian_intel.months.rows import moved
from obsidian_intel.months.statements import statement_field
from obsidian_intel.months.table_kinds import all_kinds, section_key
from obsidian_intel.months.typed_month import Section

_GUIDE_TAG = re.compile(r"\s*(?:\*\*|__)?[\[【]\s*([^\[\]【】\n]{1,30}?)\s*[\]】](?![(\[:])")
_WHOLE_BOLD = re.compile(r"\s*(\*\*|__)[^*_\n]+\1\s*\\?\s*")
_TITLE_LINE = re.compile(r"\s*(\*\*|__)?(?:\[\d{1,3}\]\s*)?(?:《[^\n]+》|(?(1)[^*_\n]+|(?!)))(?(1)\1)\s*\\?\s*")
_UNDONE = re.compile(r"\[ \]\s")
_DONE = re.compile(r"^\[[xX]\]\s")
_FEW_WORDS = 8
_MOST_WORDS = 30  # before links that end the line: a title, its authors, its venue
_ROW_LEVEL = 2
_HEADING_REST = 40  # code points of a heading beside the link that makes it a row


def list_sections(
    document: Document,
    period: str,
    note: Note,
    headings: Headings,
    tables: Sequence[Section],
    links: CellLinks,
    config: Config,
) -> list[Section]:
    """The lists of a note that are logs, in order of place; one section for all rows of a kind under one heading."""
    if not note.blocks:
        return []
    finder = _Finder(document, period, headings, links, config)
    found = [entry for part in parts(document, note) for entry in finder.entries(part)]
    if not found:
        return []
    kept = without_repeats(found, tables)
    sections = []
    for _, group in groupby(kept, key=lambda entry: entry.parent.span.start if entry.parent else -1):
        entries = list(group)
        for kind, alike in groupby(entries, key=finder.kind_in(entries)):
            sections.append(finder.section(kind, list(alike)))
    return sections


class _Finder:
    """Finds the rows of a note's lists."""

    def __init__(self, document: Document, period: str, headings: Headings, links: CellLinks, config: Config) -> None:
        self.document, self.period, self.headings = document, period, headings
        self.links, self.config = links, config
        self.kinds = {kind.name: kind for kind in all_kinds(config)}
        self.labels = Labels(document, period, links, self.kinds)

    def entries(self, part: Part) -> Iterator[Entry]:
        """The rows of one part of a note."""
        start = part.branches[0].start
        if self.headings.is_guide(start) or (part.heading and heading_use(part.heading.text) == "references"):
            return
        entry = self._of_heading(part)
        if entry is not None:
            yield entry
            return
        yield from self._of_branches(part.branches, part.heading)

    def _of_heading(self, part: Part) -> Entry | None:
        """A heading as a row, where labelled bullets stand right under it."""
        heading = part.heading
        if heading is None or is_oversized(self.document.text, heading.content.start, heading.content.end):
            return None
        beneath = self._links_beneath(heading, part.branches[0])
        if any(map(self._begins_with_source, part.branches[bool(beneath) :])):
            return None
        labelled = [branch for branch in part.branches if self.labels.is_cell(branch)]
        is_paper = bool(beneath) or any(fold(branch.label) in AUTHORS for branch in labelled)
        is_title = is_paper and is_paper_title(heading.text)
        named = self._named(heading.content, lead=not is_title)
        if not named.name or (not beneath and not has_source(named) and self._is_title_line(part.branches[0])):
            return None
        bare = not beneath and (not labelled or 2 * len(labelled) < len(part.branches))
        if bare and not self._is_bare_heading(heading, named):
            return None
        told = bool(beneath) or (rank(named.paper) <= 1 and len(labelled) >= ENOUGH_LABELS)
        if not bare and not told and not self.labels.is_told(named, self.labels.known_fields(labelled), part.branches):
            return None
        parent = self._above(heading)
        first = part.branches[0]
        below = first.block.lines[0].end
        end = part.branches[-1].last
        return Entry(heading.content, named, parent, part.branches, end, below=below, bare=bare, linked=beneath)

    def _links_beneath(self, heading: Heading, first: Branch) -> tuple[PaperRef, ...]:
        """The links of the line under a heading without any, where they are all of it and one is that of a paper.

        The paper's own title in another language may be the link's text.
        """
        line = first.block.lines[0]
        if heading.level < _ROW_LEVEL or not (first.is_paragraph and first.may_link) or first.label:
            return ()
        text = self.document.text
        if is_oversized(text, line.start, line.end) or self._named(heading.content).paper.url:
            return ()
        refs = paper_refs(line.of(text), self.period, self.links.references(line))
        if not any(rank(ref) == 0 for ref in refs) or not is_links_only(line.of(text)):
            return ()
        titles = [ref.title for ref in refs if not is_source_label(ref.title)]
        if not all(may_name(heading.text, title) for title in titles):
            return ()
        return tuple(moved(ref, line.start) for ref in refs)

    def _is_bare_heading(self, heading: Heading, named: NamedRow) -> bool:
        """Whether a heading without labelled bullets is a row: it is a paper's link, and little more."""
        if rank(named.paper) > 0 or heading.level < _ROW_LEVEL:
            return False
        rest = heading.content.end - heading.content.start - (named.paper.span.end - named.paper.span.start)
        return rest <= _HEADING_REST

    def _of_branches(self, branches: Sequence[Branch], heading: Heading | None) -> Iterator[Entry]:
        """The rows among branches of one level; where one is none, those among what stands under it."""
        index = 0
        while index < len(branches):
            branch = branches[index]
            index += 1
            under = list(branch.under)
            start = index
            is_title = branch.is_paragraph and not branch.label
            if is_title:
                under += self._labelled_beneath(branch, branches[index:])
                index += len(under)
            entry = self._of_branch(branch, under, heading)
            if entry is None and is_title:
                entry = self._of_linked_title(branch, branches[start:], heading)
                index = start + len(entry.under) if entry is not None else index
            if entry is not None:
                yield entry
            elif branch.under:
                yield from self._of_branches(branch.under, heading)

    def _of_linked_title(self, branch: Branch, after: Sequence[Branch], heading: Heading | None) -> Entry | None:
        """A paragraph that is a paper's title as a link, and no more, with the bullets right beneath it.

        Where a bullet has a source of its own, the paragraph is what they are about.
        """
        under = list(takewhile(lambda each: each.block.kind == "item", after))
        head = Span(branch.start, branch.end)
        text = self.document.text
        if not under or not branch.may_link or is_oversized(text, head.start, head.end):
            return None
        named = self._named(head)
        if rank(named.paper) > 0 or is_source_label(named.paper.title) or not is_links_only(head.of(text)):
            return None
        if any(map(self._begins_with_source, under)):
            return None
        return Entry(head, named, heading, under, under[-1].last)

    def _of_branch(self, branch: Branch, under: list[Branch], heading: Heading | None) -> Entry | None:
        text = self.document.text
        head = Span(branch.start, branch.end)
        if is_oversized(text, head.start, head.end) or _UNDONE.match(text, head.start):
            return None
        if branch.label and (statement_field(branch.label) or self.labels.field(branch.label)):
            return None
        labelled = [each for each in under if self.labels.is_cell(each)]
        fields = self.labels.known_fields(labelled)
        tag = _GUIDE_TAG.match(text, head.start, head.end)
        is_item = branch.block.kind == "item"
        if not (is_item or (labelled and tag)) and not (labelled and fields):
            return None
        named = self._named(head)
        if not named.name:
            return None
        entry = Entry(head, named, heading, under, under[-1].last if under else branch.end, tag[1] if tag else "")
        if rank(named.paper) <= 1 and len(labelled) >= ENOUGH_LABELS:
            return entry
        if self.labels.is_told(named, fields, under):
            return entry
        nested = [each for each in branch.under if each.block.kind == "item"]
        if is_item and self._is_bare_row(branch, named, heading) and not any(map(self._begins_with_source, nested)):
            entry.bare = True
            return entry
        return None

    def _is_bare_row(self, branch: Branch, named: NamedRow, heading: Heading | None) -> bool:
        """Whether an item without labelled bullets is a row: a link to a paper leads, or a name and its link."""
        paper = named.paper
        use = heading_use(heading.text) if heading else None
        if paper.id is None or rank(paper) > (1 if use in ("models", "papers") else 0):
            return False
        text = self.document.text
        before = text[branch.start : max(branch.start, paper.span.start)]
        before = _DONE.sub("", before).strip(" *_[](（【\t")
        words = before.split()
        if not any(map(str.isalpha, before)):
            return True
        if _in_bold_line(text[branch.start : paper.span.start]):
            return True  # a bold title on the first line, its authors and its address beneath
        if named.name not in " ".join(paper.span.of(text).partition("](")[0].split()):  # the name stands beside it
            last = max(ref.span.end for ref in (paper, *named.others))
            ends = not any(map(str.isalnum, text[last : branch.end]))
            return len(words) <= (_MOST_WORDS if ends else _FEW_WORDS)
        return before.endswith((":", "：", "-", "–", "—", "|", "]", "】")) and len(words) <= _FEW_WORDS

    def _begins_with_source(self, branch: Branch) -> bool:
        """Whether a bullet begins with a paper of its own, so that what it stands under is a theme and no row."""
        named = self._named(Span(branch.start, branch.end))
        return not branch.label and named.paper.id is not None and not is_source_label(named.paper.title)

    def _named(self, head: Span, *, lead: bool = True) -> NamedRow:
        """What the first line of a row names. `lead`: more than a name may stand there."""
        raw = head.of(self.document.text)
        named = read_name(raw, self.period, self.links.references(head), lead)
        others = tuple(moved(ref, head.start) for ref in named.others)
        return NamedRow(named.name, moved(named.paper, head.start), others, named.footnotes)

    def _is_labelled(self, branch: Branch) -> bool:
        """Whether it may stand under a row's own paragraph: a labelled bullet, or one with a bold or known label."""
        if not branch.label:
            return False
        return branch.is_bold or branch.block.kind == "item" or self.labels.field(branch.label) is not None

    def _labelled_beneath(self, title: Branch, after: Sequence[Branch]) -> list[Branch]:
        """The labelled lines beneath a paragraph; one other line, a venue, may stand between them and a title."""
        between = after[:1] if self._is_title_line(title) else ()
        if not (between and between[0].is_paragraph and not between[0].label and not self._is_title_line(between[0])):
            between = ()
        found = list(takewhile(self._is_labelled, after[len(between) :]))
        return [*between, *found] if found else []

    def _is_title_line(self, branch: Branch) -> bool:
        """Whether a paragraph is a title, bold as a whole or in title marks; no heading above it is then a row."""
        line = branch.block.lines[0].of(self.document.text)
        return branch.is_paragraph and not branch.label and _TITLE_LINE.fullmatch(line) is not None

    def _above(self, heading: Heading) -> Heading | None:
        path = self.headings.path(heading.span.start)
        return path[-2] if len(path) > 1 else None

    def kind_in(self, entries: Sequence[Entry]) -> KindOf:
        """What tells the kind of each of the rows under one heading."""
        return KindOf(self.labels, self.headings, entries)

    def section(self, kind_name: str, entries: Sequence[Entry]) -> Section:
        """The rows as a section."""
        kind = self.kinds[kind_name]
        heading = entries[0].parent
        title = section_title(heading.text, self.config.link.label) if heading else ""
        columns = label_columns(kind, [entry.under for entry in entries], self.document)
        reader = ListRows(self.document, self.period, kind, columns, self.links, self.config)
        rows = tuple(
            [
                reader.row(entry.head, entry.named, entry.under, entry.end, entry.below, entry.linked)
                for entry in entries
            ]
        )
        return Section(
            key=section_key(title, self.config) if title else "untitled",
            title=title,
            kind=kind_name,
            columns=columns,
            rows=rows,
            span=Span(entries[0].head.start, entries[-1].end),
            heading=heading.span if heading else None,
            shape="list",
            certain=False,
        )


def _in_bold_line(before: str) -> bool:
    """Whether the first of several lines is in bold as a whole."""
    first, newline, _ = before.partition("\n")
    return bool(newline) and _WHOLE_BOLD.fullmatch(first) is not None
