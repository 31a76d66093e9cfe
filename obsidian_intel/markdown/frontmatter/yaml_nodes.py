"""A YAML block as a small tree with spans, built from YAML's own events.

Events come from a state machine that never recurses, so nesting, aliases and the like are refused here,
before any loader (whose recursion ends the process) sees the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from obsidian_intel.core.message import Message

MAX_BYTES = 65_536
MAX_NESTING = 64
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRING_TAGS = (None, "tag:yaml.org,2002:str")


class UnsupportedYaml(Exception):
    """The block is not read. `offset` counts from the block's start."""

    def __init__(self, offset: int, message: Message) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Node(Struct):
    """`children` of a map are key, value, key, value. `plain` is False for quotes and blocks.

    `end` is where the last sign stands, `stop` where YAML itself stops: behind the line endings of a `|` block.
    """

    kind: Literal["scalar", "list", "map"]
    start: int
    end: int
    stop: int = 0
    text: str = ""
    plain: bool = True
    flow: bool = False
    children: list[Node] = []

    @property
    def empty(self) -> bool:
        """A value that is not there: `key:`."""
        return self.kind == "scalar" and self.plain and self.start == self.end

    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a map."""
        return list(zip(self.children[::2], self.children[1::2], strict=True))


def parse_nodes(block: str) -> Node | None:
    """The root; None where there is nothing but comments. Raises `RefusedError` or `yaml.YAMLError`."""
    check_characters(block)
    import yaml

    top = Node("list", 0, 0)
    stack = [top]
    documents = 0
    events: Iterator[Any] = yaml.parse(block, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise UnsupportedYaml(
                    _mark(event.start_mark),
                    Message("the properties hold one YAML document, and a second one begins here"),
                )
        elif isinstance(event, yaml.NodeEvent):
            _check(event)
            _add(event, stack, block)
        elif isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop()
            node.stop = _mark(event.end_mark)
            node.end = node.stop if node.flow else max(node.start, node.children[-1].end)
            node.stop = node.stop if node.flow else node.children[-1].stop
    return top.children[0] if top.children else None


def check_characters(block: str) -> None:
    """Raises `RefusedError` for a block over 64 KB, and for characters that YAML refuses."""
    if len(block) > MAX_BYTES // 4 and len(block.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise UnsupportedYaml(
            0, Message("these properties are over 64 KB: they are for short values, the rest belongs in the text")
        )
    if found := _UNPRINTABLE.search(block):
        character = f"U+{ord(found[0]):04X}"
        message = Message("a control character ({character}) stands here: delete it", character=character)
        raise UnsupportedYaml(found.start(), message)


def _mark(mark: Any) -> int:
    return int(mark.index)


def _no_name(opening: str) -> Message:
    if opening.startswith("{"):
        return Message("a template's placeholder, or a brace: fill it in, or put the value in quotes")
    return Message("a name must be plain text: put it in quotes")


def _check(event: Any) -> None:
    import yaml

    at = event.start_mark.index
    if isinstance(event, yaml.AliasEvent):
        raise UnsupportedYaml(
            at, Message("YAML aliases are not read: put `*{name}…` in quotes", name=str(event.anchor))
        )
    if event.anchor:
        raise UnsupportedYaml(at, Message("YAML anchors are not read: put `&{name}…` in quotes", name=event.anchor))
    if event.tag not in _STRING_TAGS or (event.tag and not isinstance(event, yaml.ScalarEvent)):
        raise UnsupportedYaml(at, Message("YAML tags are not read: put a value that begins with `!` in quotes"))


def _add(event: Any, stack: list[Node], block: str) -> None:
    import yaml

    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(block[start:end].rstrip())
        plain = not event.style and event.tag is None
        stack[-1].children.append(Node("scalar", start, end, _mark(event.end_mark), event.value, plain))
        return
    kind: Literal["list", "map"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
    if len(stack) > MAX_NESTING:
        raise UnsupportedYaml(start, Message("lists and maps are nested more than {limit} deep", limit=MAX_NESTING))
    if stack[-1].kind == "map" and len(stack[-1].children) % 2 == 0:
        parent = stack[-1]
        raise UnsupportedYaml(parent.start if parent.flow else start, _no_name(block[start : start + 2]))
    node = Node(kind, start, end, flow=bool(event.flow_style))
    stack[-1].children.append(node)
    stack.append(node)
