"""Leaderboards in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.reports.rollup.boards import by_benchmark, side_by_side
from obsidian_intel.reports.rollup.format_scores import change, in_paper, number, place
from obsidian_intel.reports.rollup.labels import Words, without_news
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, folded, plain, table
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, Rollup

_ENTRIES, _BOARDS, _SETTINGS = 10, 12, 3


def leaderboards(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """A table for each of the fullest benchmarks with news, settings side by side; all else folded, a line each."""
    writer = _Boards(rollup, links, words)
    groups = by_benchmark(rollup.moved())
    compared = [group for group in groups if len({e.model for board in group for e in board.entries}) > 1]
    for group in compared[:_BOARDS]:
        if len(group) == 1:
            yield f"### {plain(group[0].title)}"
            yield from writer.board(group[0])
        else:
            yield f"### {plain(group[0].benchmark)}"
            yield from writer.settings(group[:_SETTINGS])
    more = [board for group in compared[:_BOARDS] for board in group[_SETTINGS:]]
    more += [board for group in compared[_BOARDS:] for board in group]
    single = [board for group in groups if group not in compared for board in group]
    shown = set(map(id, rollup.moved()))
    rest = [board for board in rollup.leaderboards if id(board) not in shown]
    for title, boards in (
        (words.count(len(more), "more leaderboard"), more),
        (words.count(len(single), "single score"), single),
        (without_news(len(rest), words), rest),
    ):
        if boards:
            yield folded(title, map(writer.leader, boards))


class _Boards:
    def __init__(self, rollup: Rollup, links: Links, words: Words) -> None:
        self._rollup, self._links, self._words = rollup, links, words

    def board(self, board: Leaderboard) -> Iterator[str]:
        """One setting: model with its place, score, what it adds to the best before it, month."""
        words = self._words
        score = self._lower(words("Score"), board)
        shown = board.entries[:_ENTRIES]
        heads = [words("Rank"), words("Model"), score, words("vs. best before"), words("Month")]
        yield table(heads, "rlrrl", ([f"{e.rank}{'=' if e.tied else ''}", *self._entry(e, board)] for e in shown))
        if rest := len(board.entries) - len(shown):
            yield words("and {count} more", count=rest)

    def settings(self, group: Sequence[Leaderboard]) -> Iterator[str]:
        """Boards of one benchmark as one table, a setting a column; the best of each is bold."""
        words = self._words
        lines = side_by_side(group)
        settings = [plain(board.setting) or words("not stated") for board in group]
        settings = [self._lower(setting, board) for setting, board in zip(settings, group, strict=True)]
        shown = lines[:_ENTRIES]
        rows = ([self._name(_first(line)), *map(self._score, line, group), self._said(line)] for line in shown)
        yield table([words("Model"), *settings, words("Month")], "l" + "r" * len(group) + "l", rows)
        if rest := len(lines) - len(shown):
            yield words("and {count} more", count=rest)

    def leader(self, board: Leaderboard) -> str:
        """A board in one line."""
        first = board.entries[0]
        words = self._words
        when = words.clauses((first.period, *self._notes(first)))
        held = words.phrases((plain(first.name, NAME), words.aside(plain(place(first, board)), when)))
        return words.labelled(self._lower(plain(board.title), board), held)

    def _lower(self, name: str, board: Leaderboard) -> str:
        """`name`, with a word on boards where lower is better."""
        return self._words.aside(name, self._words("lower is better") if board.better == "lower" else "")

    def _score(self, entries: Sequence[BoardEntry], board: Leaderboard) -> str:
        shown = " / ".join(plain(place(entry, board)) for entry in entries)
        leads = any(entry.rank == 1 for entry in entries) and len(board.entries) > 1
        return f"**{shown}**" if leads else shown

    def _said(self, line: Sequence[Sequence[BoardEntry]]) -> str:
        notes: dict[str, dict[str, None]] = {}
        for entry in (entry for entries in line for entry in entries):
            notes.setdefault(entry.period, {}).update(dict.fromkeys(self._notes(entry)))
        return self._words.listed(self._month(period, found) for period, found in notes.items())

    def _entry(self, entry: BoardEntry, board: Leaderboard) -> list[str]:
        """Model, score, change, month."""
        shown = plain(place(entry, board))
        score = f"**{shown}**" if entry.rank == 1 and len(board.entries) > 1 else shown
        return [self._name(entry), score, change(entry, board), self._month(entry.period, self._notes(entry))]

    def _name(self, entry: BoardEntry) -> str:
        note = self._rollup.note(entry)
        return self._links.note(note, entry.name, in_table=True) if note else plain(entry.name, NAME)

    def _month(self, period: str, notes: Iterable[str]) -> str:
        return self._words.aside(self._links.month(period, in_table=True), self._words.clauses(notes))

    def _notes(self, entry: BoardEntry) -> list[str]:
        words = self._words
        earlier = [words("{score} in {period}", score=number(value), period=period) for period, value in entry.earlier]
        notes = [words("two values stated")] if entry.conflict else []
        notes += [*earlier, *([words("condition inferred")] if entry.inferred else []), in_paper(entry, words)]
        return [note for note in notes if note]


def _first(line: Sequence[Sequence[BoardEntry]]) -> BoardEntry:
    return next(entry for entries in line for entry in entries)
