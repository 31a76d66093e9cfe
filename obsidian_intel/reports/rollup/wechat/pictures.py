"""The records of a range as pictures in pixels, each with its scale and its steps in words below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsidian_intel.reports.rollup.format_scores import number
from obsidian_intel.reports.rollup.html.elements import Html, joined, tag
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, records
from obsidian_intel.reports.rollup.pictures.drawing import nice_scale
from obsidian_intel.reports.rollup.pictures.png import Canvas, Color
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.reports.rollup.wechat.elements import DOT, SMALL, paragraph, strong

_SHOWN, _STEPS = 4, 4
_WIDTH, _HEIGHT, _EDGE = 1080, 320, 40
_GRID: Color = (229, 231, 235)
_MARK: Color = (156, 163, 175)
_BEST: Color = (29, 78, 216)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def record_pictures(rollup: Rollup, words: Words) -> Iterator[Html]:
    """Those broken in the range, the longest first."""
    for record in [record for record in records(rollup) if record.broken][:_SHOWN]:
        yield joined(_picture(record, words))


def _picture(record: BoardRecord, words: Words) -> Iterator[Html]:
    board = record.board
    lower = words("lower is better") if board.better == "lower" else ""
    shown = list(reversed(record.steps))[:_STEPS]
    told = words.clauses(f"{step.period} {step.shown} {step.name}" for step in shown)
    values = nice_scale(_values(record), float(_HEIGHT - _EDGE), float(_EDGE))
    periods = sorted({entry.period for entry in board.entries} | {step.period for step in record.steps})
    yield paragraph(strong(" · ".join(filter(None, (board.title, lower)))))
    picture = _draw(record, periods).data_address()
    yield Html(
        tag("img", src=picture, alt=words.labelled(board.title, told), style="width:100%").removesuffix("</img>")
    )
    low, high = (number(tick) for tick in (values.ticks[0], values.ticks[-1]))
    yield paragraph(
        words(
            "Each dot is a score, the line is the best so far; from {low} to {high}, {first} to {last}.",
            low=low,
            high=high,
            first=periods[0],
            last=periods[-1],
        ),
        style=SMALL,
    )
    for step in shown:
        more = [DOT, step.gain] if step.gain else []
        yield paragraph(step.period, DOT, strong(step.shown), DOT, step.name, *more, style=SMALL)
    if rest := len(record.steps) - len(shown):
        yield paragraph(words("and {count} earlier", count=rest), style=SMALL)


def _values(record: BoardRecord) -> list[float]:
    return [*(entry.value for entry in record.board.entries), *(step.value for step in record.steps)]


def _draw(record: BoardRecord, periods: Sequence[str]) -> Canvas:
    canvas = Canvas(_WIDTH, _HEIGHT)
    values = nice_scale(_values(record), float(_HEIGHT - _EDGE), float(_EDGE))
    for tick in values.ticks:
        canvas.rectangle(0, values.at(tick) - 1, _WIDTH, values.at(tick) + 1, _GRID)
    place = _places(periods)
    for entry in record.board.entries:
        canvas.disc(place[entry.period], values.at(entry.value), 12, _MARK)
    _steps(canvas, [(place[step.period], values.at(step.value)) for step in record.steps])
    return canvas


def _places(periods: Sequence[str]) -> dict[str, float]:
    """Where each period stands: on a scale of months, or evenly where they are weeks and days."""
    months = [_MONTH.fullmatch(period) for period in periods]
    order = [int(m[1]) * 12 + int(m[2]) for m in months if m]
    if len(order) != len(periods):
        order = list(range(len(periods)))
    reach = max(order[-1] - order[0], 1)
    room = _WIDTH - 2 * _EDGE
    return {period: _EDGE + room * (at - order[0]) / reach for period, at in zip(periods, order, strict=True)}


def _steps(canvas: Canvas, points: Sequence[tuple[float, float]]) -> None:
    """The line of the best: level until it is beaten, to the right edge at last."""
    ends = [*points[1:], (float(_WIDTH), points[-1][1])]
    for (x, y), (next_x, next_y) in zip(points, ends, strict=True):
        canvas.rectangle(x, y - 3, next_x, y + 3, _BEST)
        canvas.rectangle(next_x - 3, min(y, next_y) - 3, next_x + 3, max(y, next_y) + 3, _BEST)
    for x, y in points:
        canvas.disc(x, y, 14, _BEST)
