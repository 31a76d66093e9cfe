"""Leaders: a line a benchmark, all its models as marks on one stated scale, the leader by name and number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.reports.rollup.format_scores import change, place
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.pictures.drawing import (
    WIDTH,
    Palette,
    Picture,
    Scale,
    dot,
    fitted,
    is_percentage,
    line,
    nice_scale,
    text,
    width_of,
)
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard

_LEFT, _RIGHT = 6.0, WIDTH - 6.0
_TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)


def leaders_picture(boards: Sequence[Leaderboard], span: DateRange, words: Words, paint: Palette) -> Picture:
    """The picture of `boards`, each with its leader; one scale of 0 to 100, boards beyond it on their own below."""
    shared = [board for board in boards if is_percentage(_values(board))]
    own = [board for board in boards if board not in shared]
    body: list[str] = []
    y = 0.0
    scale = Scale(0, 100, _LEFT, _RIGHT, _TICKS)
    if shared:
        body.append(text(0, 12, words("All on one scale, 0 to 100"), paint.quiet, size=12))
        y = 20
    for board in shared:
        y = _board(board, span, y, scale, words, paint, body)
    if shared:
        body += _axis(scale, y, paint)
        y += 20
    for board in own:
        values = nice_scale(_values(board), _LEFT, _RIGHT, steps=2)
        y = _board(board, span, y, values, words, paint, body)
        body += _axis(values, y, paint)
        y += 20
    told = " ".join(words.labelled(board.title, describe_board(board, words)) for board in boards)
    return Picture(words("Leaders, {range}", range=words.message(span.named)), told, WIDTH, max(y, 20), "".join(body))


def describe_board(board: Leaderboard, words: Words, limit: int = 6) -> str:
    """A board in words."""
    better = words("Higher is better.") if board.better == "higher" else words("Lower is better.")
    shown = [f"{entry.rank}. {entry.name} {place(entry, board)}" for entry in board.entries[:limit]]
    rest = len(board.entries) - len(shown)
    more = [words("and {count} more", count=rest)] if rest else []
    return f"{better} {words('{text}.', text=words.clauses([*shown, *more]))}"


def _values(board: Leaderboard) -> list[float]:
    return [entry.value for entry in board.entries]


def _board(
    board: Leaderboard, span: DateRange, y: float, scale: Scale, words: Words, paint: Palette, body: list[str]
) -> float:
    """One line of the picture, into `body`; where the next begins."""
    first = board.entries[0]
    value, moved = place(first, board), _against(first, board, words)
    room = WIDTH - width_of(value, 14) - 14
    lower = f" · {words('lower is better')}" if board.better == "lower" else ""
    for index, part in enumerate(fitted(board.title + lower, 13, room, bold=True)):
        y += 17
        body.append(text(0, y, part, paint.text, bold=True))
        if not index:
            body.append(text(WIDTH, y, value, paint.text, size=14, anchor="end", bold=True))
    for index, part in enumerate(fitted(first.name, 12, WIDTH - width_of(moved, 12) - 14)):
        y += 16
        body.append(text(0, y, part, paint.quiet, size=12))
        if not index:
            body.append(text(WIDTH, y, moved, paint.quiet, size=12, anchor="end"))
    y += 13
    body.append(line(_LEFT, y, _RIGHT, y, paint.line, faint=True))
    body += _marks(board, span, y, scale, paint)
    return y + 14


def _against(entry: BoardEntry, board: Leaderboard, words: Words) -> str:
    """What a leader adds to the best of earlier months, and of which month it is."""
    moved = change(entry, board)
    return words("{change} vs. best before", change=moved) if moved else entry.period


def _marks(board: Leaderboard, span: DateRange, y: float, scale: Scale, paint: Palette) -> Iterator[str]:
    """Hollow marks from before, filled ones of the range, the leader's the largest and on top."""
    for entry in sorted(board.entries[1:], key=lambda entry: entry.period in span):
        inside = entry.period in span
        yield dot(scale.at(entry.value), y, paint.new if inside else paint.old, 4)
    first = board.entries[0]
    yield dot(scale.at(first.value), y, paint.new if first.period in span else paint.old, 6)


def _axis(scale: Scale, y: float, paint: Palette) -> Iterator[str]:
    for tick in scale.ticks:
        x = scale.at(tick)
        anchor = "start" if tick == scale.ticks[0] else "end" if tick == scale.ticks[-1] else "middle"
        yield line(x, y - 6, x, y - 2, paint.line)
        edge = {"start": 0.0, "end": WIDTH}.get(anchor, x)
        yield text(
            edge, y + 10, f"{tick:g}" if abs(tick) < 10_000 else f"{tick:,.0f}", paint.quiet, size=11, anchor=anchor
        )
