"""Tables that sort and filter, once the page's script has seen them, and that are cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from obsidian_intel.reports.rollup.html.elements import NOTHING, Html, joined, tag
from obsidian_intel.reports.rollup.labels import Words

TALL, _SEARCHED = 24, 8
_SORTED = ("text", "number", "month")


class TableHead(NamedTuple):
    """A column. `kind` is how it sorts: `text`, `number`, `month`; `prose` and empty do not."""

    title: str
    kind: str = "text"


class TableCell(NamedTuple):
    """A cell and, where its text is not what it sorts by, its `key`."""

    html: Html
    key: str | None = None
    lang: str | None = None


class TableLine(NamedTuple):
    """A row."""

    cells: Sequence[TableCell]


def table(
    ident: str, caption: str, heads: Sequence[TableHead], lines: Sequence[TableLine], *, cards: bool = True
) -> Html:
    """A table in its frame. The first cell of a row is its header; `cards`: each row is a card on a phone.

    `caption` is for those who do not see the heading above it.
    """
    body = joined(_row(heads, line) for line in lines)
    head = tag("tr", *map(_head, heads))
    parts = (tag("caption", caption, class_="unseen"), tag("thead", head), tag("tbody", body))
    whole = tag("table", *parts, id=ident, data_table=len(lines) > 1, class_="cards" if cards else None)
    tall = " tall" if len(lines) > TALL else ""
    return tag("div", whole, class_=f"frame{tall}", tabindex="0", role="group", aria_label=caption)


def searched(ident: str, label: str, content: Html, count: int, words: Words) -> Html:
    """`content`, the table or list `ident` of `count` entries, below a field that filters it, where they are many."""
    return joined([search(ident, label, count, words), content]) if count >= _SEARCHED else content


def search(ident: str, label: str, count: int, words: Words) -> Html:
    """A field that filters the table or list `ident`."""
    field = f"{ident}-filter"
    return tag(
        "div",
        tag("label", label, for_=field),
        Html(f'<input id="{field}" type="search" data-filter="{ident}" autocomplete="off" spellcheck="false">'),
        tag(
            "output",
            str(count),
            for_=field,
            data_count=ident,
            data_all=words.template("{count} entries"),
            data_some=words.template("{shown} of {count} entries"),
            data_more=words.template("Show all {count} entries") if count > TALL else None,
        ),
        class_="search",
        hidden=True,
    )


def _head(head: TableHead) -> Html:
    sort = head.kind if head.kind in _SORTED else None
    return tag("th", head.title, scope="col", data_sort=sort, class_=_side(head))


def _side(head: TableHead) -> str | None:
    return head.kind if head.kind in ("number", "month", "prose") else None


def _row(heads: Sequence[TableHead], line: TableLine) -> Html:
    return tag("tr", *(_cell(index, *pair) for index, pair in enumerate(zip(heads, line.cells, strict=True))))


def _cell(index: int, head: TableHead, cell: TableCell) -> Html:
    if not index:
        return tag("th", cell.html, scope="row", lang=cell.lang, data_key=cell.key)
    label = head.title if cell.html else None
    return tag("td", cell.html or NOTHING, class_=_side(head), lang=cell.lang, data_key=cell.key, data_label=label)
