"""Plain Markdown as lines, each with its depth: what a cell of a table or a bullet of a list is made from."""

from __future__ import annotations

import re
from typing import NamedTuple

from obsidian_intel.core.message import Message, shorten
from obsidian_intel.markdown.parser import INLINE_LIMIT
from obsidian_intel.operations.rows.refusal import RowRefused

TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:.*?[^`])(?P=ticks)(?!`))"
    r"|(?P<math>\$\$[^$]+\$\$|\$(?![\s$])(?:[^$\\]|\\.)*?(?<![\s\\])\$(?!\d))"
    r"|(?P<break><br\s*/?>)"
    r"|(?P<mark>`+|\*\*|%%)"
    r"|(?P<pipe>\|)",
    re.IGNORECASE,
)
"""The parts of a line that matter when it goes into a cell."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BULLET = re.compile(r"([ \t]*)(?:[-*+]|(?P<number>\d{1,9}[.)]))(?:[ \t]+(.*)|[ \t]*)\Z")
_STRAY = re.compile(r"[*+-][ \t]+(?=\S)")
_FENCE = re.compile(r"[ \t]*(?P<mark>`{3,}|~{3,})[^`]*\Z")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*\Z|\s*\|\s*:?-+:?\s*\|\s*\Z")
_BLOCKS = (
    (re.compile(r" {0,3}#{1,6}(?:\s|\Z)"), Message("a heading"), Message("make it a bold line")),
    (re.compile(r" {0,3}>"), Message("a quote"), Message("leave out the `>`")),
    (_DELIMITER, Message("a table"), Message("write its rows as list items")),
    (re.compile(r" {0,3}(?:-{2,}|=+|(?:[-*_][ \t]*){3,})\Z"), Message("a rule"), Message("leave an empty line")),
    (re.compile(r" {0,3}\[[^\]]+\]:\s"), Message("a definition"), Message("write the address in the link")),
)
_MARKS = {
    "`": Message("a backtick (`)"),
    "**": Message("a bold mark (**)"),
    "%%": Message("a comment mark (%%)"),
}


class MarkdownLine(NamedTuple):
    """One line. `depth` is how many lists it stands in beyond the first; `gap`: an empty line stands before it.

    `bullet`: it begins an item of a list.
    """

    text: str
    depth: int = 0
    gap: bool = False
    bullet: bool = False


def markdown_lines(markdown: str) -> list[MarkdownLine]:
    """The lines of `markdown` that say something. Raises `RowRefused` for what neither cell nor bullet can hold."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > INLINE_LIMIT:
        raise too_long(len(text))
    if found := _CONTROL.search(text):
        raise RowRefused(
            "bad-text",
            Message("the text holds a control character ({character})", character=f"U+{ord(found[0]):04X}"),
            hint=Message("leave it out"),
        )
    return _Reader(text.split("\n")).read()


def too_long(size: int) -> RowRefused:
    """The refusal of a text of `size` code points."""
    return RowRefused(
        "too-long",
        Message("the text has {size} characters, and a cell is read up to {limit}", size=size, limit=INLINE_LIMIT),
        expected=str(INLINE_LIMIT),
        found=str(size),
        hint=Message("shorten it, or split it over rows"),
    )


class _Reader:
    """Reads lines one by one; `indents` are those of the open list items."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at = lines, 0
        self.found: list[MarkdownLine] = []
        self.indents: list[int] = []
        self.blank = False
        self.listed = False  # the last line at the top is an item

    def read(self) -> list[MarkdownLine]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if not line.strip():
                self.blank = bool(self.found)
            elif fence := _FENCE.match(line):
                self._code(fence["mark"], line)
            elif line.strip() == "$$":
                self._math()
            elif bullet := self._bullet(line):
                self._item(bullet)
            else:
                self._text(line)
        return self.found

    def _bullet(self, line: str) -> re.Match[str] | None:
        if any(pattern.match(line) for pattern, _, _ in _BLOCKS[2:4]):
            return None
        return _BULLET.match(line)

    def _item(self, bullet: re.Match[str]) -> None:
        indent = len(bullet[1].expandtabs(4))
        while self.indents and self.indents[-1] >= indent:
            self.indents.pop()
        depth = len(self.indents)
        self.indents.append(indent)
        number = f"{bullet['number']} " if bullet["number"] else ""
        is_whole = sum(bool(line.strip()) for line in self.lines) == 1
        text = bullet[3] or (bullet[0].strip() if is_whole and not number else "")  # `-` alone: there is nothing
        gap = self.blank and not depth and not self.listed
        self.listed = True
        self._add(number + text, depth, gap, bullet=True)

    def _text(self, line: str) -> None:
        for pattern, what, advice in _BLOCKS:
            if pattern.match(line):
                raise RowRefused(
                    "not-in-a-cell",
                    Message("line {number} of the text is {what}, which no cell can hold", number=self.at, what=what),
                    found=shorten(line.strip()),
                    hint=advice,
                )
        if self.blank and not line.startswith((" ", "\t")):
            self.indents.clear()
        depth = max(0, len(self.indents) - 1)
        if not self.indents:
            self.listed = False
        self._add(line, depth, self.blank and not depth)

    def _add(self, text: str, depth: int, gap: bool, *, bullet: bool = False) -> None:
        """A line, or the lines that `<br>` makes of it."""
        parts = split_breaks(text)
        for number, part in enumerate(parts):
            said = part.strip(" \t")
            if number or len(parts) > 1:
                said = _STRAY.sub("", said, count=1) if _STRAY.match(said) else said
            if not said:
                gap = gap or bool(number and self.found)
                continue
            if number < len(parts) - 1 or self._goes_on():
                said = _without_hard_break(said)
            self.found.append(MarkdownLine(check_marks(said, self.at), depth, gap and bool(self.found), bullet))
            gap = False
        self.blank = False

    def _goes_on(self) -> bool:
        return self.at < len(self.lines) and bool(self.lines[self.at].strip())

    def _code(self, mark: str, opening: str) -> None:
        begin = self.at
        depth = max(0, len(self.indents) - 1)
        indent = len(opening) - len(opening.lstrip(" \t"))
        gap = self.blank and not depth
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.strip().startswith(mark) and not line.strip().strip(mark[0]):
                self.blank = False
                return
            code = line[min(indent, len(line) - len(line.lstrip(" \t"))) :].rstrip(" \t")
            if code:
                self.found.append(MarkdownLine(as_code(code), depth, gap and bool(self.found)))
            gap = not code and not depth
        raise _unbalanced(Message("a code fence ({mark})", mark=mark), begin)

    def _math(self) -> None:
        begin = self.at
        parts: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            self.at += 1
            if line == "$$":
                depth = max(0, len(self.indents) - 1)
                self._add(f"$${' '.join(filter(None, parts))}$$", depth, self.blank and not depth)
                return
            parts.append(line)
        raise _unbalanced(Message("a math block ($$)"), begin)


def escape_start(line: str) -> str:
    """A line of text, with a backslash before what would make another block of it."""
    bullet = _BULLET.match(line)
    is_block = (bullet and bullet[3] and not bullet["number"]) or _FENCE.match(line) or line == "$$"
    return f"\\{line}" if is_block or any(pattern.match(line) for pattern, _, _ in _BLOCKS) else line


def split_breaks(text: str) -> list[str]:
    """`text` cut at each `<br>` that is not code."""
    parts, start = [], 0
    for token in TOKEN.finditer(text):
        if token["break"]:
            parts.append(text[start : token.start()])
            start = token.end()
    return [*parts, text[start:]]


def as_code(line: str) -> str:
    """A line of code as inline code."""
    longest = max(map(len, re.findall("`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or (line[0] == line[-1] == " ") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def check_marks(text: str, number: int = 1) -> str:
    """`text`, when each of its code, bold and comment marks has its other half. Raises `RowRefused`."""
    counts = {"**": 0, "%%": 0}
    for token in TOKEN.finditer(text):
        mark = token["mark"]
        if mark is None:
            continue
        if mark.startswith("`"):
            raise _unbalanced(_MARKS["`"], number)
        counts[mark] += 1
    for mark, count in counts.items():
        if count % 2:
            raise _unbalanced(_MARKS[mark], number)
    return text


def _unbalanced(what: Message, number: int) -> RowRefused:
    return RowRefused(
        "unbalanced",
        Message("line {number} of the text opens {what} that nothing closes there", number=number, what=what),
        hint=Message("close it on the same line, or write a backslash before it"),
    )


def _without_hard_break(line: str) -> str:
    """A line without the backslash that only breaks it."""
    slashes = len(line) - len(line.rstrip("\\"))
    return line[:-1].rstrip(" \t") if slashes % 2 else line
