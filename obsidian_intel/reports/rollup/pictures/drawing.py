"""What all pictures are drawn with: colours, texts that fit, scales, and the whole as SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape

from msgspec import Struct

from obsidian_intel.reports.rollup.escape import said

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
WIDTH = 340.0
"""How wide each picture is, in pixels: a phone's width within its margins."""
_BREAK = re.compile(r"(?<=[\s/·_-])|(?=[（(])|(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])")
_DOTS = "…"


class Palette(Struct, frozen=True):
    """Attributes of each part, as they go into its tag.

    `new` is of the range, `old` from before, `other` a second kind; `line` strokes axes and guides.
    """

    text: str
    quiet: str
    new: str
    old: str
    other: str
    line: str
    stroke_new: str


# Mid tones: at least 4:1 on white and on Obsidian's dark ground alike. Blue and grey tell apart for every eye, and the
# marks differ in shape too.
_GREY = 'fill="#7b818a"'
NEUTRAL = Palette(
    text=_GREY,
    quiet=_GREY,
    new='fill="#4a86d8"',
    old='fill="none" stroke="#8a909a" stroke-width="1.5"',
    other='fill="#3a9d8c"',
    line='stroke="#8a909a"',
    stroke_new='stroke="#4a86d8"',
)
"""For a picture in a file, which does not know whether the page around it is light or dark."""
STYLED = Palette(
    **{part: f'class="c-{part.replace("_", "-")}"' for part in Palette.__struct_fields__},
)
"""For a page with classes of its own."""


class Picture(Struct, frozen=True):
    """A picture: elements of SVG in a box of `width` by `height` pixels, and what it shows in words."""

    title: str
    description: str
    width: float
    height: float
    body: str

    def svg(self, ident: str) -> str:
        """The whole as SVG, with a title and a description that a screen reader finds."""
        wide, tall = number_of(self.width), number_of(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}"'
            f' role="img" aria-labelledby="{ident}-t {ident}-d" font-family="{FONT}" font-size="13">'
            f'<title id="{ident}-t">{xml(self.title)}</title><desc id="{ident}-d">{xml(self.description)}</desc>'
            f"{self.body}</svg>\n"
        )


def stacked(pictures: Sequence[Picture], title: str, gap: float = 28) -> Picture:
    """Pictures one below the other as one."""
    y, body = 0.0, []
    for picture in pictures:
        body.append(f'<g transform="translate(0 {number_of(y)})">{picture.body}</g>')
        y += picture.height + gap
    told = " ".join(f"{picture.title}: {picture.description}" for picture in pictures)
    return Picture(title, told, max(picture.width for picture in pictures), y - gap, "".join(body))


def xml(text: str) -> str:
    """`text` for SVG: readable, in one line, without comments, escaped."""
    return escape(said(text), quote=True)


def number_of(value: float) -> str:
    """A coordinate, at most one digit behind the point."""
    found = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if found == "-0" else found


def width_of(text: str, size: float) -> float:
    """About how wide `text` is at `size` pixels: a Chinese character is 1 em, a Latin one about 0.58."""
    return sum(size if ord(char) > 0x2E7F else size * (0.66 if char.isupper() else 0.57) for char in text)


def fitted(text: str, size: float, room: float, lines: int = 2, *, bold: bool = False) -> list[str]:
    """`text` in at most `lines` lines of `room` pixels. What is too long loses its middle, never its end.

    A name's version stands at its end, and tells more than its middle.
    """
    text = said(text)
    size *= 1.06 if bold else 1
    found: list[str] = []
    line = ""
    for part in filter(None, _BREAK.split(text)):
        if line and width_of((line + part).rstrip(), size) > room:
            found.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    found.append(line)
    if len(found) <= lines and all(width_of(each, size) <= room for each in found):
        return found
    return _without_middle(text, size, room, lines)


def _without_middle(text: str, size: float, room: float, lines: int) -> list[str]:
    """The first and the last of `text`, as much as `lines` lines of `room` pixels hold."""
    each = max(1, int(room / max(size * 0.7, width_of(text, size) / max(1, len(text)))))
    keep = max(3, each * lines - 2)
    tail = keep * 2 // 3
    short = text[: keep - tail].rstrip() + _DOTS + text[-tail:].lstrip() if len(text) > keep else text
    found = [short[start : start + each].strip() for start in range(0, len(short), each)]
    return found[:lines]


def text(
    x: float, y: float, words: str, paint: str, *, size: float = 13, anchor: str = "start", bold: bool = False
) -> str:
    """A text element; `words` are escaped here. `anchor`: start, middle or end."""
    more = f' text-anchor="{anchor}"' if anchor != "start" else ""
    more += ' font-weight="600"' if bold else ""
    return (
        f'<text x="{number_of(x)}" y="{number_of(y)}" font-size="{number_of(size)}"{more} {paint}>{xml(words)}</text>'
    )


def rect(x: float, y: float, width: float, height: float, paint: str, radius: float = 2) -> str:
    """A box."""
    place = f'x="{number_of(x)}" y="{number_of(y)}" width="{number_of(width)}" height="{number_of(height)}"'
    return f'<rect {place} rx="{number_of(radius)}" {paint}/>'


def line(x1: float, y1: float, x2: float, y2: float, paint: str, *, width: float = 1, faint: bool = False) -> str:
    """A straight line."""
    ends = f'x1="{number_of(x1)}" y1="{number_of(y1)}" x2="{number_of(x2)}" y2="{number_of(y2)}"'
    more = ' stroke-opacity="0.3"' if faint else ""
    return f'<line {ends} stroke-width="{number_of(width)}"{more} {paint}/>'


def dot(x: float, y: float, paint: str, radius: float = 4.5) -> str:
    """A round mark."""
    return f'<circle cx="{number_of(x)}" cy="{number_of(y)}" r="{number_of(radius)}" {paint}/>'


class Scale(Struct, frozen=True):
    """Values `low` … `high` on pixels `start` … `end`, with round `ticks`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The pixel of `value`; values beyond the scale stand at its ends."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def nice_scale(values: Sequence[float], start: float, end: float, *, steps: int = 3) -> Scale:
    """A scale of round numbers around `values`, at least two ticks."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    spread = high - low or abs(high) * 0.1 or 1.0
    raw = spread / steps
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    last += first == last
    if not all(math.isfinite(step * edge) for edge in (first, last)) or last - first > 100:
        return Scale(low, high, start, end, (low, high))
    ticks = tuple(round(step * n, 10) for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def is_percentage(values: Sequence[float]) -> bool:
    """Whether all values fit a scale of 0 to 100, and are no shares of 1."""
    return bool(values) and all(0 <= value <= 100 for value in values) and max(values) > 1
