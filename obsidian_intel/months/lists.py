"""Lists that are logs: a heading or a bullet a paper, its labelled sub-bullets its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from msgspec import Struct

from obsidian_intel.core.config import Config, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.model import Heading, Note
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.cells.model import PaperRef
from obsidian_intel.months.cells.names import NamedRow, rank, read_name
from obsidian_intel.months.cells.papers import paper_refs
from obsidian_intel.months.column_content import has_known_score, is_links_only
from obsidian_intel.months.header_words import heading_use, is_source_label
from obsidian_intel.months.headings import Headings
from obsidian_intel.months.list_blocks import Branch, Part, parts
from obsidian_intel.months.list_rows import ListRows, label_columns
from obsidian_intel.months.model import Section
from obsidian_intel.months.paper_titles import are_paper_titles, is_paper_title
from obsidian_intel.months.rows import moved
from obsidian_intel.months.statements import statement_field
from obsidian_intel.months.table_kinds import Kind, all_kinds, section_key

_GUIDE_TAG = re.compile(r"\s*(?:\*\*|__)?[\[【]\s*([^\[\]【】\n]{1,30}?)\s*[\]】](?![(\[:])")
_WHOLE_BOLD = re.compile(r"\s*(\*\*|__)[^*_\n]+\1\s*\\?\s*")
_UNDONE = re.compile(r"\[ \]\s")
_DONE = re.compile(r"^\[[xX]\]\s")
_FEW_WORDS = 8
_MOST_WORDS = 30  # before links that end the line: a title, its authors, its venue
_ROW_LEVEL = 2
_HEADING_REST = 40  # code points of a heading beside the link that makes it a row
_ENOUGH_LABELS = 2
_TITLE_WORDS = 4  # of a heading that is hardly that of a part
_TITLE_LETTERS = 12  # the same in a script without spaces
_AUTHOR_WORDS = "authors author 作者 著者 저자 autoren auteurs autores autori авторы autorzy yazarlar"
_AUTHORS = frozenset(map(fold, _AUTHOR_WORDS.split()))
_ANY_KIND = frozenset(("date", "lab", "links"))  # labels of many a list


class Entry(Struct):
    """One row of a list before its kind is known: what it begins with, and what stands under it.

    `head` is the place of its first line (a heading's text, a bullet, a paragraph); `tag` the `[Paper]` before it;
    `linked` its links on the line beneath.
    """

    head: Span
    named: NamedRow
    parent: Heading | None
    under: list[Branch]
    end: int
    tag: str = ""
    below: int | None = None
    bare: bool = False
    linked: tuple[PaperRef, ...] = ()

    @property
    def labels(self) -> list[str]:
        """The labels of what stands under it."""
        return [branch.label for branch in self.under if branch.label]


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
    kept = finder.without_repeats(found, tables)
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
        if any(map(self._has_source, part.branches[bool(beneath) :])):
            return None
        labelled = [branch for branch in part.branches if self._is_cell(branch)]
        is_paper = bool(beneath) or any(fold(branch.label) in _AUTHORS for branch in labelled)
        is_title = is_paper and is_paper_title(heading.text)
        named = self._named(heading.content, lead=not is_title)
        if not named.name:
            return None
        bare = not beneath and (not labelled or 2 * len(labelled) < len(part.branches))
        if bare and not self._is_bare_heading(heading, named):
            return None
        told = bool(beneath) or (rank(named.paper) <= 1 and len(labelled) >= _ENOUGH_LABELS)
        if not bare and not told and not self._is_told(named, self._known_fields(labelled), part.branches):
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
        if not all(_may_name(heading.text, title) for title in titles):
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
                under += takewhile(_is_labelled, branches[index:])
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
        if any(map(self._has_source, under)):
            return None
        return Entry(head, named, heading, under, under[-1].last)

    def _of_branch(self, branch: Branch, under: list[Branch], heading: Heading | None) -> Entry | None:
        text = self.document.text
        head = Span(branch.start, branch.end)
        if is_oversized(text, head.start, head.end) or _UNDONE.match(text, head.start):
            return None
        if branch.label and (statement_field(branch.label) or self._field(branch.label)):
            return None
        labelled = [each for each in under if self._is_cell(each)]
        fields = self._known_fields(labelled)
        tag = _GUIDE_TAG.match(text, head.start, head.end)
        is_item = branch.block.kind == "item"
        if not (is_item or (labelled and tag)) and not (labelled and fields):
            return None
        named = self._named(head)
        if not named.name:
            return None
        entry = Entry(head, named, heading, under, under[-1].last if under else branch.end, tag[1] if tag else "")
        if rank(named.paper) <= 1 and len(labelled) >= _ENOUGH_LABELS:
            return entry
        if self._is_told(named, fields, under):
            return entry
        nested = [each for each in branch.under if each.block.kind == "item"]
        if is_item and self._is_bare_row(branch, named, heading) and not any(map(self._has_source, nested)):
            entry.bare = True
            return entry
        return None

    def _is_told(self, named: NamedRow, fields: set[str], under: Sequence[Branch]) -> bool:
        """Whether a name with labelled bullets is a row: by its source, by what they are called and what they hold."""
        own = fields - _ANY_KIND
        if named.paper.id is not None and rank(named.paper) <= 1:
            return bool(fields)
        if len(under) >= _ENOUGH_LABELS and self._paper_in_links(under):
            return True
        if _has_source(named):
            return len(own) >= _ENOUGH_LABELS or bool(own and self._scored(under))
        return len(own) >= _ENOUGH_LABELS and (self._sources(under) or self._scored(under))

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
        if named.name not in " ".join(paper.span.of(text).split()):  # the name stands beside the link
            last = max(ref.span.end for ref in (paper, *named.others))
            ends = not any(map(str.isalnum, text[last : branch.end]))
            return len(words) <= (_MOST_WORDS if ends else _FEW_WORDS)
        return before.endswith((":", "：", "-", "–", "—", "|", "]", "】")) and len(words) <= _FEW_WORDS

    def _has_source(self, branch: Branch) -> bool:
        """Whether a bullet begins with a paper of its own, so that what it stands under is a theme and no row."""
        named = self._named(Span(branch.start, branch.end))
        return not branch.label and named.paper.id is not None and not is_source_label(named.paper.title)

    def _named(self, head: Span, *, lead: bool = True) -> NamedRow:
        """What the first line of a row names. `lead`: more than a name may stand there."""
        raw = head.of(self.document.text)
        named = read_name(raw, self.period, self.links.references(head), lead)
        others = tuple(moved(ref, head.start) for ref in named.others)
        return NamedRow(named.name, moved(named.paper, head.start), others, named.footnotes)

    def _is_cell(self, branch: Branch) -> bool:
        return bool(branch.label) and statement_field(branch.label) is None

    def _known_fields(self, branches: Sequence[Branch]) -> set[str]:
        return {field for branch in branches if (field := self._field(branch.label))}

    def _field(self, label: str) -> str | None:
        """The field that a label means in any kind, other than the one that names the row."""
        for kind in self.kinds.values():
            field = kind.field_of(label)
            if field and field != kind.name_field:
                return field
        return None

    def _paper_in_links(self, branches: Sequence[Branch]) -> bool:
        """Whether a bullet labelled as one of links holds the id of a paper."""
        for branch in branches:
            if branch.may_link and branch.label and self._field(branch.label) == "links":
                span = Span(branch.rest, branch.end)
                refs = paper_refs(span.of(self.document.text), self.period, self.links.references(span), True)
                if any(rank(ref) == 0 for ref in refs):
                    return True
        return False

    def _sources(self, branches: Sequence[Branch]) -> bool:
        """Whether a bullet is labelled as one of links."""
        return any(branch.label and self._field(branch.label) == "links" for branch in branches)

    def _scored(self, branches: Sequence[Branch]) -> bool:
        return any(has_known_score(Span(branch.rest, branch.end).of(self.document.text)) for branch in branches)

    def _above(self, heading: Heading) -> Heading | None:
        path = self.headings.path(heading.span.start)
        return path[-2] if len(path) > 1 else None

    def without_repeats(self, entries: Sequence[Entry], tables: Sequence[Section]) -> list[Entry]:
        """The rows without bare links that are no rows: in a note with other rows they count only in the same list.

        Nor do those count that repeat a paper which has a row: lists of references, indexes.
        """
        if not any(entry.bare for entry in entries):
            return list(entries)
        full = [entry for entry in entries if not entry.bare]
        rows = [row for section in tables if section.kind for row in section.data]
        seen = {ref.id for row in rows for ref in row.papers} | {entry.named.paper.id for entry in full}
        lists = {id(entry.parent) for entry in full}
        alone = not rows and not full
        return [
            entry
            for entry in entries
            if not entry.bare or ((alone or id(entry.parent) in lists) and entry.named.paper.id not in seen)
        ]

    def kind_in(self, entries: Sequence[Entry]) -> _KindOf:
        """What tells the kind of each of the rows under one heading."""
        return _KindOf(self, entries)

    def section(self, kind_name: str, entries: Sequence[Entry]) -> Section:
        """The rows as a section."""
        kind = self.kinds[kind_name]
        heading = entries[0].parent
        title = heading.text if heading else ""
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


class _KindOf:
    """The kind of rows that stand under one heading: by their tags, their labels, the heading, else their scores."""

    def __init__(self, finder: _Finder, entries: Sequence[Entry]) -> None:
        self._finder = finder
        heading = entries[0].parent
        self._use = heading_use(heading.text) if heading else None
        if self._use is None and heading is not None:
            path = finder.headings.path(heading.span.start)[:-1]
            self._use = next((use for each in reversed(path) if (use := heading_use(each.text))), None)
        labels = {label for entry in entries for label in entry.labels}
        self._by_labels = self._of_labels(labels)
        self._authored = not _AUTHORS.isdisjoint(map(fold, labels))
        told = [branch for entry in entries for branch in entry.under if branch.label or branch.block.kind == "item"]
        self._scored = finder._scored(told)
        papers = sum(
            rank(entry.named.paper) == 0 or bool(entry.linked) or finder._paper_in_links(entry.under)
            for entry in entries
        )
        self._titled = 2 * papers > len(entries) and are_paper_titles([entry.named.name for entry in entries])

    def __call__(self, entry: Entry) -> str:
        tagged = heading_use(entry.tag) if entry.tag else None
        if tagged in ("models", "papers"):
            return tagged
        if self._by_labels is not None and not (self._by_labels == "models" and self._titled and not self._scored):
            return self._by_labels
        if entry.linked or self._titled or (self._authored and not self._scored):
            return "papers"
        if self._use in ("models", "papers"):
            return self._use
        return "models" if self._scored else "papers"

    def _of_labels(self, labels: set[str]) -> str | None:
        def fields(kind: Kind) -> set[str]:
            found = {kind.field_of(label) for label in labels}
            return {field for field in found if field and field not in kind.common and field != kind.name_field}

        models, papers = fields(self._finder.kinds["models"]), fields(self._finder.kinds["papers"])
        told = models & {"mechanism", "capability"}
        if len(told) == 2 or (told and self._use != "papers"):
            return "models"
        return "papers" if papers & {"topic", "summary"} else None


def _in_bold_line(before: str) -> bool:
    """Whether the first of several lines is in bold as a whole."""
    first, newline, _ = before.partition("\n")
    return bool(newline) and _WHOLE_BOLD.fullmatch(first) is not None


def _may_name(heading: str, title: str) -> bool:
    """Whether a heading is a paper's title, and not that of the part in which the paper `title` stands."""
    words = heading.split()
    long = len(words) >= _TITLE_WORDS or (not heading.isascii() and len(heading) >= _TITLE_LETTERS)
    return long or (heading_use(heading) is None and heading.casefold() in title.casefold())


def _is_labelled(branch: Branch) -> bool:
    """Whether it is a labelled bullet, or a paragraph with a label in bold, as stand under a row's own paragraph."""
    return bool(branch.label) and (branch.is_bold or branch.block.kind == "item")


def _has_source(named: NamedRow) -> bool:
    """Whether a name is linked to a paper, an address or a note."""
    return named.paper.id is not None or named.paper.url is not None or named.paper.note is not None
