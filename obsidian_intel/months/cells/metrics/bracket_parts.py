"""The parts of a bracket beside a score, typed: a measure, a model, options of a list, a condition or a remark."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from obsidian_intel.months.cells.metrics.bracket_options import is_polar, options_of
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import is_model, one_of

LONGEST = 60  # characters of a condition
_REMARK = re.compile(
    r"(?:^|[\s,，])(?:vs\.?|versus|prev\.?|previous(?:ly)?|baseline|was|from|best|first|highest|rank\w*|open|top)"
    r"(?![\w\-@])|比\s?[A-Za-z基上前同]|SOTA|state.of.the.art|第\s*[一二三四五六七八九十\d]|[+＋]\s?\d|[↑↓▲Δ≈]|[$¥€£]|#\d"
    r"|人类|human|out of|共\s*\d|见[图表]|[图表]\s*\d|(?:Table|Fig\w*\.?|Section|Appendix)\s*\d|self-reported|reported"
    r"|(?:lower|higher) is better|improv|outperform|surpass|beat|estimate|gold|p\s*<\s*0|\bCI\b|^原"
    rf"|{one_of('zh-remarks')}",
    re.I,
)
_COUNT = re.compile(
    r"\d\s*(?:个|项|类|种|套|组|道|条|段|例)?(?:任务|题|样本|场景|语言|语种|类别|领域|数据集|子集|tasks|problems|questions|samples)",
    re.I,
)
_AVERAGE_COUNT = re.compile(r"平均\s*[\d.,]+\s*(?:万|千)?\s*[次轮步]|[\d.,]+ (?:\w+ )?on average")
_NUMERIC = re.compile(r"[\d.,]")
_PART = re.compile(r"text|文本|subset|子集|only|仅|rerank|重排", re.I)
_PLACE = re.compile(
    r"(?:斜杠|斜线)?(?:左|右|前|后|中间?|首|末|第[一二三四五])(?:侧|边|列|者|面|项|个|值|栏)?(?:数字?)?(?:分别)?[为是]?|left|right|first|second|third|former|latter|middle"
    r"|last|before|after",
    re.I,
)
_SIGNAL = re.compile(
    r"无|有|不|未|文本|上限|子集|开|关|启用|使用|工具|搜索|联网|模式|思考|推理|并行|上下文|脚手架|框架|评审|裁判|提示|长度|预算|温度|单次|多轮|仅|非|带|加|\bwith|\bw/|\bno\b|\bwithout|\busing|\btools?|thinking|reasoning|mode|heavy|\bhigh|\blow"
    r"|\bmedium|text|python|context|budget|temperature|subset|effort|only|max|tokens|agent|scaffold|\bon\b|\boff\b|\d+[KMB]\b|\d\s*[帧步]",
    re.I,
)
_SETTING = re.compile(r"kbps|\bHz|temp|温度|\bT\s*=|top|budget|预算|阈值|tau|(?<!无)(?<!无 )(?<!w/o )(?<!no )cfg", re.I)


class P:
    """What a part is. Plain numbers, as `T` of the tokenizer."""

    OPTIONS: Final = 0  # `无 / 有工具`: one for each value
    UNEQUAL: Final = 1  # the same, and not as many as values
    OWNER: Final = 2  # a model alone
    ROLL: Final = 3  # models and nothing else
    MEASURE: Final = 4  # `Pass@1`, `mean of 3 runs`
    OTHER: Final = 5  # a condition or a remark, as what stands beside it tells


class Part(NamedTuple):
    """What stands between two separators of a bracket, as written and as tokens; `options` where slashes part it."""

    kind: int
    tokens: list[Token]
    shown: str
    options: list[tuple[list[Token], str]]


def parts_of(text: str, inner: tuple[Token, ...], count: int) -> list[Part]:
    """The parts of a bracket beside `count` values."""
    found = []
    parts = _parts(inner)
    if count > 1 and len(parts) == count:
        parts = without_places(parts)
    for tokens in parts:
        shown = text[tokens[0].start : tokens[-1].end].strip()
        options = options_of(text, tokens)
        found.append(Part(_kind(tokens, shown, options, count), tokens, shown, options))
    return found


def _kind(tokens: list[Token], shown: str, options: list[tuple[list[Token], str]], count: int) -> int:
    if count > 1 and len(options) == count:
        return P.OPTIONS
    if tokens[0].kind is T.MODEL and len(tokens) == 1:
        return P.OWNER
    if _is_roll(tokens):
        return P.ROLL
    if 1 < len(options) != count and (count > 1 or is_polar(options)):
        return P.UNEQUAL
    return P.MEASURE if is_protocol(tokens, shown) else P.OTHER


def _parts(tokens: tuple[Token, ...]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in (T.STOP, T.COMMA) and not token.text[0].isalpha() and token.text not in "&|":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def without_places(parts: list[list[Token]]) -> list[list[Token]]:
    """`左为本模型，右为 GPT-5`: what stands at each place, where all parts begin with one."""
    rest = []
    for part in parts:
        first, end = part[0], len(part) - 1
        found = _PLACE.match(first.text) if first.kind in (T.CJK, T.WORD) else None
        if found is None or (first.kind is T.WORD and found.end() < len(first.text)):
            return parts
        left = first.text[found.end() :]
        kept = [first._replace(start=first.start + found.end(), text=left)] if left else []
        skipped = 2 if not left and end and (part[1].kind is T.COLON or part[1].text.lower() in ("is", "are")) else 1
        rest.append([*kept, *part[skipped:]])
    return rest if all(rest) else parts


def _is_roll(tokens: list[Token]) -> bool:
    """Whether a part is models and nothing else, which are no condition."""
    return tokens[0].kind is T.MODEL and all(t.kind in (T.MODEL, T.SLASH, T.SIGN) for t in tokens)


def is_prose(shown: str) -> bool:
    """A clause that explains: Chinese, or many words, and no word of how it was run."""
    wordy = re.search(r"[㐀-鿿]", shown) is not None or shown.count(" ") > 2
    return wordy and not _SIGNAL.search(shown)


def has_signal(shown: str) -> bool:
    """Whether a phrase holds a word of how it was run: 工具, thinking, 128K."""
    return _SIGNAL.search(shown) is not None


def _states_score(tokens: list[Token]) -> bool:
    """Whether a part begins or ends with a decimal or a percentage, as another score does."""
    ends = [t for t in tokens if t.kind not in (T.PERCENT, T.MARK)]
    percent = any(t.kind is T.PERCENT for t in tokens)
    return any(t.kind is T.NUM and (percent or "." in t.text) for t in (ends[:1] + ends[-1:]))


def _is_within_words(tokens: list[Token]) -> bool:
    """`GPT-4 reasoned query`: a model's name that is part of other words."""
    rest = tokens[1:]
    return tokens[0].kind is T.MODEL and len(rest) > 1 and all(t.kind is T.WORD and t.text.islower() for t in rest)


def is_remark(tokens: list[Token], shown: str) -> bool:
    if _is_within_words(tokens):
        return False
    if _REMARK.search(shown) or len(shown) > LONGEST:
        return True
    if _states_score(tokens) and not _SETTING.search(shown):
        return True
    counted = _NUMERIC.search(shown) is not None
    if counted and _AVERAGE_COUNT.search(shown):
        return True
    if counted and _COUNT.search(shown) and not _PART.search(_COUNT.sub("", shown)):
        return True
    kinds = [token.kind for token in tokens]
    if T.MODEL in kinds or (T.NUM in kinds and any(t.kind is T.WORD and is_model(t.text) for t in tokens)):
        return True
    return all(kind in (T.NUM, T.PERCENT, T.SIGN, T.PM, T.MARK, T.REL) for kind in kinds)
