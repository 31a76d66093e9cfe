"""Leaderboards in the page."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.format_scores import change, number, place
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, count, plain, table
from obsidian_intel.reports.rollup.model import BoardEntry, Leaderboard, Rollup

_ENTRIES, _BOARDS = 10, 12


def leaderboards(rollup: Rollup, links: Links) -> Iterator[str]:
    """A table for each of the fullest boards with news, one line for each of the others."""
    writer = _Boards(rollup, links)
    moved = rollup.moved()
    compared = [board for board in moved if len(board.entries) > 1]
    for board in compared[:_BOARDS]:
        yield f"### {plain(board.title)}"
        yield from writer.board(board)
    if more := compared[_BOARDS:]:
        yield "### More leaderboards"
        heads = ["Benchmark", "Best", "Score", "Change", "Stated"]
        yield table(heads, "llrrl", ([plain(b.title), *writer.entry(b.entries[0], b)] for b in more))
    if single := [board for board in moved if len(board.entries) == 1]:
        yield "### Only one score so far"
        yield table(["Benchmark", "Model", "Score", "Stated"], "llrl", map(writer.only, single))
    shown = set(map(id, moved))
    if rest := [board for board in rollup.leaderboards if id(board) not in shown]:
        yield "\n".join([f"> [!note]- {count(len(rest), 'leaderboard')} without news", *map(_leader, rest)])


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
        earlier = ", ".join(f"{number(value)} in {period}" for period, value in entry.earlier)
        notes = ["two values"] if entry.conflict else []
        notes += [f"before: {earlier}"] if earlier else []
        notes += ["condition inferred"] if entry.inferred else []
        said = f" ({'; '.join(notes)})" if notes else ""
        return self._links.month(entry.period, in_table=True) + said
