"""Items put into a list property and taken out of it, one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.markdown.frontmatter.note_properties import Property, Scalar
from obsidian_intel.markdown.frontmatter.quoting import quote_scalar

_COLON = re.compile(r"[ \t]*:")
_REST_OF_LINE = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n])")
_LINE_END = re.compile(r"\r\n|[\r\n]|\Z")


def add_items(document: Document, found: Property, items: Sequence[str], *, in_flow: bool) -> list[Edit]:
    """The edits that put `items` behind the last item. `in_flow`: the property stands inside braces."""
    text, span = document.text, found.value_span
    if found.is_list and text[span.start : span.start + 1] == "[":
        listed = ", ".join(quote_scalar(item, flow=True) for item in items)
        if not found.scalars:
            return [Edit(Span(span.start + 1, span.start + 1), listed)]
        end = found.scalars[-1].span.end
        return [Edit(Span(end, end), ", " + listed)]
    if in_flow:
        kept = [scalar.text for scalar in found.scalars]
        listed = ", ".join(quote_scalar(item, flow=True) for item in (*kept, *items))
        return [Edit(span, f"{'' if len(span) else ' '}[{listed}]")]
    if found.is_list:
        prefix = text[_line_start(text, span.start) : span.start]
        return [Edit(Span(found.span.end, found.span.end), _lines(document, prefix, map(quote_scalar, items)))]
    return _listed(document, found, items)


def _listed(document: Document, found: Property, items: Sequence[str]) -> list[Edit]:
    """A single value (or none) becomes the first item of a block list; a comment behind it stays."""
    text = document.text
    colon = _COLON.match(text, found.key_span.end)
    if colon is None:
        return []
    indent = text[_line_start(text, found.key_span.start) : found.key_span.start] + "  "
    kept = [_moved(scalar) for scalar in found.scalars]
    lines = _lines(document, indent, [*kept, *map(quote_scalar, items)])
    edits = [Edit(Span(found.span.end, found.span.end), lines)]
    if len(found.value_span):
        edits.append(Edit(Span(colon.end(), found.value_span.end), ""))
    return edits


def _moved(scalar: Scalar) -> str:
    if scalar.raw[:1] in ("|", ">") or "\n" in scalar.raw or "\r" in scalar.raw:
        return quote_scalar(scalar.text)
    return scalar.raw


def _lines(document: Document, prefix: str, items: Sequence[str] | map[str]) -> str:
    return "".join(f"{document.newline}{prefix}- {item}" for item in items)


def remove_items(document: Document, found: Property, gone: list[int]) -> list[Edit]:
    """The edits that take out the items at the indices `gone`."""
    text, span = document.text, found.value_span
    block = found.is_list and text[span.start : span.start + 1] == "-"
    if len(gone) == len(found.scalars):
        return _emptied(document, found) if block else [Edit(span, "[]")]
    if block:
        return [_item_lines(text, found.scalars[index]) for index in gone]
    return [edit for index in gone for edit in _flow_item(text, found, index, set(gone))]


def _emptied(document: Document, found: Property) -> list[Edit]:
    colon = _COLON.match(document.text, found.key_span.end)
    if colon is None:
        return []
    end = _LINE_END.search(document.text, colon.end())
    line_end = end.start() if end else colon.end()
    return [Edit(Span(colon.end(), colon.end()), " []"), Edit(Span(line_end, found.span.end), "")]


def _item_lines(text: str, scalar: Scalar) -> Edit:
    """An item's lines from its dash's line to its last, line ending included."""
    dash = text.rfind("-", 0, scalar.span.start + (not len(scalar.span)))
    end = _LINE_END.search(text, scalar.span.end)
    return Edit(Span(_line_start(text, dash), end.end() if end else scalar.span.end), "")


def _flow_item(text: str, found: Property, index: int, gone: set[int]) -> list[Edit]:
    """An item in brackets: its line where it has one, else it and the comma before it, or behind the first."""
    scalars = found.scalars
    span = scalars[index].span
    start = _line_start(text, span.start)
    rest = _REST_OF_LINE.match(text, span.end)
    if rest and start > found.value_start and not text[start : span.start].strip(" \t"):
        return [Edit(Span(start, rest.end()), "")]
    if not any(before not in gone for before in range(index)):
        return [Edit(Span(span.start, scalars[index + 1].span.start), "")]
    previous = scalars[index - 1].span.end
    if "#" not in text[previous : span.start]:
        return [Edit(Span(previous, span.end), "")]
    comma = text.index(",", previous)
    return [Edit(Span(comma, comma + 1), ""), Edit(span, "")]


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
