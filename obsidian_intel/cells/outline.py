"""A cell as nested lists: groups under `**[tag] label**：`, items `**label**：text`, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from obsidian_intel.cells.plain import tidy
from obsidian_intel.cells.scan import BREAK, MARK, Scan, scan
from obsidian_intel.cells.types import Group, Item, Outline
from obsidian_intel.text import Span

_STRAY = re.compile(r"[*+-] +(?=\S)")
_TAG = re.compile(r"\s*(?:\[([^\[\]\n]{1,60})\](?![(\[])|【([^【】\n]{1,60})】)\s*")
_COLON = re.compile(r"\s*[：:]\s*")
_COLON_END = re.compile(r"\s*[：:]\s*\Z")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty. `start` is where its text begins, `first` that a gap stands before it."""

    start: int
    end: int
    first: bool
    stray: Span | None
    tag: str
    label: str
    text: str


@lru_cache(maxsize=4096)
def outline(raw: str) -> Outline:
    """The groups and items of a cell. Their spans tile `raw`; never raises."""
    lines = list(_lines(scan(raw)))
    if not lines:
        whole = Span(0, len(raw))
        return Outline((Group(whole, Span(0, 0), "", "", "", (Item(whole, "", ""),)),) if raw else ())
    starts = [0, *(line.start for line in lines[1:]), len(raw)]
    spans = [Span(a, b) for a, b in pairwise(starts)]
    groups: list[Group] = []
    i = 0
    while i < len(lines):
        head = lines[i] if _is_head(lines, i) else None
        begin = i + 1 if head else i
        end = _group_end(lines, begin, head)
        items = tuple(Item(spans[j], lines[j].label, lines[j].text) for j in range(begin, end))
        span = Span(spans[i].start, spans[end - 1].end if end > i else spans[i].end)
        if head:
            groups.append(Group(span, spans[i], head.tag, head.label, head.text, items))
        else:
            groups.append(Group(span, Span(span.start, span.start), "", "", "", items))
        i = end
    return Outline(tuple(groups), tuple(line.stray for line in lines if line.stray))


def _is_head(lines: list[_Line], i: int) -> bool:
    """A tag opens a group anywhere; a label after a gap does when it stands alone."""
    line = lines[i]
    if line.tag:
        return True
    alone = i + 1 == len(lines) or lines[i + 1].first
    return bool(line.label) and line.first and (alone or not line.text)


def _group_end(lines: list[_Line], begin: int, head: _Line | None) -> int:
    """Where the group ends: at a gap, but not at the one between a head without text and its items."""
    i = begin
    while i < len(lines) and not lines[i].tag:
        follows = i == begin and head is not None and not head.text and (lines[i].text or not lines[i].label)
        if lines[i].first and not (follows or (i == begin and head is None)):
            break
        i += 1
    return max(i, begin) if head else max(i, begin + 1)


def _lines(found: Scan) -> Iterator[_Line]:
    raw, start, gap = found.raw, 0, 2
    ends = [(start, end) for kind, start, end, _ in found.pieces if kind == BREAK]
    for end, following in [*ends, (len(raw), len(raw))]:
        begin = _SPACE.match(raw, start, end).end()  # type: ignore[union-attr]
        if begin < end:
            yield _line(found, begin, end, first=gap >= 2)
            gap = 0
        gap += 1
        start = following


def _line(found: Scan, start: int, end: int, *, first: bool) -> _Line:
    raw = found.raw
    mark = _STRAY.match(raw, start, end)
    stray = Span(mark.start(), mark.end()) if mark else None
    begin = mark.end() if mark else start
    tag, label, text = "", "", ""
    body = begin
    bold = _bold_at(found, begin, end)
    if bold is not None:
        inner, close, after = bold
        tagged = _TAG.match(raw, inner, close)
        if tagged:
            tag, inner = (tagged[1] or tagged[2]).strip(), tagged.end()
        colon = _COLON.match(raw, after, end)
        within = _COLON_END.search(raw, max(inner, close - 4), close)
        if colon or within or tag:
            label = tidy(found.shown(inner, within.start() if within else close))
            body = colon.end() if colon else after
    else:
        tagged = _TAG.match(raw, begin, end)
        if tagged and raw[begin] == "【":
            tag, body = tagged[2].strip(), tagged.end()
    text = tidy(found.shown(body, end))
    return _Line(start, end, first, stray, tag, label, text)


def _bold_at(found: Scan, begin: int, end: int) -> tuple[int, int, int] | None:
    """Inner start, inner end and outer end of the bold that a line begins with."""
    raw = found.raw
    if not raw.startswith(("**", "__"), begin) or (i := found.index(begin)) < 0:
        return None
    kind, opening, inner, _ = found.pieces[i]
    if kind != MARK:
        return None
    for j in range(i + 1, len(found.pieces)):
        _, start, stop, _ = found.pieces[j]
        if start >= end:
            break
        if found.bold.get(stop) == opening:
            return inner, start, stop
    return None
