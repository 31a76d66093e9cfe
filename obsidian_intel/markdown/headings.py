"""Headings from the lines that make them."""

from __future__ import annotations

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.block_model import BlockList
from obsidian_intel.markdown.block_starts import ATX, ATX_CLOSE
from obsidian_intel.markdown.note_parts import Heading

Lines = list[tuple[int, int]]


def trimmed(text: str, lines: Lines) -> Lines:
    """The lines without the white space at their ends."""
    return [
        (start, start + len(text[start:end].rstrip(" \t"))) if text[end - 1] in " \t" else (start, end)
        for start, end in lines
    ]


def add_atx(leaves: BlockList, text: str, at: int, end: int) -> None:
    """The heading `## content ##` from `at`, its indentation left out."""
    if text[end - 1] in " \t":
        end = at + len(text[at:end].rstrip(" \t"))
    mark = ATX.match(text, at, end)
    if mark is None:
        raise AssertionError(f"no heading at {at}")
    start, stop = mark.end(), end
    closing = ATX_CLOSE.search(text, start, end) if text[end - 1] == "#" else None
    if closing:
        stop = closing.start()
    _add(leaves, text, len(mark[1]), Span(at, end), [(min(start, stop), stop)])


def add_plain_atx(leaves: BlockList, text: str, at: int, behind: int, content: tuple[int, int]) -> None:
    """Add a heading that is known to be one: hashes from `at` to `behind`, `content` up to the line's end."""
    start, end = content
    if start < end and text[end - 1] not in " \t#":
        place = Span(start, end)
        leaves.headings.append(Heading(behind - at, Span(at, end), place, text[start:end]))
        leaves.heading_lines.append([place])
    else:
        add_atx(leaves, text, at, end)


def add_setext(leaves: BlockList, text: str, lines: Lines, at: int, end: int) -> None:
    """The heading of `lines` with its underline at `at`."""
    lines = trimmed(text, lines)
    level = 1 if text[at] == "=" else 2
    _add(leaves, text, level, Span(lines[0][0], at + len(text[at:end].rstrip(" \t"))), lines)


def _add(leaves: BlockList, text: str, level: int, span: Span, lines: Lines) -> None:
    content = Span(lines[0][0], lines[-1][1])
    plain = content.of(text) if len(lines) == 1 else " ".join([text[start:stop] for start, stop in lines])
    leaves.headings.append(Heading(level, span, content, plain))
    leaves.heading_lines.append([Span(*line) for line in lines])
