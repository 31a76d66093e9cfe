"""A cell as nested lists."""

from __future__ import annotations

from obsidian_intel.months.cells.model import Group
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, joined, language, tag
from obsidian_intel.reports.rollup.model import CellText

_TITLES = {
    "mechanism": "Mechanism",
    "capability": "Capability",
    "value": "Value",
    "trend": "Trend",
    "papers": "Key papers",
}


def cells(found: tuple[CellText, ...]) -> Html:
    """The cells of a row side by side."""
    return tag("div", *(_cell(cell) for cell in found), class_="cells")


def _cell(cell: CellText) -> Html:
    lists = joined(_group(group) for group in cell.outline.groups)
    if not lists:
        return NOTHING
    title = _TITLES.get(cell.field, cell.header)
    return tag("div", tag("h4", title), tag("ul", lists, class_="outline"), class_="cell")


def _group(group: Group) -> Html:
    items = [line for item in group.items if (line := _line("", item.label, item.text))]
    head = _line(group.tag, group.label, group.text)
    if not head:
        return joined(tag("li", item, lang=language(item)) for item in items)
    inner = tag("ul", *(tag("li", item) for item in items)) if items else NOTHING
    return tag("li", head, inner, lang=language(head + inner), class_=None if group.text and not items else "group")


def _line(mark: str, label: str, text: str) -> Html:
    mark, label, text = said(mark), said(label).rstrip(":： "), said(text)
    parts: list[str] = [tag("span", mark, class_="tag"), SPACE] if mark else []
    parts += [tag("strong", label)] if label else []
    if label and text:
        parts.append(Html("：" if language(label + text) else ": "))
    return joined([*parts, text])
