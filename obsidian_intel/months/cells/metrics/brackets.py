"""What a bracket beside a score says: a way of running (protocol), a condition, or only a remark."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_MEASURE,
    MODES,
    completes_measure,
    is_measure,
    is_model,
    one_of,
    words,
)

_RUNS = re.compile(
    r"(?:取\s*)?\d+\s*次(?:采样|运行|独立|随机|实验|测试|评测)*(?:的?(?:取)?(?:平均值?|均值|中位数))?|(?:取\s*)?平均\s*\d+\s*次|(?:avg|average|mean|median)\.?\s*(?:of|over)\s*\d+"
    r"(?:\s*\w+)?|\d+[\s-]*(?:runs?|samples?|trials?|seeds?|rollouts?)(?:\s*(?:avg|average|mean|averaged))?\.?|best[\s-]of[\s-]\d+|majority\s*vot\w+(?:\s*@?\d+)?"
    r"|(?:maj|cons)\s*@?\d+|\d+\s*次投票|多数投票|贪心(?:解码)?|greedy(?:\s*decoding)?|零样本|少样本|few[\s-]shot|zero[\s-]shot|\d+\s*样本|单次(?:采样)?|自一致性|self-consistency"
    r"|(?:(?:prompt|inst(?:r|ruct|ruction)?)\.?(?:[\s-]level)?[\s-])?(?:strict|loose)(?:[\s-](?:prompt|acc\.?|accuracy))?",
    re.I,
)
_REMARK = re.compile(
    r"(?:^|[\s,，])(?:vs\.?|versus|prev\.?|previous(?:ly)?|baseline|was|from|best|first|highest|rank\w*|open|top)"
    r"(?![\w\-@])|比\s?[A-Za-z基上前同]|SOTA|state.of.the.art|第\s*[一二三四五六七八九十\d]|[+＋]\s?\d|[↑↓▲Δ≈]|[$¥€£]|#\d"
    r"|人类|human|out of|共\s*\d|见[图表]|[图表]\s*\d|(?:Table|Fig\w*\.?|Section|Appendix)\s*\d|self-reported|reported"
    r"|(?:lower|higher) is better|improv|outperform|surpass|beat|estimate|gold|p\s*<\s*0|\bCI\b|^原"
    rf"|{one_of('zh-remarks')}",
    re.I,
)
_COUNT = re.compile(
    r"\d\s*(?:个|项|类|种|套|组|道|条|段|例)?(?:任务|题|样本|场景|语言|语种|类别|领域|数据集|子集|tasks|problems|questions|samples)"
    r"|\d\s*[次轮]\s*(?:搜索|检索|调用|工具|交互|迭代|对话)",
    re.I,
)
_PART = re.compile(r"text|文本|subset|子集|only|仅", re.I)
_SIGNAL = re.compile(
    r"无|有|不|未|上限|子集|开|关|启用|使用|工具|搜索|联网|模式|思考|推理|并行|上下文|长度|预算|温度|单次|多轮|仅|非|带|加|\bwith|\bw/|\bno\b|\bwithout|\busing|\btools?|thinking|reasoning|mode|heavy|\bhigh|\blow"
    r"|\bmedium|text|python|context|budget|temperature|subset|effort|only|max|tokens|agent|scaffold|\bon\b|\boff\b|\d+[KMB]\b|\d\s*[帧步]",
    re.I,
)
_NAMED_MEASURE = re.compile(r"(?:[a-z]+[ -]){1,3}(?:score|rate|accuracy|error|distance|similarity|rating|F1|AP)")
_LONGEST = 60
_LOWER, _HIGHER = (
    re.compile(r"↓(?!\s*\d)|越低越好|越小越好|lower is better", re.I),
    re.compile(r"↑(?!\s*\d)|越高越好|越大越好|higher is better", re.I),
)
ALL = frozenset(("均", "均为", "均是", "都", "都为", "都是", "皆为", "all"))  # what follows is of the whole clause
_RUN_WORDS = frozenset(["cot", "prompting", "decoding", "evaluation", "eval", "setting", "sampling", "test", "score"])


class Option(NamedTuple):
    """What is said of one value of a list. `owner` is empty where no model is named."""

    condition: str | None = None
    protocol: str | None = None
    owner: str = ""


class Said(Struct):
    """What is said of one value or of a list of values: by brackets, and by words beside the name."""

    protocols: list[str] = []
    conditions: list[str] = []
    alternatives: list[Option] = []
    owner: str = ""  # the model that a bracket behind a value names alone: `76.5（GPT-5）`
    better: str = ""  # `lower` or `higher`: which way an arrow or words say that scores go
    unequal: bool = False  # as many values as parts stand in no bracket: which is of which is not known

    def add(self, other: Said) -> None:
        """Take over what `other` says."""
        if other.protocols:
            self.protocols += [p for p in other.protocols if p not in self.protocols]
        if other.conditions:
            self.conditions += [c for c in other.conditions if c not in self.conditions]
        self.alternatives = self.alternatives or other.alternatives
        self.owner = self.owner or other.owner
        self.better = self.better or other.better
        self.unequal |= other.unequal


_DIRECTED = re.compile(r"[↓↑越]|better", re.I)


def is_protocol(tokens: tuple[Token, ...] | list[Token], text: str) -> bool:
    """Whether all of a phrase is measures and ways of running."""
    if _RUNS.fullmatch(text) or _NAMED_MEASURE.fullmatch(text):
        return True
    kept = [t for t in tokens if t.kind is not T.MARK]
    known = False
    i = 0
    while i < len(kept):
        token = kept[i]
        if token.kind is T.WORD and i + 1 < len(kept) and completes_measure(token.text, kept[i + 1].text):
            known, i = True, i + 2
            continue
        if (token.kind is T.WORD and is_measure(token.text)) or (
            token.kind is T.CJK and CJK_MEASURE.fullmatch(token.text)
        ):
            known = True
        elif not (token.kind is T.PERCENT or (token.kind is T.WORD and token.text.lower() in _RUN_WORDS)):
            return False
        i += 1
    return known


def written_direction(text: str) -> str | None:
    """`lower` or `higher`, as an arrow or words in `text` say; None where neither does, or both."""
    if not _DIRECTED.search(text):
        return None
    lower, higher = _LOWER.search(text), _HIGHER.search(text)
    return None if (lower is None) == (higher is None) else "lower" if lower else "higher"


def is_of_all(group: Token) -> bool:
    """Whether a bracket speaks of all scores of its clause: `（均为 avg@32）`, `（均启用工具）`."""
    first = group.inner[0] if group.inner else None
    return first is not None and (first.text in ALL or (first.kind is T.CJK and first.text[0] in "均皆"))


def _without_all(group: Token) -> tuple[Token, ...]:
    """What stands in a bracket, without the word that says it of all."""
    if not is_of_all(group):
        return group.inner
    first, *rest = group.inner
    if first.text in ALL:
        return tuple(rest) or group.inner
    width = 2 if first.text[1:2] in ("为", "是") and len(first.text) > 2 else 1
    return (first._replace(start=first.start + width, text=first.text[width:]), *rest)


def read_note(text: str, group: Token, count: int) -> Said:
    """What the bracket `group` says of `count` values; `text` is the cell as shown."""
    said = Said()
    rest: list[tuple[list[Token], str]] = []
    owners: list[Token] = []
    said.better = (written_direction(group.text) if len(group.text) < _LONGEST else None) or ""
    inner = _without_all(group)
    for tokens in _parts(inner):
        shown = text[tokens[0].start : tokens[-1].end].strip()
        options = _options(text, tokens)
        if count > 1 and len(options) == count and not said.alternatives:
            said.alternatives = _alternatives(options)
        elif len(tokens) == 1 and tokens[0].kind is T.MODEL:
            owners.append(tokens[0])
        elif _is_roll(tokens):
            continue
        elif 1 < len(options) != count and (count > 1 or _is_polar(options)):
            said.unequal = True
        elif is_protocol(tokens, shown):
            said.protocols.append(shown.rstrip(" ↑↓").removesuffix(" %"))
        else:
            rest.append((tokens, shown))
    if owners and len(owners) == count > 1 and not said.alternatives:
        said.alternatives = [Option(owner=token.text) for token in owners]
    elif len(owners) == count == 1:
        said.owner = owners[0].text
        said.conditions += [token.text for token in owners[0].inner]
    if count > 1 and len(rest) == count and not said.alternatives:
        said.alternatives = _alternatives(rest)
        return said
    if not rest or any(_is_remark(tokens, shown) for tokens, shown in rest):
        rest = [(tokens, shown) for tokens, shown in rest if not _is_remark(tokens, shown)]
        if not said.alternatives and not any(_SIGNAL.search(shown) for _, shown in rest):
            rest = []
    if len(rest) > 1 and not said.protocols and any(_is_prose(shown) for _, shown in rest):
        return said
    kept = [(tokens, shown) for tokens, shown in rest if len(shown) <= _LONGEST]
    if kept:
        said.conditions.append(_joined(text, kept))
    return said


def _joined(text: str, parts: list[tuple[list[Token], str]]) -> str:
    """Parts as they are written, when nothing else stood between them."""
    between = [text[a[-1].end : b[0].start].strip() for (a, _), (b, _) in pairwise(parts)]
    if all(len(mark) == 1 for mark in between):
        return text[parts[0][0][0].start : parts[-1][0][-1].end].strip()
    said = [shown for _, shown in parts]
    return "，".join(said) if re.search(r"[㐀-鿿]", "".join(said)) else ", ".join(said)


def _is_prose(shown: str) -> bool:
    """A clause that explains: Chinese, or many words, and no word of how it was run."""
    wordy = re.search(r"[㐀-鿿]", shown) is not None or shown.count(" ") > 2
    return wordy and not _SIGNAL.search(shown)


def _parts(tokens: tuple[Token, ...]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in (T.STOP, T.COMMA) and not token.text[0].isalpha() and token.text not in "&|":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _options(text: str, tokens: list[Token]) -> list[tuple[list[Token], str]]:
    """`无 / 有 tools` -> its two; `w/o vs w/ tools` too."""
    options: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is T.SLASH or (token.kind is T.WORD and token.text.lower() in ("vs", "vs.")):
            options.append([])
        else:
            options[-1].append(token)
    if len(options) < 2 or not all(options):
        return []
    return [(part, text[part[0].start : part[-1].end].strip()) for part in options]


def shared_tail(options: list[str]) -> list[str]:
    """`无`, `有 context management` -> `无 context management`, `有 context management`: each part read whole.

    A part that only says with or without, how much, or how many takes what stands behind the same in the last part.
    """
    whole = list(options)
    for stem in (_POLAR, _GRADE, _COUNTED):
        tail = ""
        for i in range(len(whole) - 1, -1, -1):
            found = stem.match(whole[i])
            if found is None:
                tail = ""
            elif found.end() < len(whole[i]):
                tail = whole[i][found.end() :]
            elif tail:
                whole[i] += tail
    for i in range(1, len(whole)):
        found, before = _BEHIND.fullmatch(whole[i]), _BEHIND.search(whole[i - 1])
        if found and before and before.start():  # `context management 없음 / 있음`
            whole[i] = whole[i - 1][: before.start()] + whole[i]
    return whole


def _alternatives(options: list[tuple[list[Token], str]]) -> list[Option]:
    """What each part says of its value. Where one is a model, all are: `（ours / Foo / GPT-5）`."""
    whole = shared_tail([shown for _, shown in options])
    options = [(tokens, shown) for (tokens, _), shown in zip(options, whole, strict=True)]
    named = [tokens for tokens, _ in options if tokens[0].kind is T.MODEL]
    if not named and any(_is_own(tokens) for tokens, _ in options):
        return [Option(owner=OWN if _is_own(tokens) else shown) for tokens, shown in options]
    models = any(tokens[0].text != OWN or (len(tokens) == 1 and not tokens[0].inner) for tokens in named)
    found = [_option(tokens, shown, models=models) for tokens, shown in options]
    if all(len(shown) == 1 for _, shown in options):  # `R / N`: the letter of a measure among letters is none
        return [Option(condition=shown) for _, shown in options]
    return found


def _is_own(tokens: list[Token]) -> bool:
    """Whether a part is the row's own model in a word: `ours`, `本模型`."""
    return len(tokens) == 1 and tokens[0].text.lower() in words("own")


def _option(tokens: list[Token], shown: str, *, models: bool) -> Option:
    if tokens[0].kind is T.MODEL:
        rest = tokens[0].text == OWN and [t.text for t in (*tokens[0].inner, *tokens[1:])]
        return Option(condition=" ".join(rest) if rest else None, owner=tokens[0].text)
    named = tokens[0].kind is T.WORD and (shown[0].isupper() or "-" in tokens[0].text)
    if models and named and not MODES.fullmatch(tokens[0].text):
        return Option(owner=shown)
    return Option(protocol=shown) if is_protocol(tokens, shown) else Option(condition=shown)


def _is_polar(options: list[tuple[list[Token], str]]) -> bool:
    """`无 / 有工具`: with and without told apart."""
    return all(_POLAR.match(shown) for _, shown in options)


def _is_roll(tokens: list[Token]) -> bool:
    """Whether a part is models and nothing else, which are no condition."""
    return tokens[0].kind is T.MODEL and all(t.kind in (T.MODEL, T.SLASH, T.SIGN) for t in tokens)


_POLAR = re.compile(
    r"(?:无|無|没有|沒有|有|不带|不帶|帶|ohne|mit|sans|avec|sin|con|senza|sem|com|bez|zonder|met|utan|med|без|с|带|不用|用|不使用|使用|未使用|不启用|启用|未启用|不加|加|关闭|开启|关|开|非|w/o|w/|without|with|no|non|off|on)"
    r"(?![a-zа-яё])",
    re.I,
)
_BEHIND = re.compile(r"(?:없음|있음|미사용|사용|なし|あり|無し|有り)\Z")  # with and without, said behind what there is
_GRADE = re.compile(
    r"(?:x?low|medium|mid|x?high|minimal|max|低|中|高|短|长|单|多|small|large)(?![a-z-])(?=\s|\Z)", re.I
)
_COUNTED = re.compile(r"\d+(?:\.\d+)?[KkM]?(?=\s|[㐀-鿿]|\Z)")
_SETTING = re.compile(r"kbps|\bHz|temp|温度|\bT\s*=|top|budget|预算|阈值|tau|(?<!无)(?<!无 )(?<!w/o )(?<!no )cfg", re.I)


def _states_score(tokens: list[Token]) -> bool:
    """Whether a part begins or ends with a decimal or a percentage, as another score does."""
    ends = [t for t in tokens if t.kind not in (T.PERCENT, T.MARK)]
    percent = any(t.kind is T.PERCENT for t in tokens)
    return any(t.kind is T.NUM and (percent or "." in t.text) for t in (ends[:1] + ends[-1:]))


def _is_within_words(tokens: list[Token]) -> bool:
    """`GPT-4 reasoned query`: a model's name that is part of other words."""
    rest = tokens[1:]
    return tokens[0].kind is T.MODEL and len(rest) > 1 and all(t.kind is T.WORD and t.text.islower() for t in rest)


def _is_remark(tokens: list[Token], shown: str) -> bool:
    if _is_within_words(tokens):
        return False
    if _REMARK.search(shown) or len(shown) > _LONGEST:
        return True
    if _states_score(tokens) and not _SETTING.search(shown):
        return True
    if _COUNT.search(shown) and not _PART.search(_COUNT.sub("", shown)):
        return True
    kinds = [token.kind for token in tokens]
    if T.MODEL in kinds or (T.NUM in kinds and any(t.kind is T.WORD and is_model(t.text) for t in tokens)):
        return True
    return all(kind in (T.NUM, T.PERCENT, T.SIGN, T.PM, T.MARK, T.REL) for kind in kinds)
