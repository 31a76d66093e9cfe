"""The block through YAML: spans and raw scalars from its events, values from python-frontmatter's handler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter, Property, Scalar
from obsidian_intel.markdown.frontmatter.yaml_errors import FULLWIDTH_COLON, explain, is_fullwidth_property
from obsidian_intel.markdown.frontmatter.yaml_nodes import Node, UnsupportedYaml, parse_nodes

_COLON = re.compile(r"[ \t]*:")
_LINE_END = re.compile(r"[\r\n]|\Z")
# Lines' ends to YAML 1.1, but neither to us nor to Obsidian, and a BOM, which its offsets leave out: they stand
# aside while YAML reads.
_SHIELD = {0x85: 0xF8F0, 0x2028: 0xF8F1, 0x2029: 0xF8F2, 0xFEFF: 0xF8F3}
_UNSHIELD = {after: before for before, after in _SHIELD.items()}
_LONG_NUMBER = re.compile(r"[-+]?[0-9][0-9A-Fa-f_.:xX]{1000,}")
_BROKEN = (ValueError, OverflowError)


def read_yaml(document: Document, span: Span, content: Span) -> Frontmatter:
    """The frontmatter whose block stands at `content`."""
    import yaml

    block = content.of(document.text).translate(_SHIELD)
    try:
        reader = _Reader(document, content.start, block)
        root = parse_nodes(block)
        properties = tuple(reader.properties(root)) if root else ()
    except UnsupportedYaml as refused:
        finding = _finding(document, content, refused.offset, refused.message)
        return Frontmatter(True, False, span, content, (), (finding,))
    except yaml.MarkedYAMLError as error:
        finding = _finding(document, content, *explain(block, error))
        return Frontmatter(True, False, span, content, (), (finding,))
    return Frontmatter(True, True, span, content, properties, tuple(reader.findings))


def _finding(document: Document, content: Span, offset: int, message: Message) -> Finding:
    """From `offset` in the block to the end of that line."""
    start = min(content.start + offset, max(content.start, content.end - 1))
    found = _LINE_END.search(document.text, start)
    return Finding(Span(start, found.start() if found else start), message, code="OI102")


class _Reader:
    """Turns nodes into properties; gathers findings on the way."""

    def __init__(self, document: Document, base: int, block: str) -> None:
        self.document = document
        self.base = base
        self.block = block
        self.findings: list[Finding] = []

    def properties(self, root: Node) -> Iterator[Property]:
        if root.kind != "map":
            raise UnsupportedYaml(root.start, self._no_properties(root))
        pairs = root.pairs()
        for key, _ in pairs:
            if key.plain and key.text == "<<":
                raise UnsupportedYaml(key.start, Message("YAML merges (`<<`) are not read: write the properties out"))
        self._find_duplicates([key for key, _ in pairs])
        values = self._values(root, pairs)
        for (key, node), value in zip(pairs, values, strict=True):
            yield self._property(root, key, node, value)

    def _no_properties(self, root: Node) -> Message:
        """Why a block that is a list or a text holds no properties."""
        if root.kind == "list":
            return Message("the block holds a list in place of properties (`name: value`)")
        line = re.split(r"[\r\n]", self.block[root.start : root.end], maxsplit=1)[0]
        if is_fullwidth_property(line):
            return FULLWIDTH_COLON
        return Message("the block holds text in place of properties (`name: value`)")

    def _find_duplicates(self, keys: list[Node]) -> None:
        first: dict[str, Node] = {}
        for key in keys:
            if key.text in first:
                line = self.document.line_of(self.base + first[key.text].start)
                message = Message(
                    "`{key}` stands in line {line} already: only the last one counts", key=_plain(key.text), line=line
                )
                self.findings.append(Finding(self._span(key), message, code="OI103"))
            else:
                first[key.text] = key

    def _values(self, root: Node, pairs: list[tuple[Node, Node]]) -> list[Any]:
        """All at once where that gives a value a key, else one by one."""
        import yaml

        if not any(_suspect(node) for _, node in pairs):
            try:
                loaded = _load(self.block)
            except (*_BROKEN, yaml.YAMLError):
                loaded = None
            if isinstance(loaded, dict) and list(loaded) == [key.text for key, _ in pairs]:
                return [_unshield(value) for value in loaded.values()]
        values = []
        start = 0
        for key, node in pairs:
            stop = max(key.stop, node.stop)
            source = "{" + self.block[key.start : stop] + "}" if root.flow else self.block[start:stop]
            values.append(self._value(node, source))
            start = stop
        return values

    def _value(self, node: Node, source: str) -> Any:
        import yaml

        if not _suspect(node):
            try:
                loaded = _load(source)
                if isinstance(loaded, dict) and len(loaded) == 1:
                    return _unshield(next(iter(loaded.values())))
            except _BROKEN:
                pass
            except yaml.YAMLError:
                if not any(leaf.plain and leaf.text == "=" for leaf in _leaves(node)):
                    raise
        for leaf in _leaves(node):
            if _suspect(leaf) or not _loads(leaf, self.block):
                self._report_value(leaf)
        return self._raw_value(node)

    def _report_value(self, leaf: Node) -> None:
        if leaf.text == "=":
            return
        if len(leaf.text) > 100:
            message = Message("a number of {count} characters is read as text: put it in quotes", count=len(leaf.text))
        else:
            message = Message(
                "`{value}` is no existing date or number: correct it, or put it in quotes", value=leaf.text
            )
        self.findings.append(Finding(self._span(leaf), message, severity=Severity.WARNING, code="OI102"))

    def _raw_value(self, node: Node) -> Any:
        """The value with all scalars that YAML cannot make as text."""
        if node.kind == "list":
            return [self._raw_value(child) for child in node.children]
        if node.kind == "map":
            return {key.text: self._raw_value(value) for key, value in node.pairs()}
        if _suspect(node) or node.text == "=" or not _loads(node, self.block):
            return _plain(node.text)
        return _unshield(_load(self.block[node.start : node.end]))

    def _property(self, root: Node, key: Node, node: Node, value: Any) -> Property:
        if node.empty and (colon := _COLON.match(self.block, key.end)):
            node.start = node.end = colon.end()
        is_list = node.kind == "list"
        nested = node.kind == "map" or (is_list and any(child.kind != "scalar" for child in node.children))
        leaves = [] if nested or node.empty else node.children if is_list else [node]
        return Property(
            key=_plain(key.text),
            start=self.base + key.start,
            key_end=self.base + key.end,
            value_start=self.base + node.start,
            value_end=self.base + node.end,
            end=self._end(root, max(key.end, node.end)),
            value=value,
            scalars=tuple([self._scalar(leaf) for leaf in leaves]),
            is_list=is_list,
            nested=nested,
        )

    def _end(self, root: Node, end: int) -> int:
        if root.flow:
            return self.base + end
        found = _LINE_END.search(self.document.text, self.base + end)
        return found.start() if found else self.base + end

    def _scalar(self, leaf: Node) -> Scalar:
        span = self._span(leaf)
        return Scalar(span.start, span.of(self.document.text), _plain(leaf.text), not leaf.plain)

    def _span(self, node: Node) -> Span:
        return Span(self.base + node.start, self.base + node.end)


def _load(source: str) -> Any:
    from frontmatter.default_handlers import YAMLHandler

    return YAMLHandler().load(source)


def _loads(leaf: Node, block: str) -> bool:
    import yaml

    try:
        _load(block[leaf.start : leaf.end]) if leaf.plain else None
    except (*_BROKEN, yaml.YAMLError):
        return False
    return True


def _suspect(node: Node) -> bool:
    """Whether a number in it is so long that reading it takes time, or cannot be done."""
    return any(leaf.plain and _LONG_NUMBER.match(leaf.text) is not None for leaf in _leaves(node))


def _leaves(node: Node) -> Iterator[Node]:
    if node.kind == "scalar":
        yield node
    for child in node.children:
        yield from _leaves(child)


def _plain(text: str) -> str:
    return text.translate(_UNSHIELD)


def _unshield(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, list):
        return [_unshield(item) for item in value]
    if isinstance(value, dict):
        return {_unshield(key): _unshield(item) for key, item in value.items()}
    return value
