"""Models against benchmarks as a picture: a box with the score, a hollow one where none is known."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.even_parts import evenly
from obsidian_intel.reports.rollup.format_scores import number, place
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.score_matrix import ScoreMatrix
from obsidian_intel.reports.rollup.pictures.drawing import (
    WIDTH,
    Palette,
    Picture,
    fitted,
    number_of,
    rect,
    text,
    width_of,
)
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard

_COLUMNS, _BOX, _HIGH, _NAME = 5, 37.0, 26.0, 118.0
_SLOPE, _HEAD, _LONG = 64, 12.0, 132.0


def matrix_pictures(matrix: ScoreMatrix, words: Words, paint: Palette) -> list[Picture]:
    """The matrix in pictures of five benchmarks each."""
    columns = evenly(range(len(matrix.boards)), _COLUMNS)
    return [_picture(matrix, part[0], part[-1] + 1, words, paint) for part in columns]


def _picture(matrix: ScoreMatrix, start: int, end: int, words: Words, paint: Palette) -> Picture:
    boards = matrix.boards[start:end]
    heads = [_head(board) for board in boards]
    tall = max(max(width_of(part, _HEAD) for part in head) for head in heads) * 0.9 + 14
    body: list[str] = []
    for column, head in enumerate(heads):
        body += _turned(head, _NAME + _BOX * (column + 0.5), tall, paint)
    y = tall + 6
    told = []
    for name, cells, inside in zip(matrix.models, matrix.cells, matrix.inside, strict=True):
        if not any(cells[start:end]):
            continue
        parts = fitted(name, 12, _NAME - 8, bold=inside)
        high = max(_HIGH, 15.0 * len(parts) + 4)
        for index, part in enumerate(parts):
            at = y + high / 2 + 4 + (index - (len(parts) - 1) / 2) * 14
            body.append(text(0, at, part, paint.text, size=12, bold=inside))
        for column, (entry, board) in enumerate(zip(cells[start:end], boards, strict=True)):
            body += _box(entry, board, _NAME + _BOX * column, y, high, paint)
        shown = (f"{b.benchmark} {place(e, b) if e else '–'}" for e, b in zip(cells[start:end], boards, strict=True))
        told.append(words.labelled(name, words.listed(shown)))
        y += high
    body.append(text(0, y + 17, words("Bold: the best. Dashed: no score known."), paint.quiet, size=11.5))
    return Picture(
        words("Models and benchmarks"), words("{text}.", text=words.clauses(told)), WIDTH, y + 22, "".join(body)
    )


def _head(board: Leaderboard) -> list[str]:
    """Two lines: the benchmark and its setting, or a long benchmark of no setting."""
    if not board.setting:
        return fitted(board.benchmark, _HEAD, _LONG)
    return [*fitted(board.benchmark, _HEAD, _LONG, 1), *fitted(board.setting, _HEAD, 104, 1)]


def _turned(parts: list[str], x: float, y: float, paint: Palette) -> Iterator[str]:
    for index, part in enumerate(parts):
        place_at = f"translate({number_of(x + index * 14 - 4)} {number_of(y)}) rotate(-{_SLOPE})"
        yield f'<g transform="{place_at}">{text(0, 0, part, paint.quiet if index else paint.text, size=_HEAD)}</g>'


def _box(
    entry: BoardEntry | None, board: Leaderboard, x: float, y: float, high: float, paint: Palette
) -> Iterator[str]:
    if entry is None:
        dashes = f'fill="none" stroke-dasharray="2 3" stroke-opacity="0.6" {paint.line}'
        yield rect(x + 9, y + high / 2 - 5, _BOX - 18, 10, dashes)
        return
    best = entry.rank == 1
    if best:
        yield rect(x + 1, y + 2, _BOX - 2, high - 4, f'fill-opacity="0.18" {paint.new}', 4)
    shown = entry.written or number(entry.value, board.digits)
    size = min(12.0, 12.0 * (_BOX - 4) / max(1.0, width_of(shown, 12)))
    yield text(x + _BOX / 2, y + high / 2 + 4, shown, paint.text, size=size, anchor="middle", bold=best)
