"""What the block reader hands on: leaf blocks as offsets, before their inline text is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from obsidian_intel.markdown.note import Block, Heading, Region, Table
from obsidian_intel.text import Span


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line inside its containers. `spaces` is what is left of a tab that a container's mark ate in part."""

    pos: int
    end: int
    spaces: int
    lazy: bool


@dataclass(slots=True)
class Flow:
    """Lines that stand in the same containers, one after the other. `item`: it begins a list item."""

    lists: int
    item: bool
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
