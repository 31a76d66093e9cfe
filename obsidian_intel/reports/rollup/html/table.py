"""Tables that sort and filter, once the page's script has seen them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from obsidian_intel.reports.rollup.html.elements import Html, joined, tag

TALL = 24


@dataclass(frozen=True, slots=True)
class TableHead:
    """A column. `kind` is how it sorts: `text`, `number`, or empty for not at all."""

    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell and, where its text is not what it sorts by, its `key`."""

    html: Html
    key: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row. `more` is the id of the element that tells the whole, which is searched and hidden with it."""

    cells: Sequence[TableCell]
    more: str | None = None


def table(ident: str, noun: str, heads: Sequence[TableHead], lines: Sequence[TableLine], caption: str = "") -> Html:
    """A table and a field to filter its `noun`s. The first cell of a row is its header."""
    body = joined(_row(heads, line) for line in lines)
    head = tag("tr", *(tag("th", h.title, scope="col", data_sort=h.kind or None, class_=_side(h)) for h in heads))
    title = caption or noun.capitalize()
    unseen = None if caption else "unseen"  # the section's own title says it
    parts = (tag("caption", title, class_=unseen), tag("thead", head), tag("tbody", body))
    whole = tag("table", *parts, id=ident, data_table=True)
    tall = " tall" if len(lines) > TALL else ""
    frame = tag("div", whole, class_=f"frame{tall}", tabindex="0", role="region", aria_label=f"{title}, table")
    return joined([_search(ident, noun, len(lines)), frame]) if len(lines) > 1 else frame


def _side(head: TableHead) -> str | None:
    return "number" if head.kind == "number" else None


def _row(heads: Sequence[TableHead], line: TableLine) -> Html:
    cells = [
        tag("td" if index else "th", cell.html, scope=None if index else "row", lang=cell.lang, data_key=cell.key)
        if _side(head) is None
        else tag("td", cell.html, class_="number", data_key=cell.key)
        for index, (head, cell) in enumerate(zip(heads, line.cells, strict=True))
    ]
    return tag("tr", *cells, data_more=line.more)


def _search(ident: str, noun: str, count: int) -> Html:
    field = f"{ident}-filter"
    return tag(
        "div",
        tag("label", f"Filter {noun}", for_=field),
        Html(f'<input id="{field}" type="search" data-filter="{ident}" autocomplete="off" spellcheck="false">'),
        tag("output", f"{count} rows", for_=field, data_count=ident),
        class_="search",
        hidden=True,
    )
