"""A cell as nested lists."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.months.cells.cell_parts import Group
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, joined, language, tag
from obsidian_intel.reports.rollup.html.page_text import linked
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import CellText, Reference

TITLES = {
    "mechanism": "Mechanism",
    "capability": "Capability",
    "value": "Value",
    "trend": "Trend",
    "papers": "Key papers",
}
_SOURCES = frozenset(("paper", "论文", "link", "链接", "arxiv", "pdf", "code", "代码"))


def cells(found: Sequence[CellText], words: Words, papers: Sequence[Reference] = ()) -> Html:
    """The cells of a row side by side. The titles of `papers` are links."""
    return tag("div", *(_cell(cell, words, papers) for cell in found), class_="cells")


def _cell(cell: CellText, words: Words, papers: Sequence[Reference]) -> Html:
    lists = joined(_group(group, papers) for group in cell.outline.groups)
    if not lists:
        return NOTHING
    title = words(TITLES[cell.field]) if cell.field in TITLES else cell.header
    return tag("div", tag("h3", title, class_="small"), tag("ul", lists, class_="outline"), class_="cell")


def _group(group: Group, papers: Sequence[Reference]) -> Html:
    items = [line for item in group.items if (line := _line("", item.label, item.text, papers))]
    head = _line(group.tag, group.label, group.text, papers)
    if not head:
        return joined(tag("li", item, lang=language(item)) for item in items)
    inner = tag("ul", *(tag("li", item) for item in items)) if items else NOTHING
    return tag("li", head, inner, lang=language(head + inner), class_=None if group.text and not items else "group")


def _line(mark: str, label: str, text: str, papers: Sequence[Reference]) -> Html:
    mark, label = said(mark), label.rstrip(":： ")
    shown, rest = linked(label, papers), linked(text, papers)
    if mark.casefold() in _SOURCES:  # `[Paper] Title(https://…)`: the link says so
        mark = ""
    parts: list[str] = [tag("span", mark, class_="tag"), SPACE] if mark else []
    parts += [tag("strong", shown)] if shown else []
    if shown and rest:
        parts.append(Html("：" if language(label + text) else ": "))
    return joined([*parts, rest])
