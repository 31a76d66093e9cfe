"""What is read from a cell. All spans are relative to the cell's raw text (code points)."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.core.text import Span


class Item(Struct, frozen=True, gc=False):
    """One line of a cell: `**label**：text`. `span` tiles: items and groups cover the cell without gap."""

    span: Span
    label: str
    text: str


class Group(Struct, frozen=True, gc=False):
    """Lines under one head, `**[tag] label**：text`. A cell's first lines may have no head (all empty).

    `span` covers the group with its items; `head` the group's own line (empty where there is none).
    """

    span: Span
    head: Span
    tag: str
    label: str
    text: str
    items: tuple[Item, ...]


class Outline(Struct, frozen=True, gc=False):
    """A cell as nested lists. `stray` are the spans of list marks that Obsidian shows as text (OI308)."""

    groups: tuple[Group, ...]
    stray: tuple[Span, ...] = ()


class PaperRef(Struct, frozen=True, gc=False):
    """A paper that a cell names: by link, pseudo-link, bare URL or id.

    `id` is `arxiv:2601.16725`, `doi:10.…`, `openreview:…`, `acl:…`, `biorxiv:…`, `s2:…`, `hf:org/name`,
    `github:org/name` or `url:…`, or None for a plain name. `span` is the whole link; our wikilink goes in at
    `insert`: behind it, or behind the name or the bracket that it stands in.
    """

    id: str | None
    title: str
    url: str | None
    span: Span
    note: str | None = None  # target of the link to a note that follows, if there is one (decoded)
    note_span: Span | None = None  # that link, without the space before it
    place: int | None = None  # where our wikilink goes in, when that is not right behind `span`

    @property
    def insert(self) -> int:
        """Where our wikilink goes in."""
        return self.span.end if self.place is None else self.place


class Metric(Struct, frozen=True, gc=False):
    """One score. `value` as a number, `raw` as written, `source` "stated" or "inferred" (the condition).

    A score with an `owner` is data about another model: it never ranks.
    """

    benchmark: str
    value: float
    unit: str | None
    relation: str
    error: float | None
    condition: str | None
    protocol: str | None
    source: str
    raw: str
    span: Span
    owner: str | None = None  # the other model whose score it is, as written; None: the row's own
    better: str | None = None  # "lower" or "higher" where an arrow or words beside it say so
