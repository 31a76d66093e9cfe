"""The lines of a cell: where each stands, its label and text, and the whole cell's text, in one pass.

Most lines hold nothing but text and bold that pairs up; those are read as they stand. A line with more marks
is scanned by itself, and a cell with marks that may run over a line's end (links, code, comments) as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import BREAK_TAG, scan
from obsidian_intel.markdown.cell_pieces import BREAK, MARK, InlineScan
from obsidian_intel.markdown.plain_text import collapse_spaces
from obsidian_intel.months.cells.lines import FREE, MATH, SIMPLE, SPACES, has_multiline_marks, line_ends, scan_line

_TEXT = rf"[^*<_$&\\=~{SPACES}]++|{MATH}|{FREE}"
_BOLD = rf"\*\*(?![\s*])(?:{_TEXT})++(?<!\s)\*\*(?!\*)"
_TAGGED = rf"\[([^\[\]*<_$&\\=~{SPACES}]{{1,60}}+)\](?![(\[]) ?"
_HEAD = rf"\*\*(?![\s*])(?:{_TAGGED})?+((?:{_TEXT})*+)(?<!\s)\*\*(?!\*)( ?[：:] ?)?"
_PLAIN = re.compile(  # a line of text, bold and math, and the breaks behind it: tag, label, colon, text
    rf" ?+(?![*+-] |【|\*\*【)(?:{_HEAD})?+((?:{_TEXT}|{_BOLD})*+)(?:(?:<br ?/?>)++|\Z)"
).match
_make = tuple.__new__
_ENDS_LABEL = frozenset("：:")
_STRAY = re.compile(r"[*+-] +(?=\S)")
_TAG = re.compile(r"\s*(?:\[([^\[\]\n]{1,60})\](?![(\[])|【([^【】\n]{1,60})】)\s*")
_COLON = re.compile(r"\s*[：:]\s*")
_COLON_END = re.compile(r"\s*[：:]\s*\Z")
_SPACE = re.compile(r"\s*")


class CellLine(NamedTuple):
    """A line that is not empty. `start` is where its text begins, `first` that a gap stands before it."""

    start: int
    first: bool
    stray: Span | None
    tag: str
    label: str
    text: str


def read_lines(raw: str) -> tuple[list[CellLine], str]:
    """The lines of a cell that are not empty, and its text without marks."""
    if has_multiline_marks(raw):
        found = scan(raw, ())  # as for its papers: one key in the cache
        return list(scanned_lines(found)), collapse_spaces(found.shown(0, len(raw)))
    if "  " in raw:
        return _spaced_lines(raw)
    lines: list[CellLine] = []
    shown: list[str] = []
    start, done, first, size = 0, 0, True, len(raw)
    while start < size:
        plain = _PLAIN(raw, start)
        if plain is None:
            shown.append(_unmarked(raw[done:start]))
            begin, done, start = _line_at(raw, start)
            if begin == done:
                first = True
                continue
            mark, tag, label, text, whole = _alone(raw[begin:done])
            lines.append(CellLine(begin, first, Span(begin, begin + mark) if mark else None, tag, label, text))
            shown.append(whole)
            first = False
            continue
        tag, label, colon, text = plain.groups()
        begin, end = start + (raw[start] == " "), plain.end(4)
        if label is None:
            if not text:
                first, start = True, plain.end()
                continue
            label = ""
        elif label[-1:] in _ENDS_LABEL:
            label = label[:-1].strip()
        elif not (colon or tag):
            label, text = "", raw[begin:end]
        start = plain.end()
        lines.append(_make(CellLine, (begin, first, None, tag or "", label, text.replace("**", "").strip())))
        first = start - end > 6  # more than one break
    shown.append(_unmarked(raw[done:]))
    text = "".join(shown)
    if " \n" in text or "\n " in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
    return lines, text.strip()


def _unmarked(part: str) -> str:
    """Lines of text and bold as they are shown."""
    text = part.replace("**", "").replace("<br>", "\n")
    return BREAK_TAG.sub("\n", text) if "<" in text else text


def _line_at(raw: str, start: int) -> tuple[int, int, int]:
    """Where the text of the line at `start` begins, where it ends, and where the next line begins."""
    found = BREAK_TAG.search(raw, start)
    end, after = found.span() if found else (len(raw), len(raw))
    return _SPACE.match(raw, start, end).end(), end, after  # type: ignore[union-attr]


def _spaced_lines(raw: str) -> tuple[list[CellLine], str]:
    """As `read_lines`, where there are tabs, wide spaces or more than one space."""
    lines: list[CellLine] = []
    shown: list[str] = []
    start, gap = 0, 2
    for end, following in line_ends(raw):
        begin = start
        if begin < end and raw[begin].isspace():
            begin = _SPACE.match(raw, start, end).end()  # type: ignore[union-attr]
        if begin == end:
            shown.append("")
        else:
            mark, tag, label, text, whole = _alone(raw[begin:end])
            stray = Span(begin, begin + mark) if mark else None
            lines.append(CellLine(begin, gap >= 2, stray, tag, label, text))
            shown.append(whole)
            gap = 0
        gap += 1
        start = following
    return lines, "\n".join(shown).strip()


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _alone(line: str) -> tuple[int, str, str, str, str]:
    """Length of the stray mark, tag, label, text and all the text of a line that no mark of another reaches into."""
    mark = _STRAY.match(line) if line[0] in "*+-" else None
    begin, end = mark.end() if mark else 0, len(line)
    if not SIMPLE.fullmatch(line, begin):
        found = scan_line(line)
        read = _scanned(found, 0, end, first=False)
        whole = "\n".join([_squeeze(part) for part in found.shown(0, end).split("\n")])
        return begin, read.tag, read.label, read.text, whole
    tag, label, body = _head(line, begin)
    text = _squeeze(line[body:].replace("**", ""))
    if body == 0:
        return begin, tag, label, text, text
    if body < end and line[body].isspace():
        whole = _squeeze(line.replace("**", ""))
    else:
        head = line[:body].replace("**", "")
        whole = (_squeeze(head) + (" " if head[-1:].isspace() else "") + text).strip()
    return begin, tag, label, text, whole


def _head(line: str, begin: int) -> tuple[str, str, int]:
    """Tag, label and where the text begins, in a line of text and paired bold alone."""
    if not line.startswith("**", begin):
        tagged = _TAG.match(line, begin) if line[begin] == "【" else None
        return (tagged[2].strip(), "", tagged.end()) if tagged else ("", "", begin)
    tag, inner = "", begin + 2
    close = line.index("**", inner)
    if line[inner] in "[【" and (tagged := _TAG.match(line, inner, close)):
        tag, inner = (tagged[1] or tagged[2]).strip(), tagged.end()
    colon = _COLON.match(line, close + 2)
    within = _COLON_END.search(line, max(inner, close - 4), close) if line[close - 1] in "：:" else None
    if not (colon or within or tag):
        return "", "", begin
    return tag, _squeeze(line[inner : within.start() if within else close]), colon.end() if colon else close + 2


def scanned_lines(found: InlineScan) -> Iterator[CellLine]:
    """The lines of a cell that was scanned as a whole."""
    raw, start, gap = found.raw, 0, 2
    ends = [(start, end) for kind, start, end, _ in found.pieces if kind == BREAK]
    for end, following in [*ends, (len(raw), len(raw))]:
        begin = _SPACE.match(raw, start, end).end()  # type: ignore[union-attr]
        if begin < end:
            yield _scanned(found, begin, end, first=gap >= 2)
            gap = 0
        gap += 1
        start = following


def _scanned(found: InlineScan, start: int, end: int, *, first: bool) -> CellLine:
    raw = found.raw
    mark = _STRAY.match(raw, start, end)
    stray = Span(mark.start(), mark.end()) if mark else None
    begin = mark.end() if mark else start
    tag, label = "", ""
    body = begin
    bold = _bold_at(found, begin, end)
    if bold is not None:
        inner, close, after = bold
        tagged = _TAG.match(raw, inner, close)
        if tagged:
            tag, inner = (tagged[1] or tagged[2]).strip(), tagged.end()
        colon = _COLON.match(raw, after, end)
        within = _COLON_END.search(raw, max(inner, close - 4), close)
        if colon or within or tag:
            label = collapse_spaces(found.shown(inner, within.start() if within else close))
            body = colon.end() if colon else after
    else:
        tagged = _TAG.match(raw, begin, end)
        if tagged and raw[begin] == "【":
            tag, body = tagged[2].strip(), tagged.end()
    return CellLine(start, first, stray, tag, label, collapse_spaces(found.shown(body, end)))


def _bold_at(found: InlineScan, begin: int, end: int) -> tuple[int, int, int] | None:
    """Inner start, inner end and outer end of the bold that a line begins with."""
    raw = found.raw
    if not raw.startswith(("**", "__"), begin) or (i := found.index(begin)) < 0:
        return None
    kind, opening, inner, _ = found.pieces[i]
    if kind != MARK:
        return None
    for j in range(i + 1, len(found.pieces)):
        _, start, stop, _ = found.pieces[j]
        if start >= end:
            break
        if found.bold.get(stop) == opening:
            return inner, start, stop
    return None
