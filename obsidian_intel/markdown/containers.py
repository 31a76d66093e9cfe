"""Block quotes and list items: which of them a line continues, and which it opens."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.markdown.columns import indent, skip_columns

THEMATIC = lazy_pattern(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ORDERED = lazy_pattern(r"([0-9]{1,9})([.)])")
OPENERS = frozenset(">*+-0123456789")


class Container(Struct):
    """An open block quote (`mark` is `>`) or list (`mark` is the bullet or the mark behind the number).

    `size` is the width of the current item's prefix. `blank_start`: the item begins with a blank line, and
    `blank_twice`: another one followed, which ends it. `fresh`: nothing was read in the item yet.
    """

    mark: str
    size: int = 0
    blank_start: bool = False
    blank_twice: bool = False
    fresh: bool = True


class ListMarker(Struct):
    """A list mark that opens an item, and the cursor behind it."""

    mark: str
    size: int
    blank: bool
    pos: int
    col: int


def quote_mark(text: str, pos: int, col: int, end: int) -> tuple[int, int] | None:
    """The cursor behind a `>` (and one space) within three columns of `pos`, else None."""
    at, column = indent(text, pos, col, end)
    if at < end and text[at] == ">" and column - col <= 3:
        return skip_columns(text, at + 1, column + 1, end, 1)
    return None


class RunCache:
    """Where, at a line's end, the run of one mark and white space begins: worked out once for each line."""

    def __init__(self) -> None:
        self.end = -1
        self.starts: dict[str, int] = {}

    def is_break(self, text: str, at: int, end: int, char: str) -> bool:
        """Whether the rest of the line from `at` is a thematic break of `char`."""
        if end != self.end:
            self.end, self.starts = end, {}
        start = self.starts.get(char)
        if start is None:
            start = self.starts[char] = at + len(text[at:end].rstrip(char + " \t"))
        return start <= at and text.count(char, at, end) >= 3


def list_mark(text: str, pos: int, col: int, end: int, interrupt: bool, tails: RunCache) -> ListMarker | None:
    """The list mark within three columns of `pos`. `interrupt`: a paragraph is open, so less is a list."""
    at, column = indent(text, pos, col, end)
    if at >= end or column - col > 3:
        return None
    char = text[at]
    if char in "*+-":
        if char != "+" and tails.is_break(text, at, end, char):
            return None
        mark, width = char, 1
    else:
        found = _ORDERED.match(text, at, end) if char in OPENERS else None
        if not found or (interrupt and found[1] != "1"):
            return None
        mark, width = found[2], found.end() - at
    size = column - col + width
    after, after_col = at + width, column + width
    content, content_col = indent(text, after, after_col, end)
    if content >= end:
        return None if interrupt else ListMarker(mark, size + 1, True, after, after_col)
    space = content_col - after_col
    if space == 0:
        return None
    if space > 4:
        after, after_col = skip_columns(text, after, after_col, end, 1)
        return ListMarker(mark, size + 1, False, after, after_col)
    return ListMarker(mark, size + space, False, content, content_col)


class ContainerStack(list[Container]):
    """The open containers, outermost first."""

    def __init__(self) -> None:
        super().__init__()
        self.tails = RunCache()

    def descend(self, text: str, pos: int, col: int, end: int) -> tuple[int, int, int, bool]:
        """`(continued, pos, col, new_item)` for a line: how many containers go on, and the cursor behind
        their marks. `new_item`: the last of them goes on with a new item, so whatever is in it is closed.
        """
        for depth, container in enumerate(self):
            if container.mark == ">":
                behind = quote_mark(text, pos, col, end)
                if behind is None:
                    return depth, pos, col, False
                pos, col = behind
                continue
            at, column = indent(text, pos, col, end)
            if at >= end:
                container.blank_twice = container.blank_twice or container.blank_start
                pos, col = skip_columns(text, pos, col, end, container.size)
                continue
            ended = container.blank_twice
            container.blank_twice = container.blank_start = False
            if not ended and column - col >= container.size:
                pos, col = skip_columns(text, pos, col, end, container.size)
                continue
            if text[at] in OPENERS:
                mark = list_mark(text, pos, col, end, False, self.tails)
                if mark is not None and mark.mark == container.mark:
                    container.size, container.blank_start, container.fresh = mark.size, mark.blank, True
                    return depth + 1, mark.pos, mark.col, True
            return depth, pos, col, False
        return len(self), pos, col, False

    @property
    def lists(self) -> int:
        """How many of the open containers are lists."""
        return sum(container.mark != ">" for container in self)
