"""The block without YAML: plain scalars, simple quotes and simple lists, exactly as YAML reads them.

Whatever is not surely simple gives None, and YAML decides.
"""

from __future__ import annotations

import re
from typing import Any

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.markdown.frontmatter.note_properties import Property, Scalar

_LARGE = 16_384
# What YAML refuses, or takes for a line's end where we do not; tabs are left to it too.
_ODD = lazy_pattern(r"[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\r(?!\n)")
_PROPERTY = lazy_pattern(r"([^\W_](?:[\w /.()-]{0,98}[\w/.()-])?):(?: +([^\r\n]*))?\r?\n")
_ITEM = lazy_pattern(r"( *)- +([^\r\n]+)\r?\n")
_IDLE = lazy_pattern(r"(?:#[^\r\n]*)?\r?\n")
_INSIDE = r""":,\[\]{}#&*!|>'"%@`?"""
_FLOW_ITEM = lazy_pattern(rf""" *("[^"\\]*"|'[^']*'|[^ \-=~<.+{_INSIDE}](?:[^{_INSIDE}]*[^ {_INSIDE}])?) *(,|\Z)""")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=~<.+")
_GUESSED = frozenset("0123456789yYnNtTfFoO")
_WORDS: dict[str, bool | None] = {
    **{form: True for word in ("yes", "true", "on") for form in (word, word.title(), word.upper())},
    **{form: False for word in ("no", "false", "off") for form in (word, word.title(), word.upper())},
    **dict.fromkeys(("null", "Null", "NULL")),
}
_PERIOD = lazy_pattern(r"[0-9]{4}-[0-9]{2}")
_INTEGER = lazy_pattern(r"0|[1-9][0-9]{0,17}")
_DECIMAL = lazy_pattern(r"[0-9]{1,20}\.[0-9]{1,20}")
_DAY = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER_LIKE = lazy_pattern(r"[0-9A-Fa-f_.,:xXoTtZz+\- ]*")


_make = tuple.__new__  # half the time of calling the class


class NotSimpleYaml(Exception):
    """Only YAML itself can read this."""


def parse_simple(text: str, start: int, end: int) -> tuple[Property, ...] | None:
    """The properties in `text[start:end]`, whole lines; None when only YAML itself can read them."""
    if end - start > _LARGE or _ODD.search(text, start, end):
        return None
    properties: dict[str, Property] = {}
    position = start
    try:
        while position < end:
            line = _PROPERTY.match(text, position)
            if line is None:
                position = _skip(text, position)
                continue
            found, position = _property(text, line, end)
            if found.key in properties:
                return None
            properties[found.key] = found
    except NotSimpleYaml:
        return None
    return tuple(properties.values())


def _skip(text: str, position: int) -> int:
    idle = _IDLE.match(text, position)
    if idle is None:
        raise NotSimpleYaml
    return idle.end()


def _property(text: str, line: re.Match[str], end: int) -> tuple[Property, int]:
    """The property that begins on `line`, and where the next line begins."""
    key, raw = line.groups()
    start, key_end = line.span(1)
    raw = raw.rstrip(" ") if raw else ""
    at = stop = key_end + 1
    value: Any = None
    scalars: tuple[Scalar, ...] = ()
    is_list = False
    if raw:
        at = line.start(2)
        stop = at + len(raw)
        if raw[0] == "[":
            scalars, value = _flow_list(raw, at)
            is_list = True
        else:
            scalar, value = _scalar(raw, at)
            scalars = (scalar,)
    elif item := _ITEM.match(text, line.end(), end):
        at = item.end(1)
        scalars, value, line = _block_list(text, item, end)
        stop = scalars[-1].start + len(scalars[-1].raw)
        is_list = True
    after = line.end()
    last = after - 2 if text[after - 2] == "\r" else after - 1
    return _make(Property, (key, start, key_end, at, stop, last, value, scalars, is_list, False)), after


def _block_list(text: str, item: re.Match[str], end: int) -> tuple[tuple[Scalar, ...], list[Any], re.Match[str]]:
    """Items, their values, and the last line; `item` is the first."""
    scalars, values, indent = [], [], item[1]
    following: re.Match[str] | None = item
    while following:
        item = following
        if item[1] != indent:
            raise NotSimpleYaml
        scalar, value = _scalar(item[2].rstrip(" "), item.start(2))
        scalars.append(scalar)
        values.append(value)
        following = _ITEM.match(text, item.end(), end)
    return tuple(scalars), values, item


def _flow_list(raw: str, offset: int) -> tuple[tuple[Scalar, ...], list[Any]]:
    if raw[-1] != "]":
        raise NotSimpleYaml
    inner = raw[1:-1]
    if not inner.strip(" "):
        return (), []
    scalars: list[Scalar] = []
    values: list[Any] = []
    position = 0
    while found := _FLOW_ITEM.match(inner, position):
        scalar, value = _scalar(found[1], offset + 1 + found.start(1))
        scalars.append(scalar)
        values.append(value)
        if not found[2]:
            return tuple(scalars), values
        position = found.end()
    raise NotSimpleYaml


def _scalar(raw: str, offset: int) -> tuple[Scalar, Any]:
    """One scalar on one line, without spaces around it."""
    first = raw[:1]
    if first in _INDICATORS or not first:
        inner = raw[1:-1]
        if first not in "'\"" or len(raw) < 2 or raw[-1] != first or first in inner:
            raise NotSimpleYaml
        if first == '"' and "\\" in inner:
            raise NotSimpleYaml
        return _make(Scalar, (offset, raw, inner, True)), inner
    if ": " in raw or " #" in raw or raw[-1] == ":":
        raise NotSimpleYaml
    return _make(Scalar, (offset, raw, raw, False)), _guess(raw) if first in _GUESSED else raw


def _guess(raw: str) -> Any:
    """What YAML makes of a plain scalar that may be a number, a date or a word such as `yes`."""
    if raw in _WORDS:
        return _WORDS[raw]
    if raw[0] not in "0123456789" or _PERIOD.fullmatch(raw):
        return raw
    if _INTEGER.fullmatch(raw):
        return int(raw)
    if _DECIMAL.fullmatch(raw):
        return float(raw)
    if _DAY.fullmatch(raw):
        return _day(raw)
    if _NUMBER_LIKE.fullmatch(raw):
        raise NotSimpleYaml
    return raw


def _day(raw: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise NotSimpleYaml from None
