"""The text that metrics are read from: no marks, math as Unicode, and where each character stands in the cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_pieces import CODE, MARK, MATH, TAG, TEXT, URL, WIKI, InlineScan, Piece
from obsidian_intel.months.cells.lines import MATH as SIMPLE_MATH
from obsidian_intel.months.cells.lines import SIMPLE, scan_line
from obsidian_intel.months.cells.metrics.math_text import OPAQUE, RAISED, math_text

DIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # marks of writing direction
_DOWN = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_LETTERS: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_NARROW: dict[int, int | str] = dict(_LETTERS)
_NARROW |= str.maketrans("（）［］【】｛｝％／＋＝～〜＜＞｜＆＠＊－", "()[][]{}%/+=~~<>|&@*-")
_NARROW |= dict.fromkeys(map(ord, "\u00a0\u1680\u2007\u2009\u200a\u200b\u202f\u3000\ufe0f\t\r"), " ")
_NARROW |= dict.fromkeys(map(ord, DIRECTIONAL), " ")
_NARROW |= str.maketrans(
    "達為準確勝過開無關帶從與優於約對較領獲評測數學語還僅個項題億萬參點層張頁條種時間圖價運單練訓據環節輪顯遲費檢後實驗證標總綜績結統並啟聯網執強長縮減幾專憶錄頂錯誤將額",
    "达为准确胜过开无关带从与优于约对较领获评测数学语还仅个项题亿万参点层张页条种时间图价运单练训据环节轮显迟费检后实验证标总综绩结统并启联网执强长缩减几专忆录顶错误将额",
)  # traditional characters of the words that are looked for
_PLAIN = {chr(wide): chr(plain) if isinstance(plain, int) else plain for wide, plain in _NARROW.items()}
_WIDE = re.compile(f"[{re.escape(''.join(_PLAIN))}]")  # six times as fast as str.translate
_FULLWIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_DECIMAL_COMMA = re.compile(
    r"(?<![\w.,\-])(?:\d{2,3},\d(?!\w|[,.]\d)|0,(?!10+(?!\d))\d{2,4}(?!\w|[,.]\d)|\d{1,3},\d{1,2}(?= ?%))", re.A
)
_ANY_COMMA = re.compile(r"(?<![\w.,\-])\d{1,3},\d{1,2}(?!\w|[,.]\d)", re.A)
_POINT = re.compile(r"\d\.\d", re.A)
_EUROPEAN = re.compile(
    r"(?<![\w-])(?:und|auf|bei|liegt|erreicht|mit|ohne|gegen|et|sur|avec|sans|contre|el|los|las|una|con|sin|frente|superando|face|devant|gegenüber|vor|hinter|davanti|rispetto|acima|abaixo|alcanza"
    r"|obtiene|em|com|sem|contra|alcança|il|sul|nel|senza|raggiunge|op|met|zonder|bij|haalt|på|och|med|utan|oraz|bez|на|без|против)(?![\w-])",
    re.I,
)
_VALUE_CODE = re.compile(r"\s*[<>≥≤~≈]?\s*\d[\d.,]*\s*%?(?:\s*(?:/|±|->|→)\s*\d[\d.,]*\s*%?)*\s*")
_NAME_CODE = re.compile(r"[^\W\d_][\w\-+@^'.]*(?: [^\W_][\w+@^'-]*){0,3}")
_NAME_LINK = re.compile(r"[^\W_][\w\-+@.']*(?: [^\W_][\w+@.'-]*){0,4}")
_WIDE_POINT = re.compile(r"(?<=\d)．(?=\d)")
_SIMPLE_MARK = re.compile(rf"[*$](?:(?<=\*)\*|(?<=\$){SIMPLE_MATH[2:]})")
_INDEX = re.compile(r"[^\W\d_][\w.-]+")
_TAG_NAME = re.compile(r"<(/?)\s*(su[bp]|del|s|strike)\b", re.I)


class View:
    """`text` as shown (fullwidth letters made plain); `norm` is as long, with plain punctuation and spaces too.

    `places` tells where it stands in the cell's raw text: the pieces that are shown, each behind where its text begins;
    or, where only `**` is left out, how far on in `text` each of these stood.
    """

    __slots__ = ("norm", "places", "text")

    def __init__(self, shown: str, places: list[int] | tuple[list[int], list[Piece]]) -> None:
        self.text = shown = shown.translate(_LETTERS) if _FULLWIDTH.search(shown) else shown
        norm = _WIDE.sub(_narrow, shown.replace("（", "(").replace("）", ")"))  # the commonest fast
        if "．" in norm:
            norm = _WIDE_POINT.sub(".", norm)
        self.norm = _decimals(norm) if "," in norm else norm
        self.places = places

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the cell's raw text."""
        return Span(self._raw(start, False), self._raw(end - 1, True)) if start < end else Span(0, 0)

    def _raw(self, at: int, after: bool) -> int:
        if isinstance(self.places, list):
            return at + 2 * bisect_right(self.places, at) + after
        starts, pieces = self.places
        i = bisect_right(starts, at) - 1
        kind, start, end, _ = pieces[i]
        if kind == TEXT:
            return start + at - starts[i] + after
        return end if after else start


def view(found: InlineScan, first: int, last: int) -> View:
    """What metrics see of the pieces from `first` to `last`, a line of a cell.

    Code that is no name and no number, URLs and struck text are opaque.
    """
    parts: list[str] = []
    starts: list[int] = []
    kept: list[Piece] = []
    length, state, struck = 0, "", False
    raw = found.raw
    for piece in found.pieces[first:last]:
        kind, start, end, text = piece
        if kind == TEXT:
            text = raw[start:end]
        elif kind == MARK:
            struck ^= raw.startswith("~~", start)
            continue
        elif kind == TAG:
            if tag := _TAG_NAME.match(raw, start):
                raised = tag[2][:2].lower() == "su"
                state = state if not raised else "" if tag[1] else tag[2].lower()
                struck = struck if raised else not tag[1]
            continue
        if not text:
            continue
        if struck or state or kind != TEXT:
            text = _changed(kind, text, state, struck, parts[-1][-1] if parts else " ")
        parts.append(text)
        starts.append(length)
        kept.append(piece)
        length += len(text)
    return View("".join(parts), (starts, kept))


@text_cache(1024)
def view_line(raw: str) -> View:
    """The same of one line that no mark of another reaches into."""
    if not SIMPLE.fullmatch(raw):
        found = scan_line(raw)
        return view(found, 0, len(found.pieces))
    if "$" not in raw:
        between = raw.split("**")
        return View("".join(between), list(accumulate(map(len, between[:-1]))))
    parts: list[str] = []
    starts: list[int] = []
    kept: list[Piece] = []
    length = position = 0
    for mark in _SIMPLE_MARK.finditer(raw):
        at, end = mark.span()
        if at > position:
            parts.append(raw[position:at])
            starts.append(length)
            kept.append((TEXT, position, at, ""))
            length += at - position
        if raw[at] == "$":
            parts.append(math_text(raw[at:end]))
            starts.append(length)
            kept.append((MATH, at, end, ""))
            length += len(parts[-1])
        position = end
    if position < len(raw):
        parts.append(raw[position:])
        starts.append(length)
        kept.append((TEXT, position, len(raw), ""))
    return View("".join(parts), (starts, kept))


def _decimals(norm: str) -> str:
    """`88,1`, `0,739` and `71,2 %` with a point; `88,15` and `9,5` too in a European line without a point."""
    plain = _DECIMAL_COMMA.sub(_with_point, norm)
    told = plain != norm or _EUROPEAN.search(norm) is not None
    return _ANY_COMMA.sub(_with_point, plain) if told and not _POINT.search(norm) else plain


def _with_point(found: re.Match[str]) -> str:
    return found.group().replace(",", ".")


def _narrow(found: re.Match[str]) -> str:
    return _PLAIN[found.group()]


def _changed(kind: int, text: str, state: str, struck: bool, before: str) -> str:
    """The text of a piece that is not shown as it stands."""
    if struck:
        return OPAQUE * (len(text) if kind == TEXT else 1)
    if kind == MATH:
        return math_text(text)
    if kind == CODE:
        return text if _VALUE_CODE.fullmatch(text) or _NAME_CODE.fullmatch(text) else OPAQUE
    if kind == URL or (kind == WIKI and not _NAME_LINK.fullmatch(text)):
        return OPAQUE
    if kind == WIKI:
        return text
    if state and before.isalnum() and _INDEX.fullmatch(text):
        return f" {text}"  # LiveCodeBench<sup>v6</sup>
    if state == "sup":
        return text.translate(RAISED)
    if state == "sub" and "±" not in text and not before.isalpha():
        return text.translate(_DOWN)
    return text
