"""Leaderboards in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.core.terminal import pluralize
from obsidian_intel.reports.rollup.boards import by_benchmark, side_by_side
from obsidian_intel.reports.rollup.format_scores import change, number, place
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, plain, table
from obsidian_intel.reports.rollup.model import BoardEntry, Leaderboard, Rollup

_ENTRIES, _BOARDS, _SETTINGS = 10, 12, 5


def leaderboards(rollup: Rollup, links: Links) -> Iterator[str]:
    """A table for each of the fullest benchmarks with news, settings side by side; a line for each of the others."""
    writer = _Boards(rollup, links)
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
    if more := [*more, *(board for group in compared[_BOARDS:] for board in group)]:
        yield "### More leaderboards"
        heads = ["Benchmark", "Best", "Score", "Change", "Stated"]
        yield table(heads, "llrrl", ([plain(b.title), *writer.entry(b.entries[0], b)] for b in more))
    if single := [board for group in groups if group not in compared for board in group]:
        yield "### Only one model so far"
        yield table(["Benchmark", "Model", "Score", "Stated"], "llrl", map(writer.only, single))
    shown = set(map(id, rollup.moved()))
    if rest := [board for board in rollup.leaderboards if id(board) not in shown]:
        yield "\n".join([f"> [!note]- {pluralize(len(rest), 'leaderboard')} without news", *map(_leader, rest)])


def _lower(board: Leaderboard) -> str:
    return " (lower is better)" if board.better == "lower" else ""


def _leader(board: Leaderboard) -> str:
    first = board.entries[0]
    return f"> - {plain(board.title)}: {plain(first.name, NAME)}, {plain(place(first, board))} ({first.period})"


class _Boards:
    def __init__(self, rollup: Rollup, links: Links) -> None:
        self._rollup, self._links = rollup, links

    def board(self, board: Leaderboard) -> Iterator[str]:
        score = "Score" if board.better == "higher" else "Score (lower is better)"
        shown = board.entries[:_ENTRIES]
        rows = ([f"{e.rank}{'=' if e.tied else ''}", *self.entry(e, board)] for e in shown)
        yield table(["Rank", "Model", score, "Change", "Stated"], "rlrrl", rows)
        if rest := len(board.entries) - len(shown):
            yield f"And {rest} more."

    def settings(self, group: Sequence[Leaderboard]) -> Iterator[str]:
        """Boards of one benchmark as one table, a setting a column; the best of each is bold."""
        lines = side_by_side(group)
        heads = ["Model", *(plain(board.setting or "not stated") + _lower(board) for board in group), "Stated"]
        shown = lines[:_ENTRIES]
        rows = ([self._name(_first(line)), *map(self._score, line, group), self._said(line)] for line in shown)
        yield table(heads, "l" + "r" * len(group) + "l", rows)
        if rest := len(lines) - len(shown):
            yield f"And {rest} more."

    def _score(self, entries: Sequence[BoardEntry], board: Leaderboard) -> str:
        shown = " / ".join(plain(place(entry, board)) for entry in entries)
        leads = any(entry.rank == 1 for entry in entries) and len(board.entries) > 1
        return f"**{shown}**" if leads else shown

    def _said(self, line: Sequence[Sequence[BoardEntry]]) -> str:
        notes: dict[str, dict[str, None]] = {}
        for entry in (entry for entries in line for entry in entries):
            notes.setdefault(entry.period, {}).update(dict.fromkeys(_notes(entry)))
        return ", ".join(self._month(period, found) for period, found in notes.items())

    def entry(self, entry: BoardEntry, board: Leaderboard) -> list[str]:
        """Model, score, change, stated."""
        return [self._name(entry), plain(place(entry, board)), change(entry, board), self._stated(entry)]

    def only(self, board: Leaderboard) -> list[str]:
        entry = board.entries[0]
        return [plain(board.title), self._name(entry), plain(place(entry, board)), self._stated(entry)]

    def _name(self, entry: BoardEntry) -> str:
        note = self._rollup.note(entry)
        return self._links.note(note, entry.name, in_table=True) if note else plain(entry.name, NAME)

    def _stated(self, entry: BoardEntry) -> str:
        return self._month(entry.period, _notes(entry))

    def _month(self, period: str, notes: Iterable[str]) -> str:
        said = "; ".join(notes)
        return self._links.month(period, in_table=True) + (f" ({said})" if said else "")


def _first(line: Sequence[Sequence[BoardEntry]]) -> BoardEntry:
    return next(entry for entries in line for entry in entries)


def _notes(entry: BoardEntry) -> list[str]:
    earlier = ", ".join(f"{number(value)} in {period}" for period, value in entry.earlier)
    notes = ["two values"] if entry.conflict else []
    notes += [f"before: {earlier}"] if earlier else []
    return [*notes, "condition inferred"] if entry.inferred else notes
