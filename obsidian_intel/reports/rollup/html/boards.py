"""Leaderboards in the page: a table a benchmark, a column a setting; what has one score only is folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.reports.rollup.boards import by_benchmark, side_by_side
from obsidian_intel.reports.rollup.even_parts import evenly
from obsidian_intel.reports.rollup.format_scores import change, in_paper, number, place
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.labels import Words, without_news
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, Rollup

_GROUPS, _TOP, _COLUMNS, _FITS = 24, 10, 4, 2
BoardGroup = Sequence[Leaderboard]


def leaderboards(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The benchmarks with news, the fullest first; single scores and benchmarks beyond the first 24 are folded."""
    moved = rollup.moved()
    groups = by_benchmark(moved)
    compared = [group for group in groups if len({e.model for board in group for e in board.entries}) > 1]
    drawn = [_group(group, index, rollup, words) for index, group in enumerate(compared)]
    if drawn:
        yield tag("div", *drawn[:_GROUPS], class_="groups")
    if more := drawn[_GROUPS:]:
        head = tag("summary", words.count(len(more), "more benchmark"))
        yield tag("details", head, tag("div", *more, class_="groups"), class_="fold")
    yield from _single([board for group in groups if group not in compared for board in group], rollup, words)
    if rest := len(rollup.leaderboards) - len(moved):
        yield tag("p", without_news(rest, words), class_="quiet")


def _group(group: BoardGroup, index: int, rollup: Rollup, words: Words) -> Html:
    ident = f"board-{index + 1}"
    if len(group) == 1:
        content = _board(group[0], ident, rollup, words)
        sub = _setting(group[0], words)
    else:
        content = joined(
            _settings(part, f"{ident}-{number}" if number else ident, rollup, words)
            for number, part in enumerate(evenly(group, _COLUMNS))
        )
        sub = ""
    name = group[0].benchmark
    head = tag("h3", to_page(name, rollup.page_of("benchmark", name, "")), lang=language(name))
    note = tag("p", sub, class_="quiet", lang=language(sub)) if sub else NOTHING
    wide = " broad" if len(group) > _FITS else ""
    return tag("div", tag("div", head, note, class_="head"), content, class_=f"group{wide}")


def _setting(board: Leaderboard, words: Words) -> str:
    lower = words("lower is better") if board.better == "lower" else ""
    return " · ".join(part for part in (board.setting, lower) if part)


def _board(board: Leaderboard, ident: str, rollup: Rollup, words: Words) -> Html:
    """One setting: model, place, score, what it adds to the best before it, month."""
    heads = (
        *(TableHead(words("Model")), TableHead(words("Rank"), "number"), TableHead(words("Score"), "number")),
        *(TableHead(words("vs. best before"), "number"), TableHead(words("Month"), "month")),
    )
    shown = [entry for entry in board.entries if entry.rank <= _TOP or entry.period in rollup.range]
    lines = [TableLine(tuple(_places(entry, board, rollup, words))) for entry in shown]
    rest = len(board.entries) - len(shown)
    more = tag("p", words("and {count} more", count=rest), class_="quiet after") if rest else NOTHING
    return joined([table(ident, board.title, heads, lines, cards=False), more])


def _places(entry: BoardEntry, board: Leaderboard, rollup: Rollup, words: Words) -> Iterator[TableCell]:
    better = bool(entry.change) and ((entry.change or 0) > 0) is (board.better == "higher")
    score = place(entry, board)
    yield _named(entry, _notes(entry, words), rollup)
    yield TableCell(escaped(f"{entry.rank}{'=' if entry.tied else ''}"), str(entry.rank))
    yield TableCell(tag("b", score) if entry.rank == 1 else escaped(score), repr(entry.value))
    moved = change(entry, board)
    key = "" if entry.change is None else repr(entry.change)
    yield TableCell(tag("span", moved, class_="best" if better else None) if moved else NOTHING, key)
    yield TableCell(escaped(entry.period))


def _settings(group: BoardGroup, ident: str, rollup: Rollup, words: Words) -> Html:
    """Several settings of one benchmark, a column each; the best of each is bold."""
    lines = side_by_side(group)
    shown = [
        line
        for index, line in enumerate(lines)
        if index < _TOP or any(entry.period in rollup.range for entries in line for entry in entries)
    ]
    heads = [TableHead(words("Model"))]
    heads += [TableHead(_setting(board, words) or words("not stated"), "number") for board in group]
    heads += [TableHead(words("Month"), "month")]
    rows = [TableLine(tuple(_across(line, group, rollup, words))) for line in shown]
    rest = len(lines) - len(shown)
    more = tag("p", words("and {count} more", count=rest), class_="quiet after") if rest else NOTHING
    return joined([table(ident, group[0].benchmark, heads, rows, cards=True), more])


def _across(
    line: Sequence[Sequence[BoardEntry]], group: BoardGroup, rollup: Rollup, words: Words
) -> Iterator[TableCell]:
    entries = [entry for found in line for entry in found]
    first = entries[0]
    notes = dict.fromkeys(note for entry in entries for note in _notes(entry, words))
    yield _named(first, notes, rollup)
    for found, board in zip(line, group, strict=True):
        said = " / ".join(place(entry, board) for entry in found)
        leads = any(entry.rank == 1 for entry in found) and len(board.entries) > 1
        yield TableCell(tag("b", said) if leads else escaped(said), repr(found[0].value) if found else "")
    yield TableCell(escaped(words.listed(dict.fromkeys(entry.period for entry in entries))))


def _single(boards: BoardGroup, rollup: Rollup, words: Words) -> Iterator[Html]:
    """Scores that nothing is to be compared with, folded."""
    if not boards:
        return
    heads = [TableHead(words("Benchmark")), TableHead(words("Setting")), TableHead(words("Model"))]
    heads += [TableHead(words("Score"), "number"), TableHead(words("Month"), "month")]
    lines = [
        TableLine(
            (
                TableCell(escaped(board.benchmark), lang=language(board.benchmark)),
                TableCell(escaped(_setting(board, words)), lang=language(board.setting)),
                _named(entry, _notes(entry, words), rollup),
                TableCell(escaped(place(entry, board)), repr(entry.value)),
                TableCell(escaped(entry.period)),
            )
        )
        for board in boards
        for entry in board.entries
    ]
    whole = table("single-scores", words("Single scores"), heads, lines)
    content = searched("single-scores", words("Filter scores"), whole, len(lines), words)
    yield tag("details", tag("summary", words.count(len(lines), "single score")), content, class_="fold")


def _named(entry: BoardEntry, notes: Iterable[Html], rollup: Rollup) -> TableCell:
    """The cell of a model's name, with what is to be known of its entry."""
    name = to_page(entry.name, rollup.page_of("model", entry.name, entry.period))
    return TableCell(joined([name, *notes], SPACE), entry.name, language(entry.name))


def _notes(entry: BoardEntry, words: Words) -> list[Html]:
    """What is to be known of an entry: earlier values, two values, a condition that was inferred."""
    notes = [words("{score} in {period}", score=number(value), period=period) for period, value in entry.earlier]
    notes += [words("two values stated")] if entry.conflict else []
    notes += [words("condition inferred")] if entry.inferred else []
    return [tag("small", note) for note in (*notes, in_paper(entry, words)) if note]
