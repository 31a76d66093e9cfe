"""Leaderboards and the timeline in the page."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.boards import by_benchmark
from obsidian_intel.reports.rollup.chart import STYLED, bars, describe_board, pictured, svg
from obsidian_intel.reports.rollup.format_scores import change, number, place
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, tag
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, table
from obsidian_intel.reports.rollup.model import BoardEntry, Leaderboard, Rollup
from obsidian_intel.reports.rollup.timeline import boards_with_news, timeline_picture, timeline_width

_PICTURES, _TOP, _CARD, _PHONE = 12, 10, 320, 480
_CAPTION = "Leaderboards that this range adds to. Change is against the best of earlier months."
_HEADS = (
    *(
        TableHead("Benchmark"),
        TableHead("How"),
        TableHead("Rank", "number"),
        TableHead("Model"),
        TableHead("Score", "number"),
    ),
    *(TableHead("Change", "number"), TableHead("Stated")),
)


def timeline(rollup: Rollup) -> Html:
    """The timeline's picture with its key, or nothing."""
    drawn = timeline_picture(rollup, STYLED)
    if drawn is None:
        return NOTHING
    moves = bool(boards_with_news(rollup))
    caption = tag("figcaption", "The lines tell when the best score of a benchmark moved.") if moves else NOTHING
    fits = " fits" if timeline_width(rollup) <= _PHONE else ""
    picture = tag("div", Html(drawn), class_=f"wide{fits}", tabindex="0", role="region", aria_label="Timeline, picture")
    return tag("figure", picture, caption, class_="timeline")


def leaderboards(rollup: Rollup) -> Iterator[Html]:
    """Pictures of the fullest boards with news, then a table of all that have some."""
    moved = rollup.moved()
    shown = pictured(moved, _PICTURES)
    if shown:
        if any(entry.period not in rollup.range for board in shown for entry in board.entries):
            new, old = tag("span", "from this range", class_="key new"), tag("span", "from before", class_="key old")
            yield tag("p", new, old)
        yield tag("div", *(_card(board, index, rollup) for index, board in enumerate(shown)), class_="boards")
    together = [board for group in by_benchmark(moved) for board in group]
    lines = [_line(board, entry) for board in together for entry in board.entries if _wanted(entry, rollup)]
    if lines:
        yield table("scores-table", "scores", _HEADS, lines, _CAPTION)
    if rest := len(rollup.leaderboards) - len(moved):
        more = "1 more leaderboard has" if rest == 1 else f"{rest} more leaderboards have"
        yield tag("p", f"{more} nothing new in this range.", class_="quiet after")


def _wanted(entry: BoardEntry, rollup: Rollup) -> bool:
    return entry.rank <= _TOP or entry.period in rollup.range


def _how(board: Leaderboard) -> str:
    lower = "lower is better" if board.better == "lower" else ""
    return " · ".join(part for part in (board.protocol, board.condition, lower) if part)


def _card(board: Leaderboard, index: int, rollup: Rollup) -> Html:
    elements, height = bars(board, rollup.range, STYLED, _CARD)
    picture = svg(_CARD, height, board.title, describe_board(board), elements, f"board-{index}")
    how = _how(board)
    head = tag("figcaption", tag("h3", board.benchmark), tag("p", how, lang=language(how)) if how else NOTHING)
    return tag("figure", head, Html(picture), class_="board")


def _line(board: Leaderboard, entry: BoardEntry) -> TableLine:
    how = _how(board)
    notes = [f"also {number(value)} in {period}" for period, value in entry.earlier]
    notes += ["two values stated"] if entry.conflict else []
    notes += ["condition inferred"] if entry.inferred else []
    stated = joined([entry.period, *(tag("small", note) for note in notes)], SPACE)
    rank = f"{entry.rank}{'=' if entry.tied else ''}"
    better = bool(entry.change) and ((entry.change or 0) > 0) is (board.better == "higher")
    moved = tag("span", change(entry, board), class_="best" if better else None)
    return TableLine(
        (
            TableCell(escaped(board.benchmark)),
            TableCell(escaped(how), lang=language(how)),
            TableCell(escaped(rank), str(entry.rank)),
            TableCell(escaped(entry.name), lang=language(entry.name)),
            TableCell(tag("b", place(entry, board)), repr(entry.value)),
            TableCell(moved, "" if entry.change is None else repr(entry.change)),
            TableCell(stated, entry.period),
        )
    )
