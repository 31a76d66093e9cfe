"""Words that say a thing of all scores: 均, `以下分数均为`, `all numbers are`, 모두, すべて."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import words

_WHICH = r"(?:以下|下列|下面|下述|以上|上述|所有|其余)"
_COUNTED = r"(?:[两二三四五六七八九十](?:项|者|榜|个基准))"
_WHAT = r"(?:各项|各榜|各行|项目)?(?:结果|分数|成绩|数字|数值|指标|得分|评测)?"
_ALL = r"(?:全部|均|都|皆|一律|统一)"
_SAYS = r"(?:报告|报的?|为|是|按|采用|用|取|以|属)*"
_OF_ALL = re.compile(
    rf"(?:(?:{_WHICH}{_WHAT}|{_COUNTED}?{_WHAT}){_ALL}|{_WHICH}{_WHAT}){_SAYS}"
    r"|(?:以下は?|すべて|全て|いずれも)(?:は|が|の)?(?:スコア|結果|数値)?[はが]?"
    r"|(?:모두|전부|이하|아래|모든)(?:는|은|의)?|(?:점수|결과|수치)(?:는|은|가)?"
)
_SUBJECTS = frozenset(("all", "every", "results", "scores", "numbers", "figures"))
_LATIN = words("of-all-words")


def says_of_all(first: Token) -> bool:
    """Whether a token begins words that say something of all: 均, 均为, all, 모두."""
    if first.kind is T.CJK:
        return _OF_ALL.match(first.text) is not None
    return first.text.lower() in _SUBJECTS


def without_of_all(tokens: Sequence[Token]) -> list[Token]:
    """What is said of all, less the words that only say that it is."""
    rest = list(tokens)
    told = bool(rest) and says_of_all(rest[0])
    while told and rest:
        first = rest[0]
        if first.kind is T.CJK and (found := _OF_ALL.match(first.text)):
            left = first.text[found.end() :]
            rest[:1] = [first._replace(start=first.start + found.end(), text=left)] if left else []
        elif first.kind is T.WORD and first.text.lower() in _LATIN:
            del rest[0]
        else:
            break
    return rest
