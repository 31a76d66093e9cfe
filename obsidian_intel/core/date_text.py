"""Dates in any language, rewritten in the few forms that `periods` reads: digits, `年月日`, English names, `W07`."""

from __future__ import annotations

import re
import unicodedata

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.lazy import lazy_pattern

_WORD = lazy_pattern(r"[^\s\d_.,/\\()\[\]{}（）【】·|:;'’–—\-年月日년월일]{3,}")
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HAN_YEAR = lazy_pattern(r"[〇零○一二三四五六七八九]{4}(?=\s?年)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ERA_YEAR = lazy_pattern(r"(令和|民國|民国|平成)\s?([0-9]{1,3}|元)\s?年")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_TWO_DIGIT_YEAR = lazy_pattern(
    r"(?<![0-9A-Za-z.\-])([2-4][0-9])(?=\s?年\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?月)"
)
_WEEK_WORDS = (
    "week|kw|woche|kalenderwoche|semaine|semana|setmana|settimana|неделя|тиждень|tydzień|týden|týždeň|hafta|tuần"
    "|vecka|uge|uke|viikko|hét|săptămâna|εβδομάδα|الأسبوع|أسبوع|שבוע|minggu|सप्ताह"
)
_WEEK_BEFORE = lazy_pattern(
    rf"(?<![^\W\d_])(?:{_WEEK_WORDS})\s?(?:nr\.?|n°|№|số)?\s?(?=[0-9]{{1,2}}(?![0-9]))", re.IGNORECASE
)
_WEEK_AFTER = lazy_pattern(r"(?:第\s?|(?<=年)\s?|(?<=[\s-]))([0-9]{1,2})\s?(?:[周週]目?|주차|주)(?![0-9])")
_OF = lazy_pattern(
    r"(?<=\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))\.?(?:\s+(?:de|del|of|năm)\s+)(?=[0-9]{4})"
)
_DAY_OF = lazy_pattern(
    r"(?:(?<=[0-9])|(?<=[0-9]st)|(?<=[0-9]nd)|(?<=[0-9]rd)|(?<=[0-9]th))\s+(?:de|of)\s+"
    r"(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b)"
)
_VIETNAMESE = lazy_pattern(
    r"tháng\s+([0-9]{1,2}|mười một|mười hai|mười|giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|chạp)"
    r"\s*(?:năm|[-/.,])?\s*((?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
_VIETNAMESE_NUMBERS = {
    **{word: n for n, word in enumerate(["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"], 1)},
    "giêng": 1,
    "bốn": 4,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}


_DATED = lazy_pattern(r"(?:19|20)[0-9]{2}|年|년|(?![0-9])\d")


def may_hold_date(text: str) -> bool:
    """Whether a text may speak of a year at all: most names do not."""
    return _DATED.search(text) is not None


@text_cache(1024)
def plain_date_text(text: str) -> str:
    """`text` in NFKC with ASCII digits, its dates in the forms that `periods` knows; all else as it stands.

    >>> plain_date_text("二〇二六年二月"), plain_date_text("février 2026"), plain_date_text("2026년 7주차")
    ('2026年二月', 'feb 2026', '2026年W7')
    """
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = "".join([_plain_character(char) for char in text])
        text = text.replace("년", "年").replace("월", "月").replace("일", "日")
    if not any(char.isdigit() for char in text) and "年" not in text:
        return text
    if not text.isascii():
        text = _east_asian_years(text)
        text = _VIETNAMESE.sub(_vietnamese, text)
    text = _WORD.sub(_english_month, text)
    text = _DAY_OF.sub(" ", _OF.sub(" ", text))
    return _week_words(text)


def _plain_character(char: str) -> str:
    """ASCII for a digit of another script, nothing for a mark of direction."""
    if char.isdecimal() and not char.isascii():
        return str(unicodedata.decimal(char))
    return "" if char in "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff" else char


def _east_asian_years(text: str) -> str:
    if "年" not in text:
        return text
    text = _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_DIGITS), text)
    text = _ERA_YEAR.sub(lambda m: f"{_ERAS[m[1]] + (1 if m[2] == '元' else int(m[2]))}年", text)
    return _TWO_DIGIT_YEAR.sub(r"20\1", text)


def _vietnamese(match: re.Match[str]) -> str:
    month = match[1].casefold()
    return f"{match[2]}年{int(month) if month.isdigit() else _VIETNAMESE_NUMBERS[month]}月"


def _english_month(match: re.Match[str]) -> str:
    from obsidian_intel.core.month_names import month_numbers

    number = month_numbers(short=False).get(match[0].casefold())
    return _SHORT[number - 1] if number else match[0]


def _week_words(text: str) -> str:
    text = _WEEK_BEFORE.sub("W", text)
    return _WEEK_AFTER.sub(r"W\1", text) if not text.isascii() else text
