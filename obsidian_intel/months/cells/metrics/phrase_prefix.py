"""What is said before the name of a benchmark: a measure, a way of running, a condition, sizes of a model."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.condition_phrases import (
    is_condition_start,
    is_setting,
    is_way,
    is_zh_condition,
)
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_RATE,
    MODES,
    SIZE,
    completes_measure,
    is_measure,
    one_of,
    words,
)

_BETWEEN = words("between-measure-and-name")
_LED_BY = re.compile(
    rf"(?P<measure>{one_of('zh-measure-heads')}?{one_of('zh-measures')}|[㐀-鿿]{{1,4}}率)(?:方面|上|这一项)?[，,]?[在:：]"
)


def measures_before(text: str, tokens: list[Token], start: int, said: Said) -> bool:
    """`5-shot MMLU`, `accuracy on GPQA`: the measure stands before the name.

    True where it leads the clause, `CER は X で`, so that it is that of the names behind too.
    """
    i, told = start, len(said.protocols)
    while i and tokens[i - 1].text.lower() in _BETWEEN:
        i -= 1
    if i > 1 and tokens[i - 2].kind is T.WORD and completes_measure(tokens[i - 2].text, tokens[i - 1].text):
        first = i - 3 if i > 2 and tokens[i - 3].text.lower() in ("attack", "average", "mean", "task") else i - 2
        said.protocols.insert(0, text[tokens[first].start : tokens[i - 1].end])
    elif i and tokens[i - 1].kind is T.WORD and is_measure(tokens[i - 1].text):
        said.protocols.insert(0, tokens[i - 1].text)
    elif i == start == 1 and tokens[0].kind is T.CJK and (led := _LED_BY.fullmatch(tokens[0].text)):
        said.protocols.insert(0, led["measure"])  # `准确率在 GPQA 上 71.2，MMLU 上 85.0`
        return True
    elif i == start and i and tokens[i - 1].kind is T.CJK and (rate := CJK_RATE.fullmatch(tokens[i - 1].text)):
        said.protocols.insert(0, rate.group())
    return start > i and len(said.protocols) > told and text[tokens[0].start : tokens[i - 1].end] == said.protocols[0]


_MODE = re.compile(r"[㐀-鿿]{1,6}模式下")  # `慢思考模式下 HLE 50.2`
_OF_SIZE = frozenset(("在", "的", "は", "on"))
_UNDER = re.compile(r"(模式|框架|脚手架|设置|配置)下|((?:推理|思考|非思考|指令|基座|对话)?版本?)")


_KINDS_OF = re.compile(r"[两二三四]?(?:种?模式|档位?|种设置|个?版本|种)\Z")
_GRADES = frozenset("高中低快慢长短")
_WITH = frozenset(("w/", "w/o", "with", "without"))


def is_variant(word: str) -> bool:
    """Whether a word tells one model of a family from the others: `27B`, `Instruct`."""
    return word == "IT" or (MODES.fullmatch(word) or SIZE.fullmatch(word)) is not None


def premise(tokens: list[Token], text: str, start: int) -> str:
    """`OpenHands 框架下`, `32B 在` at the beginning of a clause."""
    if 0 < start < 3 and SIZE.fullmatch(tokens[0].text) and all(t.text in _OF_SIZE for t in tokens[1:start]):
        return tokens[0].text
    if start == 1 and (is_way(tokens[0].text) or _MODE.fullmatch(tokens[0].text)):
        return tokens[0].text.removesuffix("下")
    found = _UNDER.fullmatch(tokens[start - 1].text) if start > 1 else None
    if found is None or start > 4 or not is_setting(tokens[: start - 1]):
        return ""
    if found[2] and not all(is_variant(token.text) for token in tokens[: start - 1]):
        return ""
    return text[tokens[0].start : tokens[start - 1].start + max(found.end(1), found.end(2))]


def condition_before(text: str, tokens: list[Token], start: int, said: Said) -> None:
    """`无需工具时 HLE 为 22.0`, `使用 Python 时 AIME25 99.1`."""
    if 1 < start < 5 and tokens[0].text.lower() in _WITH and all(t.kind is T.WORD for t in tokens[:start]):
        if not any(is_measure(t.text) or t.text.lower() in ("on", "of", "in") for t in tokens[:start]):
            said.conditions.append(text[tokens[0].start : tokens[start - 1].end])  # `w/ search HLE 49.8`
        return
    run = tokens[start - 1] if start else None
    if run is None or run.kind is not T.CJK or run.text[-1:] not in ("时", "下", "后", "的") or said.conditions:
        return
    if run.text[-1] == "的" and not is_zh_condition(run.text[:-1]):
        return
    first = start - 1
    while first and len(run.text) < 3 and tokens[first - 1].kind is T.WORD:
        first -= 1
    if first < start - 1 and first and tokens[first - 1].kind is T.CJK:
        if is_condition_start(tokens[first - 1].text):
            said.conditions.append(text[tokens[first - 1].start : run.start].strip())
    elif first == start - 2 and is_measure(tokens[first].text):
        said.protocols.append(tokens[first].text)
    elif first == start - 1 and is_zh_condition(run.text[:-1]):
        said.conditions.append(text[run.start : run.end - 1])


def _is_option(word: str) -> bool:
    """Whether a word tells one value of a list from another: a size, a mode, a grade."""
    return (SIZE.fullmatch(word) or MODES.fullmatch(word)) is not None or word in _GRADES or is_zh_condition(word)


def sizes_before(tokens: list[Token], start: int, count: int, said: Said) -> None:
    """`32B/72B 在 GPQA 上 62.4/66.0`: one value for each size or mode; `32B GPQA 66.0`: one."""
    if count == 1:
        headed = start == 1 or (start > 1 and tokens[start - 2].kind is T.COLON)
        if headed and SIZE.fullmatch(tokens[start - 1].text):
            said.conditions.insert(0, tokens[start - 1].text)
        return
    end = start - 1 if start and tokens[start - 1].text in ("在", "on", "于", "的") else start
    parts = tokens[max(end - 2 * count + 1, 0) : end]
    options = [_KINDS_OF.sub("", part.text) for part in parts[::2]]
    listed = all(part.kind is T.SLASH for part in parts[1::2])
    if listed and len(options) == count and all(map(is_measure, options)):  # `pass@1/pass@10 on HumanEval: 45.2/70.1`
        said.alternatives = said.alternatives or [Option(protocol=one) for one in options]
        said.protocols.clear()
        return
    if listed and len(options) == count and all(map(_is_option, options)):
        said.alternatives = said.alternatives or [Option(one) for one in options]
