"""What a note is made of: headings, blocks, tables, links, tags, and the regions that are no prose.

Every span is in code points of `Document.text`, and `document.text[span.start:span.end]` is exactly what
stands there. Nothing here is normalised.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from obsidian_intel.core.text import Span


class Heading(Struct, frozen=True, gc=False):
    """A heading. `span` is its source without the line ending, `content` what stands after the marks."""

    level: int
    span: Span
    content: Span
    text: str


class Block(Struct, frozen=True, gc=False):
    """A run of inline text: a paragraph, or the first paragraph of a list item.

    `lines` are the spans of its lines, without quote marks, list marks, indentation and line endings.
    `depth` is how many lists it stands in (0 for a plain paragraph).
    """

    kind: str  # "paragraph" | "item"
    lines: tuple[Span, ...]
    depth: int = 0


class Cell(NamedTuple):
    """What stands between two pipes, trimmed. An empty cell has an empty span at its place."""

    span: Span
    raw: str


class Row(NamedTuple):
    """One line of a table. `cells` is what is written: neither padded nor cut to the header's width.

    `closed`: it ends in a pipe that closes it. `piped`: it holds at least one unescaped pipe (a line
    without one, right under a table, is text that GFM makes a row).
    """

    span: Span
    cells: tuple[Cell, ...]
    closed: bool
    piped: bool


_ALIGN = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}


class Table:
    """A GFM table. `width` is the number of header cells; `rows` are all body rows, in order. Read when asked for."""

    def __init__(self, span: Span, read: Callable[[int, int | None], tuple[Row, ...]]) -> None:
        self.span = span
        self._read = read  # the rows from the one number up to the other: the header, the delimiter, the body

    @cached_property
    def header(self) -> Row:
        """The first row."""
        return self._read(0, 1)[0]

    @cached_property
    def delimiter(self) -> Row:
        """The row of dashes."""
        return self._read(1, 2)[0]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The body."""
        return self._read(2, None)

    @cached_property
    def align(self) -> tuple[str, ...]:
        """`left`, `right`, `center` or "" for each column."""
        return tuple(_ALIGN[cell.raw.startswith(":"), cell.raw.endswith(":")] for cell in self.delimiter.cells)

    @property
    def width(self) -> int:
        """Cells in the header."""
        return len(self.header.cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self.span)

    def __repr__(self) -> str:
        names = ("span", "header", "delimiter", "rows", "align")
        return f"Table({', '.join(f'{n}={v!r}' for n, v in zip(names, self._parts(), strict=True))})"

    def _parts(self) -> tuple[Span, Row, Row, tuple[Row, ...], tuple[str, ...]]:
        return self.span, self.header, self.delimiter, self.rows, self.align


class LinkKind(StrEnum):
    """The forms a link takes in Obsidian."""

    WIKILINK = "wikilink"  # [[Note#Heading|label]]
    EMBED = "embed"  # ![[file|100]]
    INLINE = "inline"  # [label](target)
    IMAGE = "image"  # ![alt](target)
    AUTOLINK = "autolink"  # <https://…>
    URL = "url"  # a bare https://…


class Link(NamedTuple):
    """A link. For wikilinks `target` is the part before `#` and `|` (as written, trimmed, a backslash that
    escapes the pipe in a table left out), `anchor` the part after `#` (without it), `label` the part after
    the pipe. For the others `target` is the destination as written. `target_span`/`label_span` cover them.
    """

    kind: LinkKind
    span: Span
    target: str
    target_span: Span
    anchor: str = ""
    label: str | None = None
    label_span: Span | None = None

    @property
    def is_wiki(self) -> bool:
        """Whether it is written with double brackets."""
        return self.kind in (LinkKind.WIKILINK, LinkKind.EMBED)


class Tag(NamedTuple):
    """An inline `#tag`. `span` covers the `#`, `name` leaves it out."""

    span: Span
    name: str


class RegionKind(StrEnum):
    """Places where Markdown, links and tags mean nothing."""

    CODE = "code"  # `…`
    FENCE = "fence"  # ``` … ``` and ~~~
    INDENTED = "indented"  # four spaces
    MATH = "math"  # $…$
    MATH_BLOCK = "math-block"  # $$…$$
    COMMENT = "comment"  # %%…%%
    HTML = "html"  # an HTML block or <!-- … -->
    RESULT = "result"  # what a query block of ours says


class Region(NamedTuple):
    """Code, math, a comment or HTML. `closed` is False where its end mark is missing."""

    kind: RegionKind
    span: Span
    closed: bool = True


class Note(Struct, frozen=True, gc=False):
    """One note, read. All tuples are in order of their place.

    `body` is where the text after the frontmatter begins. `oversized` are headings, blocks and cells over 32 KB:
    what stands in them (links, tags, code) is not read. `block_ids` are the `^id` anchors. `has_references`: it holds
    link reference definitions, so that a link may be written `[label][name]`.
    """

    body: int
    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    regions: tuple[Region, ...] = ()
    block_ids: tuple[str, ...] = ()
    oversized: tuple[Span, ...] = ()
    has_references: bool = False
