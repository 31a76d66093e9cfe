"""What stands beside a value: the model it is of, a range, a gain, what a benchmark consists of."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.condition_phrases import STARTERS
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.speaker import crowd
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.value_lists import are_as_many, extend
from obsidian_intel.months.cells.metrics.values import Values, read_values
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, one_of, words

_MOST_LISTED = 8
_GAINS = frozenset(("above", "below", "higher", "lower", "better", "worse", "faster", "slower", "more", "less"))
_ENDS_IN_GAIN = re.compile(rf"{one_of('zh-gain')}\Z")
_LED_TO = re.compile(r"(?:个?百分点|个点|分|点)?[,，]?(?:后)?(?:升|涨|提升|增|降|跌)?(?:至|到|达到?|为|来到)了?")
_POINTS = frozenset(("pts", "pt", "points", "pp"))
_ZH_GAINS = words("zh-gain")


def joins_conditions(tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """The `and` of `HLE with search and Python 44.1`: it stands between two things that a score was reached with."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if not tokens[at].text.isalpha() or after is None or after.kind is not T.WORD or is_benchmark(after.text):
        return False
    started = any(token.kind is T.WORD and token.text.lower() in STARTERS for token in lead[-3:])
    ahead = tokens[at + 2 : at + 4]
    return started and any(token.kind in (T.NUM, T.COLON) for token in ahead)


def of_model_behind(tokens: tuple[Token, ...], at: int) -> str:
    """Whose score it is by the words behind it: `66.3 for Opus 4.5`."""
    if at + 1 >= len(tokens):
        return ""
    of, model = tokens[at], tokens[at + 1]
    behind = tokens[at + 2].kind if at + 2 < len(tokens) else T.STOP
    source = of.text.lower() == "from" and behind in (T.STOP, T.COMMA, T.GROUP)  # `compared to 45.5 from GPT-5`
    if not source and of.text.lower() not in words("of-model") and of.text not in ("的", "の", "分的"):
        return ""
    if model.kind is T.WORD and model.text == "us" and of.text.lower() in ("for", "by"):
        return OWN
    return model.text if model.kind is T.MODEL else ""


def take_listed(placer: Placer, tokens: tuple[Token, ...], values: Values) -> None:
    """Take the values of `45.5 and 66.6 for GPT-5`, and one for each model of `A and B reach 70.2 and 72.2 on MMMU`."""
    at, count = values.end, 0
    while at + 1 < len(tokens) and tokens[at].kind is T.COMMA and tokens[at + 1].kind is T.NUM and count < _MOST_LISTED:
        at, count = read_values(placer.text, tokens, at + 1, "").end, count + 1
    if count and of_model_behind(tokens, at):
        extend(placer, tokens, values, count + 1)
        return
    options = len(placer.speaker.options)
    if options > 1 and are_as_many(placer, tokens, values, options, behind=True):
        extend(placer, tokens, values, options)


def of_models_behind(tokens: tuple[Token, ...], at: int, count: int) -> tuple[list[Option], int] | None:
    """`65.2 / 62.1 for GPT-5 / o3`: whose each value is, and the token behind; None where fewer are named."""
    if count < 2 or not of_model_behind(tokens, at):
        return None
    named, end = crowd(tokens, at + 1)
    return ([Option(owner=token.text) for token in named], end) if len(named) == count else None


def result_of_gain(tokens: tuple[Token, ...], at: int) -> int:
    """`提升 9.4 分至 94.3`: where the number stands that a gain led to, 0 where none does."""
    before = tokens[at - 1] if at else None
    if before is None or before.kind is not T.CJK or _ENDS_IN_GAIN.search(before.text) is None:
        return 0
    end = at + 1
    while end < len(tokens) and (tokens[end].kind is T.PERCENT or tokens[end].text.lower() in _POINTS):
        end += 1
    led = end + 1 < len(tokens) and tokens[end + 1].kind is T.NUM and _LED_TO.fullmatch(tokens[end].text) is not None
    return end + 1 if led else 0


def is_range(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a number goes on to another: `70~75`, `96%-98%`: no score, but what scores lie in."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind is not T.NUM:
        return False
    return (tokens[at].kind is T.SIGN and tokens[at].text in "-–—") or tokens[at].text == "~"


def is_gain(tokens: tuple[Token, ...], values: Values, *, bare: bool) -> bool:
    """`35.7% above VGGT`, `12% higher than the baseline`, and `, 6.4 above VGGT` where it is `bare`."""
    if values.end >= len(tokens) or not (bare or values.items[-1].unit == "%"):
        return False
    after = tokens[values.end + 1] if values.end + 1 < len(tokens) else None
    low = tokens[values.end].text.lower()
    return low in _GAINS and after is not None and (after.kind is T.MODEL or after.text == "than")


def of_tasks(tokens: tuple[Token, ...], at: int) -> bool:
    """`58.4% of issues`: a rate of what the benchmark consists of."""
    if at + 1 >= len(tokens) or tokens[at].text.lower() != "of":
        return False
    return tokens[at + 1].text.lower() in ("issues", "tasks", "problems", "questions", "instances", "cases")


def says_by_how_much(tokens: tuple[Token, ...], at: int) -> bool:
    """`相比 GPT-5 的 45.5 提升 4.7`: whether a gain stands behind a score."""
    return at + 1 < len(tokens) and tokens[at].text in _ZH_GAINS and tokens[at + 1].kind is T.NUM


def is_list_due(tokens: tuple[Token, ...], at: int, due: int) -> bool:
    """`Arena-Hard 7.0 / 19.6 / 54.5` behind a list of three that was told apart: the first is no version."""
    if due < 2 or at + 1 >= len(tokens) or tokens[at + 1].kind is not T.SLASH:
        return False
    listed, at = [tokens[at].text], at + 1
    while at + 1 < len(tokens) and tokens[at].kind is T.SLASH and tokens[at + 1].kind is T.NUM and len(listed) <= due:
        listed.append(tokens[at + 1].text)
        at += 3 if at + 2 < len(tokens) and tokens[at + 2].kind is T.PERCENT else 2
    return len(listed) == due and all("." in text for text in listed[1:])


def is_in_list(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a list of numbers goes on as words: `2/4/8-needle`."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if "." in tokens[at - 1].text or tokens[at - 1].kind is T.PERCENT:
        return False
    return tokens[at].kind is T.SLASH and after is not None and after.kind is T.WORD and after.text[0].isdigit()
