"""The words before a score: which benchmark they name, and what they say of the score."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from obsidian_intel.cells.lexicon import (
    CJK_MEASURE,
    CJK_RATE,
    LINKING,
    MODES,
    SIZE,
    SYSTEM_RATE,
    WAYS_OF_THINKING,
    completes_measure,
    is_benchmark,
    is_measure,
    is_model,
    is_strong_measure,
)
from obsidian_intel.cells.names import Found, Name, collect_name
from obsidian_intel.cells.notes import Said, read_note
from obsidian_intel.cells.tokens import T, Token


class Lead(Enum):
    """What a lead turned out to be."""

    NAME = "name"
    LIGHT = "light"  # only what says how: `有工具`, `Pass@8`: the score is of the benchmark before
    EMPTY = "empty"
    TRAP = "trap"  # a gain, another model's score
    PROSE = "prose"  # words, but no name right before the score


@dataclass(slots=True)
class Reading:
    """A lead, read."""

    kind: Lead = Lead.EMPTY
    names: list[Name] = field(default_factory=list)
    said: Said = field(default_factory=Said)
    relation: str = "="
    reach: bool = False  # 达到, reaches: the number is a result
    colon: bool = False
    changed: bool = False
    each: bool = False  # 分别: one value for each name
    loose: bool = False  # only a measure and what part it is of: `公式 CDM`
    rate: bool = False  # 误拒率: a score only of what is surely a benchmark
    since: bool = False  # 从, from: the value that follows is the old one


_REACH = re.compile(
    r"(?:(?:提升|提高|增长|增加|上升|跃升|升高|升|涨|增|刷新|下降|降低|降|减少|改善|推高|拉升|推进|做|推)(?:到|至)了?|达到了?|达成|高达|达至?|取得了?|获得了?|获|拿到了?|拿下了?|收获|斩获|得到|得分(?:率)?|得了?"
    r"|成绩|分数|表现|结果|刷新|跑出|录得|实现了?|来到|为|是|到|至|报告|公布)\Z"
)
_NO_GAIN = ("到", "至", "到了", "至了", "为", "是")
_GAIN = re.compile(
    r"(?:提升|提高|增长|增加|上升|上涨|改善|改进|下降|降低|减少|缩减|压缩|缩短|节省|节约|降|减|涨|领先|落后|高出|超出|(?<!最)(?<!新)高|(?<!最)低|(?<!很)(?<!最)多|少|快|慢|差距|差|增益|涨幅|降幅|增幅|优势|幅度|倍)(?:了|幅)?\Z"
)
_RELATIONS = (
    (re.compile(r"(?:大约|大概|约为|约|接近|将近|近|逼近)\Z"), "~"),
    (re.compile(r"(?:至少|不低于|不少于|不小于)\Z"), "≥"),
    (re.compile(r"(?:不超过|不高于|至多|最多)\Z"), "≤"),
    (re.compile(r"(?:超过了?|超|逾|突破了?|高于|大于|优于|多于)\Z"), ">"),
    (re.compile(r"(?:低于|小于|不足|不到|少于)\Z"), "<"),
)
_CONNECT = re.compile(
    r"(?:[一二三四五六七八九十两多几各]+个?(?:套件|任务|子集|基准|数据集|语种|语言|场景|项|类)|分别|各自|各|均|都|也|仅|只|就|则|可以|可|能|会|已经|已|还|更|甚至|最终|最高|最好|最佳|整体|总体|综合|单模型|的|上|中|里|下|内|在|于|其|该|并|且|了|测试|评测|测评|基准|榜单|排行榜|任务|数据集"
    r"|指标|水平|能力|从|由|以|新|历史|开源|闭源|领域|方面|场景|进一步|直接|一举|再|又|后|时|报|测得|实测|官方|自测|报告|で|は|が|の|に|を|에서|는|은|이|가|의)\Z"
)
_CONDITION = re.compile(
    r"(?:无|有|不用|不使用|不带|不启用|不开|未使用|未启用|未开启|使用|启用|开启|关闭|带|借助|配合|结合|允许|加|禁用|仅用)[^，。；、]{0,12}\Z"
    r"|(?:非|快|慢|深度|并行|重度?|长|高强度|低强度)?(?:思考|推理)(?:模式|版)?下?\Z|(?:单次|多次|并行|串行|单轮|多轮|纯文本|单模型|集成|联网|离线|工具|有|无)\Z"
)
_COMPARE_CJK = re.compile(
    r"超过了?|超越了?|超出|优于|好于|胜过|击败|打败|高于|低于|领先|逊于|不及|不如|弱于|强于|对比|相比|相较|比肩|比|较|追平|持平|匹敌|媲美|逼近|接近|仅次于|落后|对标|对手|而|基线|原版|前代|上一代"
)
_COMPARE = frozenset(
    [
        "vs",
        "vs.",
        "versus",
        "over",
        "than",
        "above",
        "below",
        "behind",
        "beats",
        "beating",
        "beat",
        "surpasses",
        "surpassing",
        "surpassed",
        "surpass",
        "outperforms",
        "outperforming",
        "outperformed",
        "outperform",
        "exceeds",
        "exceeding",
        "exceeded",
        "exceed",
        "compared",
        "against",
        "trailing",
        "trails",
        "matches",
        "matching",
        "rivals",
        "rivaling",
        "versus",
        "baseline",
        "previous",
        "prior",
        "whereas",
    ]
)
_REL_WORDS = {
    "about": "~", "around": "~", "approximately": "~", "approx": "~", "roughly": "~", "nearly": "~", "almost": "~", "~": "~",
    "over": ">", "above": ">", "exceeds": ">", "exceeding": ">", "exceeded": ">", "surpasses": ">", "surpassing": ">", "beyond": ">",
    "below": "<", "under": "<", "least": "≥",
}  # fmt: skip
_GAIN_WORDS = frozenset(
    [
        "by",
        "gain",
        "gains",
        "improvement",
        "improvements",
        "increase",
        "drop",
        "boost",
        "reduction",
        "delta",
        "margin",
        "advantage",
        "lead",
        "uplift",
        "gap",
        "decrease",
        "degradation",
        "loss",
    ]
)
STARTERS = frozenset(["with", "w/", "w/o", "without", "no", "using", "via", "under", "plus"])
_REACH_WORDS = frozenset(
    [
        "to",
        "at",
        "of",
        "achieves",
        "achieve",
        "achieved",
        "achieving",
        "reaches",
        "reach",
        "reached",
        "reaching",
        "scores",
        "scored",
        "scoring",
        "score",
        "hits",
        "hit",
        "gets",
        "attains",
        "obtains",
        "is",
        "was",
    ]
)
_RELATION_MARKS = {">=": "≥", "<=": "≤", "≈": "~", "≳": "≥", "≲": "≤", "⩾": "≥", "⩽": "≤"}


def read_lead(text: str, tokens: list[Token], count: int = 1, *, changed: bool = False) -> Reading:
    """What the tokens before `count` values say. `changed`: a new value took an old one's place (`a → b`)."""
    out = Reading(changed=changed)
    if not tokens:
        return out
    end, rest = _strip_tail(text, tokens, out, count)
    if out.kind is Lead.TRAP:
        return out
    name = collect_name(text, tokens, end, rest)
    if name.names:
        out.names, out.kind = name.names, Lead.NAME
        _measures_before(text, tokens, name.start, out)
        for group in name.groups:
            out.said.add(read_note(text, group, 1))
    elif name.trap:
        out.kind = Lead.TRAP
    elif rest and (left := _left_over(text, tokens, end, rest, out)) is not None:
        out.names, out.kind = left.names, Lead.NAME if left.names else Lead.LIGHT
    elif end == 0 and not rest:
        out.kind = Lead.LIGHT if out.said.protocols or out.said.conditions else Lead.EMPTY
    else:
        out.kind = Lead.PROSE
    if out.kind is not Lead.EMPTY and _compares(tokens, name.start if name.names else end, out):
        out.kind = Lead.TRAP
    return out


_NOT_CONDITION = re.compile(
    r"时|步|轮|长|数|成本|规模|延迟|题|样本|数据|占|误|方差|标准差|差|相关|人均|训练|参数|轨迹|耗|速|费|价|量|额|次|倍|率|提|增|降|比|和|与|等|的|用|共|约|在|了|有"
)


def _left_over(text: str, tokens: list[Token], end: int, rest: str, out: Reading) -> Found | None:
    """`HLE 纯文本子集 40.7`: a few Chinese words between a sure name and its score are a condition.

    Before a measure, they say of what part of the last benchmark it is: `公式 CDM 91.2`.
    """
    if len(rest) > 8 or _NOT_CONDITION.search(rest) or out.colon:
        return None
    if end == 1 and any(is_strong_measure(p) for p in out.said.protocols):
        out.said.conditions.insert(0, rest)
        out.loose = True
        return Found()
    found = collect_name(text, tokens, end - 1)
    if not found.names or not found.names[0].sure:
        return None
    out.said.conditions.insert(0, rest)
    return found


def _measures_before(text: str, tokens: list[Token], start: int, out: Reading) -> None:
    """`5-shot MMLU`, `accuracy on GPQA`: the measure stands before the name."""
    i = start
    while i and tokens[i - 1].kind is T.WORD and tokens[i - 1].text.lower() in ("on", "of", "for", "in", "the"):
        i -= 1
    if i > 1 and tokens[i - 2].kind is T.WORD and completes_measure(tokens[i - 2].text, tokens[i - 1].text):
        out.said.protocols.insert(0, text[tokens[i - 2].start : tokens[i - 1].end])
    elif i and tokens[i - 1].kind is T.WORD and is_measure(tokens[i - 1].text):
        out.said.protocols.insert(0, tokens[i - 1].text)


def _compares(tokens: list[Token], start: int, out: Reading) -> bool:
    """Whether a word of comparison stands before the name, so that the score is another's."""
    for i in range(start - 1, -1, -1):
        token = tokens[i]
        if token.kind is T.WORD and token.text.lower() in _COMPARE:
            return True
        if token.kind is T.CJK:
            found = list(_COMPARE_CJK.finditer(token.text))
            if found:
                after = token.text[found[-1].end() :]
                return not (out.reach and "的" not in after) or found[-1].group() == "而"
            if "在" in token.text:
                return False
        if token.kind is T.COLON:
            return False
    return False


def _strip_tail(text: str, tokens: list[Token], out: Reading, count: int) -> tuple[int, str]:
    """Take what is no name from the end of a lead; the index where it stops, and what is left of a CJK run."""
    end = len(tokens)
    while end:
        token = tokens[end - 1]
        if token.kind is T.CJK:
            rest = _strip_cjk(token.text, out)
            if out.kind is Lead.TRAP:
                return end, ""
            if rest:
                return end, rest
            end -= 1
        elif token.kind is T.WORD:
            step = _strip_word(text, tokens, end, out)
            if out.kind is Lead.TRAP or step == end:
                return end, ""
            end = step
        elif token.kind is T.GROUP:
            out.said.add(read_note(text, token, count))
            end -= 1
        elif token.kind is T.REL:
            out.relation = _RELATION_MARKS.get(token.text, token.text)
            end -= 1
        elif token.kind is T.COLON or (token.kind is T.SIGN and token.text not in "+"):
            out.colon = True
            end -= 1
        elif token.kind in (T.SLASH, T.ARROW, T.MARK):
            end -= 1
        else:
            break
    return end, ""


def _strip_cjk(run: str, out: Reading) -> str:
    gained = ""
    while run:
        if found := CJK_MEASURE.search(run):
            out.said.protocols.insert(0, found.group())
        elif relation := next(((m, sign) for p, sign in _RELATIONS if (m := p.search(run))), None):
            found, out.relation = relation[0], relation[1]
        elif found := CJK_RATE.search(run):
            if SYSTEM_RATE.search(run):
                out.kind = Lead.TRAP
                return run
            out.said.protocols.insert(0, found.group())
            out.rate = True
        elif found := _REACH.search(run):
            out.reach, gained = True, found.group()
            if re.match(r"(?:提升|提高|增长|增加|上升|跃升|升高|升|涨|增|降)", gained):
                gained = "至"
        elif found := _GAIN.search(run):
            if not gained.endswith(_NO_GAIN) and not out.changed:
                out.kind = Lead.TRAP
                return run
        elif found := _CONNECT.search(run):
            out.each |= found.group() in ("分别", "各自", "各")
            out.since |= found.group() in ("从", "由")
        elif found := _CONDITION.search(run):
            out.said.conditions.insert(0, found.group())
        else:
            return run
        run = run[: found.start()]
    return run


def _strip_word(text: str, tokens: list[Token], end: int, out: Reading) -> int:
    """Where the lead ends without its last word (or phrase); `end` when that word is part of a name."""
    word, low = tokens[end - 1].text, tokens[end - 1].text.lower()
    before = tokens[end - 2] if end > 1 else None
    if before and before.kind is T.WORD and completes_measure(before.text, word):
        out.said.protocols.insert(0, text[before.start : tokens[end - 1].end])
        return end - 2
    if is_measure(word):
        out.said.protocols.insert(0, word)
        return end - 1
    if is_benchmark(word):
        return end
    if low in _GAIN_WORDS or (
        low == "than" and not (before and before.text.lower() in ("more", "higher", "greater", "better"))
    ):
        out.kind = Lead.TRAP
        return end
    if low in ("vs", "vs.", "versus"):
        out.kind = Lead.TRAP
        return end
    if low in _REL_WORDS:
        out.relation = _REL_WORDS[low]
        return end - 1
    if low == "than":
        out.relation = ">"
        return end - 2
    start = _condition_start(tokens, end)
    if start < end:
        out.said.conditions.insert(0, text[tokens[start].start : tokens[end - 1].end])
        return start
    if low in LINKING:
        out.reach |= low in _REACH_WORDS
        out.since |= low == "from"
        out.each |= low == "respectively"
        return end - 1
    if (
        SIZE.fullmatch(word)
        or (word.islower() and WAYS_OF_THINKING.fullmatch(word))
        or (end == 1 and MODES.fullmatch(word))
    ):
        out.said.conditions.insert(0, word)
        return end - 1
    return end


def _condition_start(tokens: list[Token], end: int) -> int:
    """Where `with tools`, `w/o search`, `in thinking mode`, `+ Python` begins, if the lead ends in one."""
    for i in range(end - 2, max(end - 6, -1), -1):
        token = tokens[i]
        low = token.text.lower()
        if (token.kind is T.WORD and low in STARTERS) or (token.kind is T.SIGN and token.text == "+"):
            return i
        if token.kind is T.WORD and low == "in" and tokens[end - 1].text.lower() in ("mode", "setting"):
            return i
        if token.kind is not T.WORD or (is_model(token.text) and False):
            break
    return end
