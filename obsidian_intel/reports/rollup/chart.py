"""Pictures as SVG text. Colours come from a palette: fixed ones for a file, classes for a page with its own CSS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.format_scores import change, place
from obsidian_intel.reports.rollup.model import BoardEntry, Leaderboard
from obsidian_intel.reports.rollup.ranges import DateRange

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans CJK SC', 'PingFang SC', sans-serif"
CARD = 420
BAR_ROWS = 6
_ROW = 38


@dataclass(frozen=True, slots=True)
class Palette:
    """Attributes of each part, as they go into the tag."""

    text: str
    quiet: str
    new: str
    old: str
    other: str
    line: str


# Mid tones: at least 4:1 on white and on Obsidian's dark ground alike.
_GREY = 'fill="#7b818a"'
_BEFORE = 'fill="#9aa1ab" fill-opacity="0.7"'
NEUTRAL = Palette(_GREY, _GREY, 'fill="#4a86d8"', _BEFORE, 'fill="#3a9d8c"', 'stroke="#8a909a"')
STYLED = Palette(*(f'class="c-{part}"' for part in ("text", "quiet", "new", "old", "other", "line")))


def xml(text: str) -> str:
    """`text` for SVG: readable, in one line, without comments, escaped."""
    return escape(said(text), quote=True)


def width_of(text: str, size: float) -> float:
    """About how wide `text` is at `size` pixels: a Chinese character is 1 em, a Latin one about 0.62."""
    return sum(size if ord(char) > 0x2E7F else size * 0.62 for char in text)


def fitted(text: str, size: float, room: float) -> str:
    """`text` cut with an ellipsis so that it fits `room` pixels."""
    text = said(text)
    if width_of(text, size) <= room:
        return text
    kept, width = 0, 0.0
    for char in text:
        width += width_of(char, size)
        if width + width_of("…", size) > room:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def svg(width: float, height: float, title: str, describe: str, body: str, ident: str) -> str:
    """A whole picture with a title and a description that a screen reader finds."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number_of(width)} {number_of(height)}"'
        f' width="{number_of(width)}" height="{number_of(height)}"'
        f' role="img" aria-labelledby="{ident}-t {ident}-d" font-family="{FONT}" font-size="13">'
        f'<title id="{ident}-t">{xml(title)}</title><desc id="{ident}-d">{xml(describe)}</desc>{body}</svg>\n'
    )


def number_of(value: float) -> str:
    """A coordinate, at most one digit behind the point."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, paint: str, *, size: float = 13, end: bool = False, bold: bool = False) -> str:
    """A text element; `words` are escaped here."""
    place_at = f'x="{number_of(x)}" y="{number_of(y)}" font-size="{number_of(size)}"'
    more = (' text-anchor="end"' if end else "") + (' font-weight="600"' if bold else "")
    return f"<text {place_at}{more} {paint}>{xml(words)}</text>"


def describe_board(board: Leaderboard) -> str:
    """The board in words."""
    shown = [f"{entry.rank}. {entry.name} {place(entry, board)}" for entry in board.entries[:BAR_ROWS]]
    rest = len(board.entries) - len(shown)
    more = f"; and {rest} more" if rest else ""
    return f"{board.better.capitalize()} is better. {'; '.join(shown)}{more}."


def bars(board: Leaderboard, span: DateRange, paint: Palette, width: float = CARD) -> tuple[str, float]:
    """A board as bars from zero, best first, with names and values as text: (elements, height)."""
    entries = board.entries[:BAR_ROWS]
    top = max((abs(entry.value) for entry in entries), default=0) or 1.0
    parts: list[str] = []
    y = 4.0
    for entry in entries:
        parts.append(_bar(entry, board, span, paint, width, y, abs(entry.value) / top))
        y += _ROW
    if rest := len(board.entries) - len(entries):
        parts.append(text(0, y + 12, f"and {rest} more", paint.quiet, size=12))
        y += 20
    return "".join(parts), y


def _bar(
    entry: BoardEntry, board: Leaderboard, span: DateRange, paint: Palette, width: float, y: float, share: float
) -> str:
    value = place(entry, board)
    moved = change(entry, board)
    told = f"{entry.period} · {moved}" if moved else entry.period
    room = width - width_of(value, 14) - width_of(told, 11) - 34
    name = fitted(f"{entry.rank}. {entry.name}", 13, room)
    is_new = entry.period in span
    fill = paint.new if is_new else paint.old
    long = max(2.0, share * width)
    return (
        text(0, y + 13, name, paint.text, bold=is_new)
        + text(width - width_of(value, 14) - 10, y + 13, told, paint.quiet, size=11, end=True)
        + text(width, y + 13, value, paint.text, size=14, end=True, bold=True)
        + f'<rect x="0" y="{number_of(y + 20)}" width="{number_of(long)}" height="7" rx="3.5" {fill}/>'
    )


def leaderboards_picture(boards: Sequence[Leaderboard], span: DateRange, paint: Palette = NEUTRAL) -> str:
    """Several boards in two columns, as a picture of its own."""
    gap, column = 40.0, float(CARD)
    heights = [0.0, 0.0]
    body: list[str] = []
    for board in boards:
        side = 0 if heights[0] <= heights[1] else 1
        elements, height = bars(board, span, paint, column)
        x, y = side * (column + gap), heights[side]
        arrow = "" if board.better == "higher" else " · lower is better"
        body.append(
            f'<g transform="translate({number_of(x)} {number_of(y)})">'
            + text(0, 18, fitted(board.title + arrow, 15, column), paint.text, size=15, bold=True)
            + f'<g transform="translate(0 28)">{elements}</g></g>'
        )
        heights[side] += height + 56
    told = " ".join(f"{board.title}: {describe_board(board)}" for board in boards)
    wide = column * 2 + gap if len(boards) > 1 else column
    return svg(wide, max(heights) - 20, f"Leaderboards, {span.label}", told, "".join(body), "boards")


def pictured(boards: Iterable[Leaderboard], limit: int = 6) -> list[Leaderboard]:
    """The boards worth a picture: with news, and at least two to compare."""
    return [board for board in boards if len(board.entries) > 1][:limit]
