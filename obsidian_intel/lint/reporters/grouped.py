"""The text of `lint` on a terminal: grouped under each note's path, messages with a hanging indent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.screen import BOLD, FAINT, Paint, Place, painter, unlinked
from obsidian_intel.core.terminal import one_line
from obsidian_intel.lint.reporters.excerpts import COLORS, column_width, columns, excerpt

_LEAST = 24  # columns of a message, however narrow the screen is
_INDENT = "  "


def render_grouped(
    found: Sequence[Diagnostic],
    document: Callable[[str], Document | None],
    *,
    width: int,
    colored: bool,
    place: Place = unlinked,
) -> str:
    """All findings, at most `width` columns wide, a blank line between notes. `document` gives a note's text, `place`
    the address behind its path.
    """
    paint = painter(colored)
    groups = []
    for path, each in groupby(found, key=lambda d: d.path):
        lines = [place(path, paint(one_line(path), BOLD)), *_group(list(each), document(path), width, paint, place)]
        groups.append("".join(f"{line}\n" for line in lines))
    return "\n".join(groups)


def _group(found: list[Diagnostic], source: Document | None, width: int, paint: Paint, place: Place) -> Iterator[str]:
    spots = [f"{each.range.start.line}:{each.range.start.column}" for each in found]
    indent = len(_INDENT) + max(map(len, spots)) + 2
    for spot, each in zip(spots, found, strict=True):
        shown = place(each.path, paint(spot, FAINT), each.range.start.line)
        yield from _finding(each, shown + " " * (indent - len(_INDENT) - len(spot)), source, indent, width, paint)


def _finding(
    each: Diagnostic, spot: str, source: Document | None, indent: int, width: int, paint: Paint
) -> Iterator[str]:
    code = f"{each.code} {each.name}:"
    tail = Message(" [{value} fix]", value=Message(each.fix.applicability.value)) if each.fix else ""
    first, *rest = wrap(f"{code} {one_line(each.message)}{tail}", max(width - indent, _LEAST))
    padding = " " * indent
    first = first.replace(code, paint(code, COLORS[each.severity]), 1) if first.startswith(code) else first
    yield f"{_INDENT}{spot}{first}"
    yield from (padding + line for line in rest)
    shown = excerpt(source, each, width - indent) if source else None
    if shown is not None:
        yield paint(padding + shown.text, FAINT)
        yield paint(padding + shown.mark, COLORS[each.severity])


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, cut at spaces, or beside wide characters; never inside a word."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and columns(lines[-1]) + columns(piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            piece = piece.lstrip()
        lines[-1] += piece
    return lines


def _pieces(text: str) -> Iterator[str]:
    """What stays together: a word with the space behind it, a wide character with the mark behind it."""
    piece = ""
    for char in text:
        is_wide = column_width(char) == 2 and char.isalnum()
        if piece and (piece[-1] == " " or (is_wide and piece[-1].isalnum())):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
