"""The kind of the rows that stand under one heading of a list."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.cells.name_and_paper import NamedRow, rank
from obsidian_intel.months.header_words import heading_use
from obsidian_intel.months.headings_above import Headings, section_title
from obsidian_intel.months.list_blocks import Branch
from obsidian_intel.months.list_labels import AUTHORS, Labels
from obsidian_intel.months.paper_titles import are_paper_titles
from obsidian_intel.months.table_kinds import Kind


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


class KindOf:
    """The kind of rows that stand under one heading: by their tags, their labels, the heading, else their scores."""

    def __init__(self, labels_of: Labels, headings: Headings, entries: Sequence[Entry]) -> None:
        self._labels = labels_of
        heading = entries[0].parent
        self._use = heading_use(section_title(heading.text)) if heading else None
        if self._use is None and heading is not None:
            path = headings.path(heading.span.start)[:-1]
            self._use = next((use for each in reversed(path) if (use := heading_use(section_title(each.text)))), None)
        labels = {label for entry in entries for label in entry.labels}
        self._by_labels = self._of_labels(labels)
        self._authored = not AUTHORS.isdisjoint(map(fold, labels))
        told = [branch for entry in entries for branch in entry.under if branch.label or branch.block.kind == "item"]
        self._scored = labels_of.has_score(told)
        papers = sum(
            rank(entry.named.paper) == 0 or bool(entry.linked) or labels_of.has_paper(entry.under) for entry in entries
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

        models, papers = fields(self._labels.kinds["models"]), fields(self._labels.kinds["papers"])
        told = models & {"mechanism", "capability"}
        if len(told) == 2 or (told and self._use != "papers"):
            return "models"
        return "papers" if papers & {"topic", "summary"} else None
