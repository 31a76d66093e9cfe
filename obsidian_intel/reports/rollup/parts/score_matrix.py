"""Models against benchmarks: who has a score where, and where one is missing."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.reports.rollup.boards import by_benchmark
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, Rollup

_BENCHMARKS, _MODELS = 10, 12


class ScoreMatrix(Struct, frozen=True):
    """`cells[model][board]` is that model's place on that board, or None: no score is known.

    One board a benchmark: the one with most models, for scores of other settings are not comparable.
    """

    models: tuple[str, ...]
    boards: tuple[Leaderboard, ...]
    cells: tuple[tuple[BoardEntry | None, ...], ...]
    inside: tuple[bool, ...]  # whether the model is one of the range


def score_matrix(rollup: Rollup) -> ScoreMatrix | None:
    """The matrix of the fullest benchmarks, and of the models that lead or have most scores there.

    None with fewer than two of either.
    """
    fullest = [max(group, key=lambda board: len(board.entries)) for group in by_benchmark(rollup.moved())]
    boards = sorted((b for b in fullest if len(b.entries) > 1), key=lambda board: -len(board.entries))[:_BENCHMARKS]
    places: dict[int, dict[int, BoardEntry]] = {}
    names: dict[int, str] = {}
    for column, board in enumerate(boards):
        for entry in board.entries:
            places.setdefault(entry.model, {}).setdefault(column, entry)
            names.setdefault(entry.model, entry.name)
    own = {model.number for model in rollup.models}
    leads = {model: sum(entry.rank == 1 for entry in found.values()) for model, found in places.items()}
    order = sorted(places, key=lambda m: (m not in own, not leads[m], -len(places[m]), -leads[m]))[:_MODELS]
    kept = [column for column in range(len(boards)) if any(column in places[model] for model in order)]
    if len(order) < 2 or len(kept) < 2:
        return None
    return ScoreMatrix(
        tuple(names[model] for model in order),
        tuple(boards[column] for column in kept),
        tuple(tuple(places[model].get(column) for column in kept) for model in order),
        tuple(model in own for model in order),
    )
