"""The inline marks of a cell, found once for all readers: one pass, linear on any text.

A cell becomes pieces that tile it; a link's brackets and a bold's stars are pieces of their own, so nothing
nests and nothing recurses.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left

from obsidian_intel.core.caches import text_cache
from obsidian_intel.markdown.cell_pieces import (
    BREAK,
    CHAR,
    CODE,
    COMMENT,
    EMBED,
    FOOTNOTE,
    MARK,
    MATH,
    TAG,
    TEXT,
    URL,
    WIKI,
    InlineLink,
    InlineScan,
    Piece,
    References,
)
from obsidian_intel.markdown.cell_targets import trim_url, wiki_parts

_TRIGGER = re.compile(  # begins with one set of characters, which `re` can skip to
    r"[\\`%$<!\[\]*~=_&h](?:(?<=\\)[!-/:-@\[-`{-~]|(?<=`)`*|(?<=%)%|(?<=\$)\$?|(?<=<)[a-zA-Z/!][^<>]*>|(?<=!)\[|(?<=\[)"
    r"|(?<=\])|(?<=\*)\**|(?<=~)~+|(?<==)=+|(?<=_)_*|(?<=&)#?\w{1,8};|(?<=h)ttps?://(?=\w))",
    re.A,
)
_EMPHASIS = "*_=~"
_BR = ("<br", "<BR", "<Br", "<bR")
BREAK_TAG = re.compile(r"<[bB][rR]\s*/?>")
_MATH_END = re.compile(r"(?<![\s\\$])\$(?![\d$])")
_WIKI = re.compile(r"!?\[\[([^\[\]\n]{1,1000})\]\](?!\()")
_TARGET = re.compile(
    r"""\([ \t]*+(?:<([^<>\n]{0,2000}+)>|((?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*+\))*+\)){0,2000}+))"""
    r"""(?:[ \t]++(?:"[^"\n]{0,500}+"|'[^'\n]{0,500}+'|\([^()\n]{0,500}+\)))?[ \t]*+\)"""
)
_URL = re.compile(r"https?://[\w\-.~:/?#@!$&'()+,;=%]++", re.A)
_AUTO = re.compile(r"<https?://[^<>\s]*>")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\](?!\()")
_ANCHOR = re.compile(r"""<a\s(?:[^>]*?\s)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.I)


@text_cache(64)
def scan(raw: str, references: References = ()) -> InlineScan:
    """All inline marks of `raw`. Never raises; time is linear in the text."""
    return _Scanner(raw, references).run()


def scan_uncached(raw: str) -> InlineScan:
    """As `scan`, not remembered."""
    return _Scanner(raw).run()


class _Scanner:
    def __init__(self, raw: str, references: References = ()) -> None:
        self.raw = raw
        self.references = {each.start: each for each in references}
        self.anchor: tuple[int, int, str] | None = None  # an open `<a>`: its start, its label's start, its address
        self.pieces: list[Piece] = []
        self.links: list[InlineLink] = []
        self.open: list[int] = []  # pieces that are an opening bracket
        self.barrier = -1  # brackets up to here hold a link already, so they are none
        self.runs: list[int] = []  # pieces that may be emphasis
        self.ticks: dict[int, list[int]] | None = None
        self.dollars: list[int] | None = None
        self.breaks: list[int] | None = None

    def run(self) -> InlineScan:
        position = 0
        while position >= 0:
            position = self.run_from(position)
        return InlineScan(
            self.raw,
            self.pieces,
            [piece[1] for piece in self.pieces],
            self.links,
            _pair(self.raw, self.pieces, self.runs),
        )

    def run_from(self, position: int) -> int:
        """Read until a piece ends elsewhere than its first mark does; where to go on, or -1 at the end."""
        raw, pieces = self.raw, self.pieces
        for found in _TRIGGER.finditer(raw, position):
            at, end = found.span()
            if at > position:
                pieces.append((TEXT, position, at, ""))
            mark = found.group()
            if mark[0] in _EMPHASIS:
                self.runs.append(len(pieces))
                pieces.append((TEXT, at, end, ""))
                position = end
            elif mark[:3] in _BR:
                pieces.append((BREAK, at, end, "\n") if BREAK_TAG.fullmatch(mark) else (TAG, at, end, ""))
                position = end
            else:
                position = self.read(mark, at)
                if position != end:
                    return position
        if position < len(raw):
            pieces.append((TEXT, position, len(raw), ""))
        return -1

    def add(self, kind: int, start: int, end: int, shown: str = "") -> int:
        self.pieces.append((kind, start, end, shown))
        return end

    def read(self, mark: str, at: int) -> int:
        """The piece that begins at `at`; where it ends."""
        first = mark[0]
        end = at + len(mark)
        if first == "\\":
            return self.add(CHAR, at, end, mark[1])
        if first == "h":
            return self.url(at)
        if first == "<":
            return self.tag(mark, at)
        if first == "&":
            return self.add(CHAR, at, end, html.unescape(mark))
        if first == "`":
            return self.code(len(mark), at)
        if first == "$":
            return self.math(mark, at)
        if first == "%":
            close = self.raw.find("%%", end)
            return self.add(TEXT, at, end) if close < 0 else self.add(COMMENT, at, close + 2)
        if first in "[!":
            return self.bracket(mark, at)
        if first == "]":
            return self.close(at)
        return self.add(TEXT, at, end)

    def url(self, at: int) -> int:
        found = _URL.match(self.raw, at)
        text = trim_url(found.group()) if found else ""
        if len(text) < 9:
            return self.add(TEXT, at, at + 4)
        return self.add(URL, at, at + len(text), text)

    def tag(self, mark: str, at: int) -> int:
        end = at + len(mark)
        if BREAK_TAG.fullmatch(mark):
            return self.add(BREAK, at, end, "\n")
        if _AUTO.fullmatch(mark):
            return self.add(URL, at, end, mark[1:-1])
        if mark[1] in "aA" and (found := _ANCHOR.match(mark)):
            self.anchor = at, end, found[1] or found[2] or found[3] or ""
        elif self.anchor is not None and mark[:3].lower() == "</a":
            start, label, target = self.anchor
            self.links.append(InlineLink(start, end, label, at, target))
            self.anchor = None
        kind = COMMENT if mark.startswith("<!--") else TAG
        return self.add(kind, at, end)

    def code(self, width: int, at: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for found in re.finditer("`+", self.raw):
                self.ticks.setdefault(found.end() - found.start(), []).append(found.start())
        starts = self.ticks.get(width, [])
        nth = bisect_left(starts, at + width)
        if nth == len(starts):
            return self.add(TEXT, at, at + width)
        inner = self.raw[at + width : starts[nth]].replace("\\|", "|")
        if inner.strip() and inner[0] == inner[-1] == " ":
            inner = inner[1:-1]
        return self.add(CODE, at, starts[nth] + width, inner)

    def math(self, mark: str, at: int) -> int:
        raw, begin = self.raw, at + len(mark)
        if mark == "$$":
            close = raw.find("$$", begin)
            end = close + 2
        else:
            if self.dollars is None:
                self.dollars = [m.start() for m in _MATH_END.finditer(raw)]
            nth = bisect_left(self.dollars, begin + 1)
            close = self.dollars[nth] if nth < len(self.dollars) else -1
            if raw[begin : begin + 1].isspace():
                close = -1
            end = close + 1
        if close < 0 or self.breaks_in(begin, close):
            return self.add(TEXT, at, begin)
        return self.add(MATH, at, end, raw[at:end])

    def breaks_in(self, start: int, end: int) -> bool:
        """Math does not run over a line's end: two prices in two lines are no formula."""
        if self.breaks is None:
            self.breaks = [m.start() for m in BREAK_TAG.finditer(self.raw)]
        nth = bisect_left(self.breaks, start)
        return nth < len(self.breaks) and self.breaks[nth] < end

    def bracket(self, mark: str, at: int) -> int:
        if found := _WIKI.match(self.raw, at):
            kind = EMBED if mark[0] == "!" else WIKI
            return self.add(kind, at, found.end(), "" if mark[0] == "!" else wiki_parts(found.group(1))[1])
        if found := _FOOTNOTE.match(self.raw, at):
            return self.add(FOOTNOTE, at, found.end(), found.group())
        self.open.append(len(self.pieces))
        return self.add(TEXT, at, at + len(mark))

    def close(self, at: int) -> int:
        opened = self.open.pop() if self.open else -1
        live = opened > self.barrier or (opened >= 0 and self.raw[self.pieces[opened][1]] == "!")
        target = _TARGET.match(self.raw, at + 1) if live else None
        if target is None:
            return self.reference(opened, at) if live and self.references else self.add(TEXT, at, at + 1)
        start, label = self.pieces[opened][1:3]
        end = target.end()
        if self.raw[start] == "!":
            del self.pieces[opened:]
            while self.runs and self.runs[-1] >= opened:
                self.runs.pop()
            while self.links and self.links[-1].start >= start:
                self.links.pop()
            return self.add(EMBED, start, end)
        self.pieces[opened] = (MARK, start, label, "")
        self.links.append(InlineLink(start, end, label, at, target[1] or target[2] or ""))
        self.barrier = opened
        return self.add(MARK, at, end)

    def reference(self, opened: int, at: int) -> int:
        """The bracket at `at` as the end of a reference link's label, where it is one."""
        start, label = self.pieces[opened][1:3]
        known = self.references.get(start)
        if known is None or known.label_end != at:
            return self.add(TEXT, at, at + 1)
        self.pieces[opened] = (MARK, start, label, "")
        self.links.append(InlineLink(start, known.end, label, at, known.target))
        self.barrier = opened
        return self.add(MARK, at, known.end)


def _pair(raw: str, pieces: list[Piece], runs: list[int]) -> dict[int, int]:
    """Turn the runs that pair up, line by line, into marks. Bold that CommonMark would leave dead counts."""
    pairs: dict[int, int] = {}
    waiting: dict[str, int] = {}
    line = 0
    breaks = [i for i, piece in enumerate(pieces) if piece[0] == BREAK] if runs else []
    breaks.append(len(pieces))
    for index in runs:
        _, start, end, _ = pieces[index]
        while breaks[line] < index:
            line += 1
            waiting = {}
        mark = raw[start:end]
        if len(mark) > 3 or mark == "=" * 3:
            continue
        before, after = raw[start - 1 : start], raw[end : end + 1]
        opens, closes = _flanks(mark, before, after)
        if closes and mark in waiting:
            first = waiting.pop(mark)
            pairs[end] = pieces[first][1]
            pieces[first] = (MARK, pieces[first][1], pieces[first][2], "")
            pieces[index] = (MARK, start, end, "")
        elif opens:
            waiting[mark] = index
    return pairs


def _flanks(mark: str, before: str, after: str) -> tuple[bool, bool]:
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if mark == "*":
        left, right = before.isalnum(), after.isalnum()
        return opens and (after.isalnum() or not left), closes and (before.isalnum() or not right)
    if mark[0] == "_":
        return opens and not before.isalnum(), closes and not after.isalnum()
    return opens, closes
