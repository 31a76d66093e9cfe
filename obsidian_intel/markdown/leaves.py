"""What the block reader hands on: leaf blocks as offsets, before their inline text is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from obsidian_intel.markdown.note import Block, Heading, Region, Table
from obsidian_intel.text import Span


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line inside its containers: `width` columns of indentation, then the text from `at` to `end`.

    `run`: it is many lines, rows of a table that stand in nothing.
    """

    at: int
    end: int
    width: int
    lazy: bool
    run: bool = False


@dataclass(slots=True)
class Flow:
    """Lines that stand in the same containers, one after the other.

    `lists` is how many of these are lists. `item`: it begins a list item. `joined`: its first line stands right
    under a table in a quote or list.
    """

    lists: int
    item: bool
    joined: bool
    lines: list[FlowLine] = field(default_factory=list)


@dataclass(slots=True)
class Leaves:
    """The leaf blocks of a note, each list in order of place."""

    headings: list[Heading] = field(default_factory=list)
    heading_lines: list[list[tuple[int, int]]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    references: dict[str, Span] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    pairs: set[int] = field(default_factory=set)  # where `%%` and `$$` blocks open
