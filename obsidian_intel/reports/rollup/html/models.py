"""Models in the page: a line each, which unfolds to its scores and cells in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.reports.rollup.escape import web_address
from obsidian_intel.reports.rollup.format_scores import best_metrics, in_paper, label, score, standing
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, joined, language, link, tag, to_page
from obsidian_intel.reports.rollup.html.entries import SEARCHED, FoldedRow, entries, filtered
from obsidian_intel.reports.rollup.html.outline import cells
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.models import ModelRows, models_of
from obsidian_intel.reports.rollup.rollup_values import CellText, ModelEntry, Rollup

_BUDGET = 220_000
_MECHANISMS = 24


def models(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The mechanisms as buttons, then the models; each once, with all its months."""
    found = models_of(rollup)
    if not found:
        return
    room = CellBudget()
    content = entries("models-list", "model", [_entry(model, rollup, words, room) for model in found], words)
    if len(found) >= SEARCHED and rollup.tags:
        yield _mechanisms(rollup, words)
    yield filtered("models-list", words("Filter models"), content, len(found), words)


class CellBudget:
    """How much text of cells a page still takes: a page of two years stays one that can be sent by mail."""

    def __init__(self, size: int = _BUDGET) -> None:
        self._left = size

    def takes(self, found: Sequence[CellText]) -> bool:
        """Whether the cells fit; what does not is left out whole."""
        size = sum(_size(cell) for cell in found)
        if size > self._left:
            return False
        self._left -= size
        return True


def _size(cell: CellText) -> int:
    return sum(
        len(group.label) + len(group.text) + sum(len(item.label) + len(item.text) for item in group.items)
        for group in cell.outline.groups
    )


def _mechanisms(rollup: Rollup, words: Words) -> Html:
    buttons = [
        tag("button", name, SPACE, tag("span", str(len(names))), type="button", data_pick=name, aria_pressed="false")
        for name, names in rollup.tags[:_MECHANISMS]
    ]
    said = words("Models by mechanism")
    return tag("div", *buttons, class_="picks", role="group", aria_label=said, data_for="models-list")


def _entry(model: ModelRows, rollup: Rollup, words: Words, room: CellBudget) -> FoldedRow:
    many = rollup.range.since != rollup.range.until
    latest = model.latest
    since = words("since {period}", period=model.first_seen) if model.first_seen < model.rows[-1].period else ""
    months = words.listed(dict.fromkeys(row.period for row in model.rows)) if many else ""
    found = (
        tag(
            "span",
            words.message(label(metric)),
            *(part for small in (stand, in_paper(metric, words)) if small for part in (SPACE, tag("small", small))),
            class_="chip",
            lang=language(label(metric)),
        )
        for metric, stand in best_metrics(latest, words=words)
    )
    below = joined(found, SPACE)
    return FoldedRow(
        latest.name,
        months,
        model.tags,
        tag("small", since) if since else NOTHING,
        tag("span", below, class_="line") if below else NOTHING,
        joined([_page(model, rollup, words), _whole(model, many, words, room)]),
    )


def _page(model: ModelRows, rollup: Rollup, words: Words) -> Html:
    """A link to the model's page, where the page is one of a site."""
    address = rollup.page_of("model", model.latest.name, model.latest.period)
    return tag("p", to_page(words("All months of this model"), address), class_="onward") if address else NOTHING


def _whole(model: ModelRows, many: bool, words: Words, room: CellBudget) -> Html:
    parts: list[str] = []
    address = web_address(model.paper.url) if model.paper else None
    if address:
        parts.append(tag("p", words("Source"), words(": "), link(address, model.paper), class_="source"))
    for row in model.rows:
        if many and len(model.rows) > 1:
            parts.append(tag("h3", row.period, class_="small"))
        parts.append(_scores(row, words))
        if row.cells:
            fits = room.takes(row.cells)
            parts.append(cells(row.cells, words, row.papers) if fits else left_out(row.period, words))
    return joined(parts)


def left_out(period: str, words: Words) -> Html:
    """Where to read the cells that the page had no room for."""
    return tag("p", words("The whole text stands in the note of {period}.", period=period), class_="quiet")


def _scores(model: ModelEntry, words: Words) -> Html:
    if not model.metrics:
        return NOTHING
    found = []
    for index, metric in enumerate(model.metrics):
        how = " · ".join(part for part in (metric.protocol, metric.condition) if part)
        small = tag("small", how, lang=language(how)) if how else NOTHING
        stand = standing(*model.ranks.get(index, (1, 1)), words)
        found.append(
            tag(
                "li",
                *(tag("span", metric.benchmark), small, tag("b", score(metric))),
                *(tag("small", small) for small in (stand, in_paper(metric, words)) if small),
            )
        )
    return tag("ul", *found, class_="scores", aria_label=words("Scores"))
