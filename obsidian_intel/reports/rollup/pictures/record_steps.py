"""The record of one benchmark over time: every score at its month on a real scale, and the steps of the best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, RecordStep
from obsidian_intel.reports.rollup.pictures.drawing import (
    WIDTH,
    Palette,
    Picture,
    Scale,
    dot,
    fitted,
    line,
    nice_scale,
    number_of,
    text,
    width_of,
)
from obsidian_intel.reports.rollup.ranges import DateRange

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PLOT, _SHOWN, _LINE = 118.0, 4, 18.0


def record_picture(record: BoardRecord, span: DateRange, words: Words, paint: Palette) -> Picture:
    """The picture: title, plot, and the last steps in words with who made them."""
    board = record.board
    body, y = [], 0.0
    what = words("Record over time")
    for index, part in enumerate(fitted(board.benchmark, 14, WIDTH - width_of(what, 12) - 12, bold=True)):
        y += 17
        body.append(text(0, y, part, paint.text, size=14, bold=True))
        if not index:
            body.append(text(WIDTH, y, what, paint.quiet, size=12, anchor="end"))
    lower = words("lower is better") if board.better == "lower" else ""
    for part in fitted(" · ".join(filter(None, (board.setting, lower))), 12, WIDTH):
        if part:
            y += 16
            body.append(text(0, y, part, paint.quiet, size=12))
    y += 18
    body += _plot(record, span, y, paint)
    y += _PLOT + 22
    shown = list(reversed(record.steps))[:_SHOWN]
    for step in shown:
        lines = list(_step(step, y, paint))
        body += lines
        y += _LINE * max(1, len(_name(step)))
    if rest := len(record.steps) - len(shown):
        body.append(text(0, y + 12, words("and {count} earlier", count=rest), paint.quiet, size=12))
        y += _LINE
    told = words.clauses(f"{step.period} {step.shown} {step.name} {step.gain}".rstrip() for step in record.steps)
    return Picture(board.title, told, WIDTH, y, "".join(body))


_NAME_ROOM = WIDTH - 58 - 54 - 52


def _name(step: RecordStep) -> list[str]:
    return fitted(step.name, 12.5, _NAME_ROOM, bold=step.inside)


def _step(step: RecordStep, y: float, paint: Palette) -> Iterator[str]:
    yield text(0, y + 12, step.period, paint.quiet, size=12)
    yield text(106, y + 12, step.shown, paint.text, size=12.5, anchor="end", bold=True)
    for index, part in enumerate(_name(step)):
        yield text(114, y + 12 + index * _LINE, part, paint.text, size=12.5, bold=step.inside)
    yield text(WIDTH, y + 12, step.gain, paint.quiet, size=12, anchor="end")


def _plot(record: BoardRecord, span: DateRange, top: float, paint: Palette) -> Iterator[str]:
    """The scale with its lines, all scores as marks, the best as a line of steps."""
    entries, steps = record.board.entries, record.steps
    bottom = top + _PLOT - (0 if record.board.better == "higher" else 14)  # there stand the scores below the marks
    values = nice_scale([*(e.value for e in entries), *(step.value for step in steps)], bottom, top)
    labels = [f"{tick:g}" if abs(tick) < 10_000 else f"{tick:,.0f}" for tick in values.ticks]
    left = max(width_of(label, 11) for label in labels) + 8
    for tick, label in zip(values.ticks, labels, strict=True):
        y = values.at(tick)
        yield line(left, y, WIDTH, y, paint.line, faint=True)
        yield text(left - 6, y + 4, label, paint.quiet, size=11, anchor="end")
    place, first, last = _time(left + 10, WIDTH - 14, [*(e.period for e in entries), *(s.period for s in steps)])
    yield text(left, top + _PLOT + 15, first, paint.quiet, size=11)
    if last != first:
        yield text(WIDTH, top + _PLOT + 15, last, paint.quiet, size=11, anchor="end")
    best = {(step.period, step.value) for step in steps}
    for entry in entries:
        if (entry.period, entry.value) not in best:
            yield dot(place(entry.period), values.at(entry.value), paint.new if entry.period in span else paint.old, 3)
    yield _path(steps, place, values, paint)
    yield from _marks(record, place, values, paint, left)


def _path(steps: Iterable[RecordStep], place: Callable[[str], float], values: Scale, paint: Palette) -> str:
    points: list[str] = []
    y = ""
    for step in steps:
        x, now = number_of(place(step.period)), number_of(values.at(step.value))
        points += [f"{x},{y}"] if y else []
        points.append(f"{x},{now}")
        y = now
    points.append(f"{number_of(WIDTH - 4)},{y}")
    return f'<polyline points="{" ".join(points)}" fill="none" stroke-width="2" {paint.stroke_new}/>'


def _marks(
    record: BoardRecord, place: Callable[[str], float], values: Scale, paint: Palette, left: float
) -> Iterator[str]:
    """A mark a step; its score beside it where there is room, the newest first. Room ends where the line rises to the
    next mark.
    """
    limit = WIDTH + 30
    aside = -9 if record.board.better == "higher" else 17  # the side on which no other score can be
    for step in reversed(record.steps):
        x, y = place(step.period), values.at(step.value)
        yield dot(x, y, paint.new if step.inside else paint.old, 5)
        wide = width_of(step.shown, 11)
        leftmost = left + 2 + wide / 2
        middle = min(max(x, leftmost), WIDTH - wide / 2, limit - 4 - wide / 2)
        if middle >= leftmost and x - middle <= wide / 2:
            yield text(middle, y + aside, step.shown, paint.text, size=11, anchor="middle")
            limit = middle - wide / 2
        limit = min(limit, x - 5)


def _time(start: float, end: float, periods: list[str]) -> tuple[Callable[[str], float], str, str]:
    """Where each period stands, and the first and the last. Months stand at their distance, others in their order."""
    ordered = sorted(set(periods))
    found = [_MONTH.fullmatch(period) for period in ordered]
    if all(found):
        at = {period: int(m[1]) * 12 + int(m[2]) for period, m in zip(ordered, found, strict=True) if m}
    else:
        at = {period: index for index, period in enumerate(ordered)}
    low, high = at[ordered[0]], at[ordered[-1]]
    step = (end - start) / (high - low) if high > low else 0.0
    return lambda period: start + (at[period] - low) * step, ordered[0], ordered[-1]
