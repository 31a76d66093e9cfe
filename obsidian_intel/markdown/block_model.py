"""What the block reader hands on: leaf blocks as offsets, before their inline text is read."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Block, Heading, Region, Table


class FlowLine(Struct, frozen=True, gc=False):
    """A line inside its containers: `width` columns of indentation, then the text from `at` to `end`.

    `run`: it is many lines, rows of a table that stand in nothing.
    """

    at: int
    end: int
    width: int
    lazy: bool
    run: bool = False


class Flow(Struct):
    """Lines that stand in the same containers, one after the other.

    `lists` is how many of these are lists. `item`: it begins a list item. `joined`: its first line stands right
    under a table in a quote or list.
    """

    lists: int
    item: bool
    joined: bool
    lines: list[FlowLine] = []


class BlockList(Struct):
    """The leaf blocks of a note, each list in order of place."""

    headings: list[Heading] = []
    heading_lines: list[list[Span]] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    regions: list[Region] = []
    references: dict[str, Span] = {}
    flows: list[Flow] = []
    pairs: set[int] = set()  # where `%%` and `$$` blocks open
