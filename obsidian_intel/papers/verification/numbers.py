"""Numbers as people write them: read out of any text, and compared whatever their form.

`73.1%`, `0.731` and `73.10` may be one number, `1,234` and `1 234` are, and `30B`, `300亿` and `30 billion`. A number
must stand as one of its own: neither 73.1 in 173.15 nor the 4.5 of `GPT-4.5` is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

_LONGEST = 24  # characters of one number
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED_RUN = re.compile(r"[⁰¹²³⁴-⁹⁺⁻]+")
_ODD = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "‑": "-", "‒": "-", "—": "-", "﹣": "-", "－": "-", "\u00ad": None, "\u200b": None}
    | {"\u2060": None, "\ufeff": None, "∼": "~", "˜": "~", "∗": "*"}
)
_THIN = "\u00a0\u2009\u202f\u2007\u2008"
_NUMBER = re.compile(
    rf"""(?<![A-Za-z_\d])(?<![A-Za-z]['’])(?<!\d[.,])(?<!\^)
    (?P<sign>[+\-]?)
    (?P<body>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?
      |\d{{1,3}}(?:['’{_THIN}]\d{{3}})+(?!\d)(?:\.\d+)?
      |\d+\.\d+|\d+|(?<![\d.])\.\d+)
    (?!\.?\d)
    (?P<power>(?:e[+\-]?\d{{1,3}}(?![\dA-Za-z])|\s?[×x*]\s?10\^?[+\-]?\d{{1,2}}(?!\d|\.\d))?)""",
    re.X,
)
_NAME_BEFORE = re.compile(r"[A-Za-z][A-Za-z\d]*[\-@#]\Z|[A-Za-z]\.\Z|§\s?\Z")
_SPLIT = re.compile(r"(?<=\d)(?:\.\s+(?=\d)|\s+\.(?=\d)|,\s*\n\s*(?=\d{3}(?!\d)))")
_SCALES = {
    **dict.fromkeys(("k", "K", "千", "thousand"), 3),
    **dict.fromkeys(("M", "mn", "百万", "million", "millions"), 6),
    **dict.fromkeys(("B", "bn", "十亿", "billion", "billions"), 9),
    **dict.fromkeys(("T", "tn", "万亿", "萬億", "兆", "trillion", "trillions"), 12),
    **dict.fromkeys(("万", "萬"), 4),
    "千万": 7,
    **dict.fromkeys(("亿", "億"), 8),
    "百亿": 10,
    "千亿": 11,
}
_SCALE_WORDS = sorted((word for word in _SCALES if len(word) > 1 or not word.isascii()), key=len, reverse=True)
_SCALE = re.compile(rf"\s?(?:-\s?)?({'|'.join(_SCALE_WORDS)})(?![a-z])|\s?([kKMBT])(?![A-Za-z\d])|([kKMBT])(?=-|\+)")
_RAISED_MARK = re.compile(r"\^\d{1,2}(?!\d)")  # of a footnote, as in 62² layers
_PERCENT = re.compile(r"\s?(?:%|\\%|percent(?:age)?\b|per\s?cent\b|个?百分点|pp\b)")
_UNITS = (
    ("times", r"[x×](?![A-Za-z\d])|-?fold\b|times\b|倍"),
    ("layers", r"layers?\b|层"),
    ("hours", r"hours?\b|hrs?\b|h(?![A-Za-z])|个?小时"),
    ("days", r"days?\b|天"),
    ("seconds", r"seconds?\b|secs?\b|s(?![A-Za-z])|秒"),
    ("milliseconds", r"ms(?![A-Za-z])|milliseconds?\b|毫秒"),
    ("gigabytes", r"GB(?![A-Za-z])|GiB\b"),
    ("steps", r"steps?\b|步"),
    ("rounds", r"rounds?\b|turns?\b|轮"),
    ("experts", r"experts?\b|个?专家"),
    ("languages", r"languages?\b|种语言|门语言"),
    ("cards", r"[A-Z\d]*\s?GPUs?\b|NPUs?\b|TPUs?\b|accelerators?\b|张?卡|块卡"),
)
_UNIT = tuple((name, re.compile(rf"\s?-?(?:{pattern})")) for name, pattern in _UNITS)


class WrittenNumber(NamedTuple):
    """A number at `text[start:end]`, its unit included.

    `value` is what the digits say, `scale` a power of ten that a word behind them adds (B: 9), 0 for none. `unit`: a
    name of ours, "" where there is none that is known.
    """

    start: int
    end: int
    value: Decimal
    scale: int = 0
    percent: bool = False
    unit: str = ""

    @property
    def whole(self) -> Decimal:
        """The value with its scale: 30B is 30,000,000,000."""
        return self.value.scaleb(self.scale)

    @property
    def keys(self) -> frozenset[Decimal]:
        """Values under which it may be looked up; whether it is the same is told by `is_same`."""
        return frozenset((abs(self.value).normalize(), abs(self.whole).normalize()))


def plain_text(text: str) -> str:
    """`text` in the signs that `numbers_in` reads: half width, ligatures apart, raised figures behind `^`."""
    text = _RAISED_RUN.sub(lambda run: "^" + run[0].translate(_RAISED), text)
    for thin in _THIN[1:]:
        text = text.replace(thin, "\u00a0")
    kept = text.replace("\u00a0", "\ue000")  # NFKC would make it a common space
    return unicodedata.normalize("NFKC", kept).replace("\ue000", "\u00a0").translate(_ODD)


def numbers_in(text: str) -> Iterator[WrittenNumber]:
    """The numbers of a text that `plain_text` has made, in order; one that a line break parts, both ways."""
    yield from _numbers(text)
    for gap in _SPLIT.finditer(text):
        begin, stop = max(0, gap.start() - _LONGEST), min(len(text), gap.end() + _LONGEST)
        joined = text[begin : gap.start()] + gap[0].strip() + text[gap.end() : stop]
        seam, lost = gap.start() - begin, len(gap[0]) - len(gap[0].strip())
        for found in _numbers(joined):
            if found.start < seam < found.end:
                yield found._replace(start=begin + found.start, end=begin + found.end + lost)


def _numbers(text: str) -> Iterator[WrittenNumber]:
    for match in _NUMBER.finditer(text):
        start = match.start()
        if _NAME_BEFORE.search(text, max(0, start - 40), start) or _is_name(text, match):
            continue
        sign = match["sign"]
        before = text[start - 1 : start]
        if sign and ((before.isascii() and before.isalnum()) or before in (")", "]", "%")):
            sign = ""  # a range: 70-73.1
        value = _value(match["body"], match["power"])
        if value is not None:
            yield _measured(text, match.end(), start, -value if sign == "-" else value)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a hyphen and digits before make it the later part of a name: the 4.5 of `GLM-4.5`."""
    start = match.start()
    return match["sign"] == "-" and start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()


def _value(body: str, power: str) -> Decimal | None:
    digits = re.sub(rf"[,'’{_THIN}]", "", body)
    if len(digits) > _LONGEST:
        return None
    try:
        value = Decimal(digits)
        if power.startswith("e"):
            return value.scaleb(int(power[1:]))
        return value.scaleb(int(re.split(r"10\^?", power, maxsplit=1)[1])) if power else value
    except (InvalidOperation, ValueError):
        return None


def _measured(text: str, end: int, start: int, value: Decimal) -> WrittenNumber:
    if percent := _PERCENT.match(text, end):
        return WrittenNumber(start, percent.end(), value, percent=True)
    if scale := _SCALE.match(text, end):
        power = _SCALES[scale[1] or scale[2] or scale[3]]
        return WrittenNumber(start, scale.end(), value, power, unit=_unit(text, scale.end())[0])
    unit, behind = _unit(text, end)
    return WrittenNumber(start, behind, value, unit=unit)


def _unit(text: str, end: int) -> tuple[str, int]:
    if mark := _RAISED_MARK.match(text, end):
        end = mark.end()
    for name, pattern in _UNIT:
        if found := pattern.match(text, end):
            return name, found.end()
    return "", end


def is_same(one: WrittenNumber, other: WrittenNumber, *, share: bool = False, bare: bool = False) -> bool:
    """Whether two numbers say the same.

    `share`: they may be shares, of 1 or of 100. `bare`: the unit of `other` may stand elsewhere, at the head of a
    column.
    """
    if one.whole == other.whole or (other.scale == 0 and one.scale == 3 and one.value * 1024 == other.value):
        return True
    if bare and one.value == other.value and 0 in (one.scale, other.scale):
        return True
    if not (share or one.percent or other.percent) or one.scale or other.scale:
        return False
    low, high = sorted((one, other), key=lambda each: abs(each.value))
    return abs(low.value) <= 1 and not low.percent and low.value * 100 == high.value and abs(high.value) <= 100


def lookup_keys(number: WrittenNumber) -> frozenset[Decimal]:
    """The keys under which every number that `is_same` as this one can be found."""
    found = set(number.keys)
    for each in (number.value * 100, number.value / 100, number.value * 1024):
        found.add(abs(each).normalize())
    return frozenset(found)
