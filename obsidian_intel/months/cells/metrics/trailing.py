"""What stands behind a score: the benchmark of `85.0% on GPQA`, a condition as in `59.1 … with tools`."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Name, collect_name
from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH, STARTERS, is_zh_condition
from obsidian_intel.months.cells.metrics.number_roles import is_year
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import SIZE, SPLITS, STOP_WORDS, is_benchmark, is_measure, words

_VERSION = re.compile(r"\d\.\d|\d\d?")
_ON = words("on")
_BEATS = words("comparing") | {"tops", "topping", "edges", "edging", "ahead", "leads", "lags"}
_LEADS = words("zh-before-place")
_SAME_TEST = frozenset(("suite", "test", "benchmark", "set", "task", "board", "metric", "eval", "one", "split"))
_STRESS = frozenset(("any", "additional", "further"))  # `without any tuning` praises, it sets no condition
_MOST_CONDITION_WORDS = 6


def names_behind(
    text: str, tokens: tuple[Token, ...], at: int, most: int, *, first: bool, last: str | None = None
) -> tuple[list[Name], int]:
    """The names of `85.0% on A and B` (up to `most`), and the token after them.

    `last` is the benchmark that `on the same suite` means.
    `first`: no word stands before the score, so `74.2% SWE-bench Verified` needs no preposition.
    """
    if at >= len(tokens):
        return [], at
    token = tokens[at]
    bare = first and token.kind is T.WORD and is_benchmark(token.text)
    if not bare and token.text.lower() not in _ON and not (token.kind is T.CJK and token.text in _LEADS):
        return [], at
    names: list[Name] = []
    start, end = at, at if bare else at + 1
    while end < len(tokens):
        stop = end
        while stop < len(tokens) and _goes_on(tokens, stop):
            stop += 1
        while stop > end + 1 and is_measure(tokens[stop - 1].text) and not is_benchmark(tokens[stop - 1].text):
            stop -= 1  # the F1 of `81.0 on ToxicChat F1`
        found = collect_name(text, list(tokens[end:stop]), stop - end)
        good = [name for name in found.names if name.sure or not name.part]
        if not good or (names and not good[0].sure):
            break
        names += good
        at, end = stop, stop + 1
        if len(names) >= most or stop >= len(tokens) or tokens[stop].kind is not T.COMMA:
            break
    if bare and at < len(tokens) and tokens[at].kind in (T.NUM, T.COLON, T.REL, T.GROUP):
        return [], start
    if names and last and names[0].text.lower() in _SAME_TEST:
        names = [names[0].called(last)]
    return names, at


def past_rival(tokens: tuple[Token, ...], at: int) -> int:
    """Where it goes on behind `vs. baseline 85.0`, when a place follows."""
    if at >= len(tokens) or tokens[at].text.lower() not in ("vs", "vs.", "versus"):
        return at
    end = at + 1
    while end < len(tokens) and tokens[end].kind is T.WORD and tokens[end].text.lower() not in _ON:
        end += 1
    while end < len(tokens) and tokens[end].kind in (T.NUM, T.PERCENT):
        end += 1
    return end if end < len(tokens) and tokens[end].text.lower() in _ON else at


def condition_behind(text: str, tokens: tuple[Token, ...], at: int, values: Values, *, named: bool = False) -> int:
    """Take what is said behind a name (`named`) or a value; the token after it."""
    said = Said()
    while named and at < len(tokens) and tokens[at].kind is T.WORD and is_measure(tokens[at].text):
        said.protocols.append(tokens[at].text)  # `81.0 on ToxicChat F1`
        at += 1
    stop = at
    while stop < min(len(tokens), at + _MOST_CONDITION_WORDS) and tokens[stop].kind is T.WORD:
        stop += 1
    last = stop == len(tokens) or tokens[stop].kind in (T.STOP, T.COMMA)
    if way_behind(text, tokens, at):
        stop = at
    alone = last and stop - at == 1 and tokens[at].text.lower() in ("without", "with", "w/o", "w/")
    moded = stop - at > 2 and tokens[at].text.lower() == "in" and tokens[at + 2].text.lower() in ("mode", "setting")
    stop = at + 3 if moded else stop
    if stop - at == 2 and tokens[at].text.lower() == "at" and LENGTH.fullmatch(tokens[at + 1].text):
        said.conditions.append(tokens[at + 1].text)  # `91.8% at 128K`
        at, alone, moded = stop, False, False
        stop = at - 1
    if alone or moded or (stop - at > 1 and tokens[at].text.lower() in STARTERS):
        if stop - at < 2 or not (tokens[at + 1].text.lower() in _STRESS or SIZE.fullmatch(tokens[at + 1].text)):
            said.conditions.append(text[tokens[at].start : tokens[stop - 1].end])
        at = stop
    elif way := way_behind(text, tokens, at):
        said.protocols.append(way)
        at += len(way.split()) + 1
    elif at < len(tokens) and tokens[at].kind is T.CJK and is_zh_condition(tokens[at].text):
        after = tokens[at + 1].kind if at + 1 < len(tokens) else T.STOP
        if after in (T.STOP, T.COMMA, T.SLASH):
            said.conditions.append(text[tokens[at].start : tokens[at].end])
            at += 1
    while at < len(tokens) and tokens[at].kind is T.GROUP:
        said.add(read_note(text, tokens[at], 1))
        at += 1
    for own in values.own:
        own.add(said)
    return at


def says_how_behind(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    """Whether words behind a value may say how it was reached: `with tools`, `at 128K`, 无工具."""
    if at >= len(tokens):
        return False
    told = tokens[at].text.lower() in (*STARTERS, "at")
    return told or way_behind(text, tokens, at) != "" or (tokens[at].kind is T.CJK and is_zh_condition(tokens[at].text))


def way_behind(text: str, tokens: tuple[Token, ...], at: int) -> str:
    """A way of running behind a word of with: the 5-shot of `86.1 mit 5-shot`, `86.1 at 5-shot CoT`."""
    if at + 1 >= len(tokens) or tokens[at].text.lower() not in words("with"):
        return ""
    end = at + 1
    while end < len(tokens) and tokens[end].kind is T.WORD and is_measure(tokens[end].text):
        end += 1
    parted = end == len(tokens) or tokens[end].kind in (T.STOP, T.COMMA, T.SIGN)
    return text[tokens[at + 1].start : tokens[end - 1].end] if parted and end > at + 1 else ""


def _goes_on(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    if token.kind is T.WORD:
        low = token.text.lower()
        return (low not in STOP_WORDS and low not in _BEATS) or low == "the" or is_benchmark(token.text)
    if token.kind is T.SLASH:
        return at + 1 < len(tokens) and is_benchmark(tokens[at + 1].text)
    named = at > 0 and tokens[at - 1].kind is T.WORD
    last = at + 1 == len(tokens) or tokens[at + 1].kind in (T.STOP, T.COMMA, T.GROUP)
    split = at + 1 < len(tokens) and tokens[at + 1].text.lower() in SPLITS
    last = last or split
    return named and (is_year(token) or (token.kind is T.NUM and last and _VERSION.fullmatch(token.text) is not None))
