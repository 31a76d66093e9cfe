"""The text of `lint` with the line of each finding below it, cut to a width, and carets under the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.screen import BOLD, CYAN, FAINT, RED, YELLOW, Paint, painter
from obsidian_intel.core.terminal import one_line

DOTS = "…"
COLORS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}
_GUTTER = 9  # columns in front of an excerpt


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a line, and what stands under it. Both have the same indent."""

    text: str
    mark: str


def render_excerpts(
    found: Sequence[Diagnostic], document: Callable[[str], Document | None], *, width: int, colored: bool
) -> str:
    """All findings, each whole on a line with its path, a blank line between notes. `document` gives a note's text."""
    paint = painter(colored)
    lines: list[str] = []
    for index, each in enumerate(found):
        if index and found[index - 1].path != each.path:
            lines.append("")
        lines += _finding(each, document(each.path), width, paint)
    return "".join(f"{line}\n" for line in lines)


def _finding(each: Diagnostic, source: Document | None, width: int, paint: Paint) -> Iterator[str]:
    start, color = each.range.start, COLORS[each.severity]
    place = paint(f"{one_line(each.path)}:{start.line}:{start.column}:", BOLD)
    kind = Message(each.fix.applicability.value) if each.fix else ""
    fix = " " + paint(Message("[{kind} fix]", kind=kind), FAINT) if kind else ""
    yield f"{place} {paint(f'{each.code} {each.name}:', color)} {one_line(each.message)}{fix}"
    shown = excerpt(source, each, width - _GUTTER) if source else None
    if shown is not None:
        yield f"{paint(f'{start.line:>5} |', FAINT)} {shown.text}"
        yield f"{paint('      |', FAINT)} {paint(shown.mark, color)}"


def excerpt(document: Document, each: Diagnostic, width: int) -> Excerpt | None:
    """The finding's line, shortened around it to `width` columns; wide characters count as two."""
    start, end = each.range.span.start, each.range.span.end
    if start > len(document.text):
        return None
    line = document.line_span(document.line_of(start))
    text = line.of(document.text)
    if not text.strip():
        return None
    first = min(start - line.start, len(text))
    last = max(first, min(end - line.start, len(text)))
    left, right = _window(text, first, last, max(width, 20))
    prefix = DOTS if left else ""
    shown = prefix + _clean(text[left:right]) + (DOTS if right < len(text) else "")
    indent = len(prefix) + columns(text[left:first])
    marked = max(1, columns(text[first : min(last, right)]))
    return Excerpt(shown, " " * indent + "^" * marked)


def _window(text: str, first: int, last: int, width: int) -> tuple[int, int]:
    """What of `text` is shown: the place, something before it, then what follows, as far as there is room."""
    room = width - 2
    right = first
    while right < last and room > width // 3:
        room -= column_width(text[right])
        right += 1
    left = first
    before = room // 2
    while left > 0 and before > 0:
        left -= 1
        before -= column_width(text[left])
        room -= column_width(text[left])
    while right < len(text) and room > 0 and right >= last:
        room -= column_width(text[right])
        right += 1
        last = max(last, right)
    while left > 0 and room > 0:
        left -= 1
        room -= column_width(text[left])
    return left, right


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(map(column_width, text))


@text_cache(8192)
def column_width(char: str) -> int:
    """0 for marks that join the character before, 2 for wide ones, else 1."""
    if char == "\t":
        return 1
    category = unicodedata.category(char)
    if category in ("Mn", "Me") or char in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _clean(text: str) -> str:
    """Without what would move the cursor or change colours: each such character is shown as `·`."""
    return "".join(" " if char == "\t" else "·" if _moves(char) else char for char in text)


def _moves(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _BIDI


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
