"""The timeline as SVG: rows a month, and below it when the best score of a benchmark moved."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.core.terminal import pluralize
from obsidian_intel.reports.rollup.chart import NEUTRAL, Palette, fitted, number_of, svg, text, width_of
from obsidian_intel.reports.rollup.format_scores import number
from obsidian_intel.reports.rollup.model import Activity, Leaderboard, Rollup

_NARROW, _MONTH, _BROAD = 360.0, 120.0, 1040.0
_LEFT, _RIGHT = 8.0, 8.0
_BARS = 96.0
_LANE = 64.0
_KEY = 22.0
_MOST_SLOTS = 36


def timeline_picture(rollup: Rollup, paint: Palette = NEUTRAL, limit: int = 8) -> str | None:
    """The picture, or None when there is no month to show."""
    slots = _slots(rollup.activity)
    if not slots:
        return None
    periods = [slot.period for slot in slots]
    width = timeline_width(rollup)
    step = (width - _LEFT - _RIGHT) / len(slots)
    lanes = boards_with_news(rollup)[:limit]
    body = [_activity(slots, step, rollup, paint)]
    y = _BARS + 46
    for board in lanes:
        body.append(_lane(board, periods, step, y, rollup, paint))
        y += _LANE
    told = "; ".join(_said(slot) for slot in slots)
    moves = " ".join(f"{board.title}: {_moves(board)}." for board in lanes)
    title = f"Timeline, {slots[0].period} to {slots[-1].period}"
    inner = f'{_key(paint)}<g transform="translate(0 {number_of(_KEY)})">{"".join(body)}</g>'
    return svg(width, y + _KEY - (8 if lanes else 16), title, f"{told}. {moves}".strip(), inner, "timeline")


def timeline_width(rollup: Rollup) -> float:
    """How wide the picture is, in pixels: as broad as its months want, within limits."""
    return min(_BROAD, max(_NARROW, _MONTH * len(_slots(rollup.activity))))


def boards_with_news(rollup: Rollup) -> list[Leaderboard]:
    """The boards whose best score moved in the range."""
    return [board for board in rollup.leaderboards if any(step[0] in rollup.range for step in board.frontier[1:])]


def _key(paint: Palette) -> str:
    return "".join(
        f'<rect x="{number_of(x)}" y="2" width="11" height="11" rx="2" {fill}/>'
        + text(x + 17, 12, name, paint.quiet, size=12)
        for x, fill, name in ((_LEFT, paint.new, "models"), (_LEFT + 84, paint.other, "topics"))
    )


def _said(slot: Activity) -> str:
    if not slot.notes:
        return f"{slot.period}: no note"
    return f"{slot.period}: {pluralize(slot.models, 'model')}, {pluralize(slot.topics, 'topic')}"


def _moves(board: Leaderboard) -> str:
    return ", ".join(f"{period} {number(value)} ({name})" for period, value, name in board.frontier)


def _slots(activity: Sequence[Activity]) -> list[Activity]:
    """The months; years, when the months are too many to tell apart."""
    if len(activity) <= _MOST_SLOTS:
        return list(activity)
    years: dict[str, Activity] = {}
    for month in activity:
        year = month.period[:4]
        old = years.get(year, Activity(year, 0, 0, 0))
        years[year] = Activity(year, old.notes + month.notes, old.models + month.models, old.topics + month.topics)
    return list(years.values())[-_MOST_SLOTS:]


def _activity(slots: Sequence[Activity], step: float, rollup: Rollup, paint: Palette) -> str:
    top = max((slot.models + slot.topics for slot in slots), default=0) or 1
    wide = min(step * 0.62, 44.0)
    parts = []
    for index, slot in enumerate(slots):
        x = _LEFT + step * (index + 0.5)
        models, topics = (_BARS - 26) * slot.models / top, (_BARS - 26) * slot.topics / top
        inside = rollup.range.since[: len(slot.period)] <= slot.period <= rollup.range.until[: len(slot.period)]
        base = _BARS
        for tall, fill in ((models, paint.new), (topics, paint.other)):
            if tall:
                base -= tall
                parts.append(
                    f'<rect x="{number_of(x - wide / 2)}" y="{number_of(base)}" width="{number_of(wide)}"'
                    f' height="{number_of(max(1.0, tall - 1))}" rx="2" {fill}/>'
                )
        said = f"{slot.models} + {slot.topics}" if slot.notes else "–"
        if width_of(said, 12) > step:
            said = str(slot.models + slot.topics) if slot.notes else "–"
        parts.append(_centred(x, base - 6, said, paint.text, 12, False))
        if _labelled(index, len(slots), step, slot.period):
            parts.append(_centred(x, _BARS + 16, _short(slot, slots, index, step), paint.text, 12, inside))
        if inside:
            parts.append(
                f'<rect x="{number_of(x - step / 2 + 1)}" y="{number_of(_BARS + 22)}"'
                f' width="{number_of(step - 2)}" height="3" rx="1.5" {paint.new}/>'
            )
    return "".join(parts)


def _short(slot: Activity, slots: Sequence[Activity], index: int, step: float) -> str:
    """`2026-02`, or `02` where there is no room and the year is plain."""
    if width_of(slot.period, 12) + 4 <= step or index == 0 or slot.period.endswith("-01"):
        return slot.period
    return slot.period[-2:]


def _labelled(index: int, count: int, step: float, period: str) -> bool:
    return step >= 46 or count <= 1 or index == 0 or (step >= 18 and index > 2) or period.endswith("-01")


def _centred(x: float, y: float, words: str, paint: str, size: float, bold: bool) -> str:
    half = width_of(words, size) / 2
    return text(max(0.0, x - half), y, words, paint, size=size, bold=bold)


def _lane(board: Leaderboard, periods: Sequence[str], step: float, y: float, rollup: Rollup, paint: Palette) -> str:
    width = step * len(periods) + _LEFT + _RIGHT
    parts = [
        text(_LEFT, y + 8, fitted(board.title, 12, width - 2 * _LEFT), paint.quiet, size=12),
        f'<line x1="{number_of(_LEFT)}" x2="{number_of(width - _RIGHT)}" y1="{number_of(y + 24)}"'
        f' y2="{number_of(y + 24)}" stroke-width="1" stroke-opacity="0.35" {paint.line}/>',
    ]
    limit = width - _RIGHT
    for index, value, name in reversed(_places(board, periods)):  # the newest label gets its room first
        x = _LEFT + step * (index + 0.5)
        inside = rollup.range.since[: len(periods[index])] <= periods[index] <= rollup.range.until
        fill = paint.new if inside else paint.old
        parts.append(f'<circle cx="{number_of(x)}" cy="{number_of(y + 24)}" r="4.5" {fill}/>')
        told = f"{number(value, board.digits)} {name}"
        start = max(_LEFT, min(x - 4, limit - width_of(told, 13.5)))
        if limit - start > 24:
            parts.append(text(start, y + 42, fitted(told, 12.5, limit - start + 1), paint.text, size=12, bold=inside))
            limit = start - 12
    return "".join(parts)


def _places(board: Leaderboard, periods: Sequence[str]) -> list[tuple[int, float, str]]:
    """(slot, value, model) of each step; steps before the first slot stand in it as one."""
    size = len(periods[0])
    found: dict[int, tuple[int, float, str]] = {}
    for period, value, name in board.frontier:
        slot = max(period[:size], periods[0])
        if slot in periods:
            index = periods.index(slot)
            found[index] = (index, value, name if slot == period[:size] else f"{name} ({period})")
    return list(found.values())
