"""A cell as nested lists: groups under `**[tag] label**：`, items `**label**：text`, and nothing lost."""

from __future__ import annotations

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import Group, Item, Outline
from obsidian_intel.months.cells.masked_lines import CellLine, read_lines


def outline(raw: str) -> Outline:
    """The groups and items of a cell. Their spans tile `raw`; never raises."""
    return text_and_outline(raw)[1]


@text_cache(512)
def text_and_outline(raw: str) -> tuple[str, Outline]:
    """`plain(raw)` and `outline(raw)`, read in one pass."""
    lines, text = read_lines(raw)
    if not lines:
        whole = Span(0, len(raw))
        return text, Outline((Group(whole, Span(0, 0), "", "", "", (Item(whole, "", ""),)),) if raw else ())
    starts = [0, *[line[0] for line in lines[1:]], len(raw)]
    spans = list(map(Span, starts, starts[1:]))
    items = [Item(span, line[4], line[5]) for span, line in zip(spans, lines, strict=True)]
    groups: list[Group] = []
    i, count = 0, len(lines)
    while i < count:
        head = lines[i] if _is_head(lines, i) else None
        begin = i + 1 if head else i
        end = _group_end(lines, begin, head)
        span, own = Span(starts[i], starts[end]), tuple(items[begin:end])
        if head:
            groups.append(Group(span, spans[i], head[3], head[4], head[5], own))
        else:
            groups.append(Group(span, Span(span.start, span.start), "", "", "", own))
        i = end
    return text, Outline(tuple(groups), tuple([line[2] for line in lines if line[2]]))


def _is_head(lines: list[CellLine], i: int) -> bool:
    """A tag opens a group anywhere; a label after a gap does when it stands alone."""
    line = lines[i]
    if line.tag:
        return True
    if not (line.label and line.first):
        return False
    return not line.text or i + 1 == len(lines) or lines[i + 1].first


def _group_end(lines: list[CellLine], begin: int, head: CellLine | None) -> int:
    """Where the group ends: at a gap, but not at the one between a head without text and its items."""
    i, count = begin, len(lines)
    while i < count:
        line = lines[i]
        if line.tag:
            break
        if line.first:
            follows = i == begin and head is not None and not head.text and (line.text or not line.label)
            if not (follows or (i == begin and head is None)):
                break
        i += 1
    return max(i, begin) if head else max(i, begin + 1)
