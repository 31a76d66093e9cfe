"""What the labels of a list say: which fields they name, where they hold papers and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.months.cell_links import CellLinks
from obsidian_intel.months.cells.name_and_paper import NamedRow, rank
from obsidian_intel.months.cells.paper_refs import paper_refs
from obsidian_intel.months.column_content import has_known_score
from obsidian_intel.months.list_blocks import Branch
from obsidian_intel.months.statements import statement_field
from obsidian_intel.months.table_kinds import Kind

ENOUGH_LABELS = 2
_AUTHOR_WORDS = "authors author 作者 著者 저자 autoren auteurs autores autori авторы autorzy yazarlar"
AUTHORS = frozenset(map(fold, _AUTHOR_WORDS.split()))
_ANY_KIND = frozenset(("date", "lab", "links"))  # labels of many a list


class Labels:
    """The labels of a note's lists."""

    def __init__(self, document: Document, period: str, links: CellLinks, kinds: Mapping[str, Kind]) -> None:
        self.document, self.period, self.links, self.kinds = document, period, links, kinds

    def is_told(self, named: NamedRow, fields: set[str], under: Sequence[Branch]) -> bool:
        """Whether a name with labelled bullets is a row: by its source, by what they are called and what they hold."""
        own = fields - _ANY_KIND
        if named.paper.id is not None and rank(named.paper) <= 1:
            return bool(fields)
        if len(under) >= ENOUGH_LABELS and self.has_paper(under):
            return True
        if has_source(named):
            return len(own) >= ENOUGH_LABELS or bool(own and self.has_score(under))
        return len(own) >= ENOUGH_LABELS and (self.has_links(under) or self.has_score(under))

    def is_cell(self, branch: Branch) -> bool:
        return bool(branch.label) and statement_field(branch.label) is None

    def known_fields(self, branches: Sequence[Branch]) -> set[str]:
        return {field for branch in branches if (field := self.field(branch.label))}

    def field(self, label: str) -> str | None:
        """The field that a label means in any kind, other than the one that names the row."""
        for kind in self.kinds.values():
            field = kind.field_of(label)
            if field and field != kind.name_field:
                return field
        return None

    def has_paper(self, branches: Sequence[Branch]) -> bool:
        """Whether a bullet labelled as one of links holds the id of a paper."""
        for branch in branches:
            if branch.may_link and branch.label and self.field(branch.label) == "links":
                span = Span(branch.rest, branch.end)
                refs = paper_refs(span.of(self.document.text), self.period, self.links.references(span), True)
                if any(rank(ref) == 0 for ref in refs):
                    return True
        return False

    def has_links(self, branches: Sequence[Branch]) -> bool:
        """Whether a bullet is labelled as one of links."""
        return any(branch.label and self.field(branch.label) == "links" for branch in branches)

    def has_score(self, branches: Sequence[Branch]) -> bool:
        return any(has_known_score(Span(branch.rest, branch.end).of(self.document.text)) for branch in branches)


def has_source(named: NamedRow) -> bool:
    """Whether a name is linked to a paper, an address or a note."""
    return named.paper.id is not None or named.paper.url is not None or named.paper.note is not None
