"""Phrases that say how a score was measured: conditions in Chinese, what begins one, what may stand as a label."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_domain, is_model, one_of, words

STARTERS = words("conditions")
LENGTH = re.compile(r"\d+[KkM]")
WORDS_IN_TIME = ("实时", "即时", "同时", "限时", "小时", "定时", "耗时")
_START = r"(?!关[键注于系联]|加[速强权入拉拿]|开[源放发始箱]|有[效限关望趣所些助的害]|带[来宽动]|无[损法论])" + one_of(
    "zh-condition-start"
)
ENDS_IN_CONDITION = re.compile(rf"(?:{_START}[^，。；、]{{0,12}}|{one_of('zh-condition')})\Z")
ENDS_IN_START = re.compile(rf"{_START}\Z")
_LANGUAGES = frozenset("中英日韩法德俄西葡阿")
_VERBAL = re.compile(  # what ends as verbs do that lead to a number or a name, or begins with an adverb
    r"(?:[到至在出回过住掉给了赢去起]|(?<![生合])成)的?\Z|\A[上中](?![下文英日小学等长短])"
    r"|\A(?:居然|竟然?|勉强|反而|甚至|刚刚?|险些|几乎|难得)"
)
_WHOLE = re.compile(one_of("zh-condition"))
_OBJECT = re.compile(r"工具|思考|搜索|检索|联网|代码|模式|上下文|并行|[Pp]ython|search|tool")
_CHINESE = re.compile(r"[㐀-鿿]")


def is_zh_condition(phrase: str) -> bool:
    """Whether all of a Chinese phrase is a condition: 有工具, 思考模式."""
    return ENDS_IN_CONDITION.fullmatch(phrase) is not None


def is_way(phrase: str) -> bool:
    """Whether a Chinese phrase is a way of running by itself: 思考模式, 单轮."""
    return phrase != "工具" and _WHOLE.fullmatch(phrase.replace(" ", "")) is not None


def is_label(phrase: str) -> bool:
    """Whether a condition may stand as a label of all that follows: a mode, a size, with or without tools."""
    if not _CHINESE.search(phrase):
        return not is_domain(phrase)
    return phrase != "工具" and (_WHOLE.fullmatch(phrase) is not None or _OBJECT.search(phrase) is not None)


def is_condition_start(phrase: str) -> bool:
    """Whether a Chinese phrase begins a condition and nothing else: 使用, 不带."""
    return ENDS_IN_START.fullmatch(phrase) is not None


def is_setting(tokens: list[Token]) -> bool:
    """Whether a few words may name a way of running: no benchmark and no model is among them."""
    return all(t.kind is T.WORD and not is_benchmark(t.text) and not is_model(t.text) for t in tokens)


def may_be_setting(phrase: str) -> bool:
    """Whether a few unknown Chinese words may name a part or a way: no adverb (`才`), no verb (`掉回`, `上越过`)."""
    return phrase in _LANGUAGES if len(phrase) == 1 else _VERBAL.search(phrase) is None
