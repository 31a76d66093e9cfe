"""The pictures of a page, side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.html.elements import Html, tag
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.pictures.chosen import chosen_pictures, pictured_boards
from obsidian_intel.reports.rollup.pictures.drawing import STYLED
from obsidian_intel.reports.rollup.rollup_values import Rollup


def pictures(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The key to the marks, then a figure for each picture."""
    found = chosen_pictures(rollup, words, STYLED)
    if not found:
        return
    boards = pictured_boards(rollup)
    if any(entry.period not in rollup.range for board in boards for entry in board.entries):
        new = tag("span", words("from this range"), class_="key new")
        yield tag("p", new, tag("span", words("from before"), class_="key old"), class_="keys")
    figures = (
        tag("figure", *([tag("figcaption", each.caption)] if each.caption else []), Html(each.picture.svg(each.ident)))
        for each in found
    )
    yield tag("div", *figures, class_="pictures")
