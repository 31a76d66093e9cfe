"""Changes to single properties, as edits of the bytes they name and no others.

Each function is pure. It gives no edits when there is nothing to do, and none when it could not be done for
certain: in a block that is not valid, or where a re-reading would not give exactly what was wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.markdown.frontmatter.list_edits import add_items, remove_items
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter, Property
from obsidian_intel.markdown.frontmatter.quoting import Number, quote_key, quote_scalar, render_flow, render_value
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter

Value = str | list[str] | tuple[str, ...] | bool | int
_COLON = re.compile(r"[ \t]*:")
_LINE_END = re.compile(r"\r\n|[\r\n]|\Z")
_COMMA = re.compile(r"\s*,[ \t]*")


def set_property(document: Document, fm: Frontmatter, key: str, value: Value) -> list[Edit]:
    """`key` has `value`: inserted as the last property when missing (in a new block when there is none)."""
    if not fm.valid:
        return []
    if not fm.present:
        return _new_block(document, fm, key, value)
    found = fm.get(key)
    if found is None:
        edits = _insert(document, fm, key, value)
    elif _holds(found, value):
        return []
    else:
        edits = _replace(document, fm, found, value)
    return _checked(document, fm, edits, key, lambda new: new is not None and _holds(new, value))


def add_to_list(document: Document, fm: Frontmatter, key: str, items: Sequence[str]) -> list[Edit]:
    """The list `key` has all of `items`: the missing ones go last. A single value becomes a list."""
    found = fm.get(key) if fm.valid else None
    if found is None:
        return set_property(document, fm, key, list(dict.fromkeys(items))) if items else []
    if found.nested:
        return []
    had = [scalar.text for scalar in found.scalars]
    missing = [item for item in dict.fromkeys(items) if item not in had]
    if not missing:
        return []
    edits = add_items(document, found, missing, in_flow=_in_flow(document, fm))
    wanted = [*had, *missing]
    return _checked(document, fm, edits, key, lambda new: new is not None and new.is_list and _texts(new) == wanted)


def remove_from_list(document: Document, fm: Frontmatter, key: str, items: Sequence[str]) -> list[Edit]:
    """The list `key` has none of `items`. When nothing is left it reads `[]`."""
    found = fm.get(key) if fm.valid else None
    if found is None or found.nested:
        return []
    gone = [index for index, scalar in enumerate(found.scalars) if scalar.text in set(items)]
    if not gone:
        return []
    wanted = [scalar.text for index, scalar in enumerate(found.scalars) if index not in gone]
    edits = remove_items(document, found, gone)
    return _checked(document, fm, edits, key, lambda new: new is not None and new.is_list and _texts(new) == wanted)


def remove_property(document: Document, fm: Frontmatter, key: str) -> list[Edit]:
    """`key` is gone, each time it stands there. An emptied block keeps its fences."""
    found = fm.get(key) if fm.valid else None
    if found is None:
        return []
    same = [each for each in fm.properties if each.key == found.key]
    if _in_flow(document, fm):
        edits = [_without_comma(document, fm, each) for each in same]
    else:
        edits = [_whole_lines(document, each) for each in same]
    return _checked(document, fm, edits, found.key, lambda new: new is None or new.key != found.key)


def rename_property(document: Document, fm: Frontmatter, key: str, new_key: str) -> list[Edit]:
    """`key` is called `new_key`; nothing happens when that name is taken."""
    found = fm.get(key) if fm.valid else None
    if found is None or any(each.key == new_key for each in fm.properties):
        return []
    name = quote_key(new_key, flow=_in_flow(document, fm))
    edits = [Edit(each.key_span, name) for each in fm.properties if each.key == found.key]
    wanted = _texts(found)
    renamed = {found.key: new_key}
    return _checked(
        document,
        fm,
        edits,
        new_key,
        lambda new: new is not None and new.key == new_key and _texts(new) == wanted,
        renamed,
    )


def _new_block(document: Document, fm: Frontmatter, key: str, value: Value) -> list[Edit]:
    newline = document.newline
    block = f"---{newline}{quote_key(key)}:{render_value(value, newline)}{newline}---{newline}"
    edits = [Edit(Span(document.start, document.start), block)]
    return _checked(document, fm, edits, key, lambda new: new is not None and _holds(new, value))


def _insert(document: Document, fm: Frontmatter, key: str, value: Value) -> list[Edit]:
    newline = document.newline
    if _in_flow(document, fm):
        brace = document.text.index("{", fm.content.start)
        comma = ", " if fm.properties else ""
        return [Edit(Span(brace + 1, brace + 1), f"{quote_key(key, flow=True)}: {render_flow(value)}{comma}")]
    indent = ""
    if fm.properties:
        start = fm.properties[-1].key_span.start
        indent = document.text[_line_start(document.text, start) : start]
    line = f"{indent}{quote_key(key)}:{render_value(value, newline, indent)}{newline}"
    return [Edit(Span(fm.content.end, fm.content.end), line)]


def _replace(document: Document, fm: Frontmatter, found: Property, value: Value) -> list[Edit]:
    text, old = document.text, found.value_span
    colon = _COLON.match(text, found.key_span.end)
    if colon is None:
        return []
    is_list = not isinstance(value, str | int)
    in_block = found.is_list and text[old.start : old.start + 1] == "-"
    if _in_flow(document, fm) or (is_list and found.is_list and not in_block and not found.nested):
        return [Edit(old, (" " if old.start == colon.end() else "") + render_flow(value))]
    indent = text[_line_start(text, found.key_span.start) : found.key_span.start]
    if in_block and is_list and value:
        start = _line_start(text, old.start)
        lines = [f"{text[start : old.start]}- {quote_scalar(item)}" for item in value]  # type: ignore[union-attr]
        return [Edit(Span(start, found.span.end), document.newline.join(lines))]
    rendered = render_value(value, document.newline, indent)
    if is_list and value:
        return [Edit(Span(colon.end(), old.end), ""), Edit(Span(found.span.end, found.span.end), rendered)]
    first_line = _LINE_END.search(text, colon.end())
    if old.start > (first_line.start() if first_line else 0):
        key_end = first_line.start() if first_line else colon.end()
        return [Edit(Span(colon.end(), colon.end()), rendered), Edit(Span(key_end, found.span.end), "")]
    return [Edit(Span(colon.end(), old.end), rendered)]


def _whole_lines(document: Document, found: Property) -> Edit:
    ending = _LINE_END.match(document.text, found.span.end)
    end = ending.end() if ending else found.span.end
    return Edit(Span(_line_start(document.text, found.key_span.start), end), "")


def _without_comma(document: Document, fm: Frontmatter, found: Property) -> Edit:
    """The pair of a map in braces, with the comma behind it, or the one before it when it is the last."""
    if behind := _COMMA.match(document.text, found.span.end):
        return Edit(Span(found.span.start, behind.end()), "")
    index = fm.properties.index(found)
    start = fm.properties[index - 1].span.end if index else found.span.start
    return Edit(Span(start, found.span.end), "")


def _holds(found: Property, value: Value) -> bool:
    if isinstance(value, bool | int):
        return type(found.value) is type(value) and bool(found.value == value)
    if isinstance(value, str):
        if found.is_list or found.nested or not found.scalars:
            return False
        scalar = found.scalars[0]
        if isinstance(value, Number):
            return scalar.raw == value
        return scalar.text == value and (isinstance(found.value, str) or quote_scalar(value) == scalar.raw)
    if not found.is_list or found.nested or _texts(found) != list(value):
        return False
    return all(
        isinstance(each, str) or quote_scalar(scalar.text) == scalar.raw
        for each, scalar in zip(found.value, found.scalars, strict=True)
    )


def _texts(found: Property) -> list[str]:
    return [scalar.text for scalar in found.scalars]


def _in_flow(document: Document, fm: Frontmatter) -> bool:
    """Whether the whole block is one map in braces."""
    first = re.compile(r"(?:\s|#[^\r\n]*)*").match(document.text, fm.content.start)
    at = first.end() if first else fm.content.start
    return at < fm.content.end and document.text[at] == "{"


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _checked(
    document: Document,
    fm: Frontmatter,
    edits: list[Edit],
    key: str,
    wanted: Callable[[Property | None], bool],
    renamed: dict[str, str] | None = None,
) -> list[Edit]:
    """The edits, when a re-reading gives what was wanted and all else as it was; else none."""
    try:
        text = apply_edits(document.text, edits)
    except ValueError:
        return []
    after = Document(document.path, text)
    new = read_frontmatter(after)
    if not edits or not new.valid or not new.present or not wanted(new.get(key)):
        return []
    if text[body_offset(after, new) :] != document.text[body_offset(document, fm) :]:
        return []
    touched = {
        key,
        *(each.key for each in (fm.get(key), new.get(key)) if each),
        *(renamed or {}).values(),
        *(renamed or {}),
    }
    return edits if _others(fm, touched) == _others(new, touched) else []


def _others(fm: Frontmatter, touched: set[str]) -> list[tuple[str, tuple[str, ...], bool, str]]:
    return [
        (each.key, tuple(scalar.raw for scalar in each.scalars), each.is_list, repr(each.value))
        for each in fm.properties
        if each.key not in touched
    ]
