"""What stands between a name and its score: verbs, measures, conditions, words of more or less."""

from __future__ import annotations

import re

from msgspec import Struct, field

from obsidian_intel.months.cells.metrics.brackets import Option, Said, read_note
from obsidian_intel.months.cells.metrics.tokenizer import RELATION_MARKS, T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_MEASURE,
    CJK_RATE,
    LINKING,
    MODES,
    SIZE,
    SYSTEM_RATE,
    WAYS_OF_THINKING,
    completes_measure,
    is_benchmark,
    is_domain,
    is_measure,
    is_model,
    one_of,
    words,
)

_TO = r"(?:到|至)了?"
_GAIN = re.compile(rf"(?<!最)(?<!新)(?<!很){one_of('zh-gain')}\Z")
_REACH = re.compile(rf"(?:{one_of('zh-gain')}{_TO}|{one_of('zh-reach')})\Z")
_NOT_REACHED = re.compile(r"(?:没有?|未能?|尚未|还没|并未)(?:再)?(?:到|达到?|超过|过|突破|给出?|公布|报告?)了?\Z")
_RELATIONS = [
    (re.compile(rf"{one_of(section)}\Z"), sign)
    for section, sign in (
        ("zh-about", "~"), ("zh-at-least", "≥"), ("zh-at-most", "≤"), ("zh-over", ">"), ("zh-under", "<")
    )
]  # fmt: skip
WORDS_IN_TIME = ("实时", "即时", "同时", "限时", "小时", "定时", "耗时")
_LINK = re.compile(
    rf"(?:[一二三四五六七八九十两多几各]+(?<!多(?=语[种言]))个?(?:套件|任务|子集|基准|数据集|语种|语言|场景|项|类)|{one_of('zh-linking')})\Z"
)
_OWN = re.compile(rf"{one_of('own')}\Z")
_START = r"(?!关[键注于系联]|加[速强权入]|开[源放发始箱]|有[效限关望趣所些助的害]|带[来宽动]|无[损法论])" + one_of(
    "zh-condition-start"
)
_CONDITION = re.compile(rf"(?:{_START}[^，。；、]{{0,12}}|{one_of('zh-condition')})\Z")
_WHOLE = re.compile(one_of("zh-condition"))
_OBJECT = re.compile(r"工具|思考|搜索|检索|联网|代码|模式|上下文|并行|[Pp]ython|search|tool")
_STARTS = re.compile(rf"{_START}\Z")
_SEVERAL = re.compile(r"[两二三四五六七八九十多各]+(?:个|大|类)?(?:基准|任务|数据集|子集|项|集)\Z")
_AND = re.compile(r"[和与/、]| and ")
_VOTES = re.compile(r"(?:多数)?投票\Z")
_RANK = re.compile(r"(?:排名|名列|位列|位居|排|居)?(?:全球|开源|国内|总榜)?第[一二三四五六七八九十]*(?:名|位)?\Z")
_MODE = re.compile(r"(?:(?:模式|框架|脚手架|设置|配置)下?|版本?)\Z")
_UNITS = dict.fromkeys(("步", "轮", "帧", "语", "跳", "steps", "turns", "frames"), True)
_UNITS |= dict.fromkeys(("集", "任务", "个任务", "项", "个数据集", "tasks"), False)
LENGTH = re.compile(r"\d+[KkM]")
_FARTHEST = 48  # characters of a Chinese run that may speak of the score behind it
_PRONOUNS = frozenset(("it", "we", "they", "a", "an", "the"))
_REL_WORDS = {
    "about": "~", "around": "~", "approximately": "~", "approx": "~", "roughly": "~", "nearly": "~", "almost": "~",
    "over": ">", "above": ">", "exceeds": ">", "exceeding": ">", "exceeded": ">", "surpasses": ">",
    "surpassing": ">", "beyond": ">", "below": "<", "under": "<", "least": "≥",
}  # fmt: skip
_BEFORE_MEASURE = frozenset(("attack", "average", "mean", "task", "overall", "linear"))
_MORE = frozenset(("more", "higher", "greater", "better"))
STARTERS = words("conditions")


class Tail(Struct):
    """What the end of a lead says. `end` and `rest` are what is left: tokens, and the start of a Chinese run."""

    end: int = 0
    rest: str = ""
    said: Said = field(default_factory=Said)
    relation: str = "="
    trap: bool = False  # a gain, a rate of the system
    reach: bool = False  # 达到, reaches: the number is a result
    colon: bool = False
    changed: bool = False  # a new value took an old one's place: 提升 is no gain then
    each: bool = False  # 分别: one value for each name
    own: bool = False  # 本文, ours: the score is of the row's own model
    rate: bool = False  # 误拒率: a score only of what is surely a benchmark
    since: bool = False  # 从, from: the value that follows is the old one
    scored: bool = False  # 得分: of the benchmark at hand
    gotten: bool = False  # 得, 拿到: words of how may stand before it
    of: bool = False  # `X 的 70.0`
    noted: Token | None = None  # the last bracket
    options: list[str] = []  # 不使用和使用 Python 时分别
    slashes: int = 0
    said_from: int = -1  # where the first condition begins, that words before it can join it


def strip_tail(text: str, tokens: list[Token], count: int, *, changed: bool) -> Tail:
    """Read a lead from its end to where a name may stand. `tokens` may lose the end of a Chinese run."""
    out = Tail(end=len(tokens), changed=changed)
    if count > 1:
        _measure_list(tokens, count, out)
    while out.end and not out.trap and (not out.rest or out.rest in _UNITS):
        before = out.end
        token = tokens[out.end - 1]
        if (out.rest or token.text) in _UNITS and out.end > 1 and tokens[out.end - 2].text.isdigit():
            _counted(text, tokens, out, token.start + len(out.rest or token.text))
        elif token.kind is T.CJK and len(token.text) < 3 and out.end > 1 and tokens[out.end - 2].kind is T.ARROW:
            out.rest = token.text
        elif token.kind is T.CJK:
            _cjk(text, tokens, out)
        elif token.kind is T.WORD:
            _word(text, tokens, out)
        else:
            _mark(text, tokens, count, out)
        if out.end == before and not (out.rest in _UNITS and out.end > 1 and tokens[out.end - 2].text.isdigit()):
            break
    protocols = out.said.protocols
    if count > 1 and out.slashes == count - 1 and len(protocols) == count:
        out.said.alternatives = [Option(protocol=protocol) for protocol in protocols]
        out.said.protocols = []
    conditions = out.said.conditions
    if count > 1 and out.slashes == count - 1 and len(conditions) == count:
        out.said.alternatives = [Option(condition) for condition in conditions]
        out.said.conditions = []
    if out.each and len(out.said.conditions) == 1:
        out.options = [part.strip() for part in _AND.split(out.said.conditions[0]) if part.strip()]
    return out


def _measure_list(tokens: list[Token], count: int, out: Tail) -> None:
    """`ROUGE-1/2/L`, `Recall@1/5/10`: one measure for each value, the stem written once."""
    listed = tokens[-2 * count + 1 :]
    stem = re.match(r"(.*[-@])\d+\Z", listed[0].text) if listed else None
    if len(listed) < 3 or stem is None or not is_measure(listed[0].text):
        return
    ends = listed[2::2]
    if len(ends) == count - 1 and all(t.kind is T.SLASH for t in listed[1::2]) and all(len(t.text) < 4 for t in ends):
        out.said.alternatives = [Option(protocol=name) for name in (listed[0].text, *(stem[1] + t.text for t in ends))]
        out.end -= len(listed)


def _counted(text: str, tokens: list[Token], out: Tail, end: int) -> None:
    """`OSWorld 50 步 35.6`: steps are a condition, a count of tasks is none."""
    if _UNITS[out.rest or tokens[out.end - 1].text]:
        _add_condition(text, tokens[out.end - 2].start, end, out)
    out.end, out.rest = out.end - 2, ""


def _mark(text: str, tokens: list[Token], count: int, out: Tail) -> None:
    token = tokens[out.end - 1]
    if token.kind is T.GROUP and (measure := _glued_measure(text, tokens, out.end - 1)):
        out.said.protocols.insert(0, measure)
        out.end -= 1
    elif token.kind is T.GROUP:
        out.noted = token
        out.said.add(read_note(text, token, count))
    elif token.kind is T.REL:
        out.relation = RELATION_MARKS.get(token.text, token.text)
    elif token.kind is T.COLON or (token.kind is T.SIGN and token.text != "+"):
        out.colon = True
    elif token.kind is T.SLASH:
        out.slashes += bool(out.said.protocols or out.said.conditions)
    elif token.kind is T.MARK and token.text in "↓↑":
        out.said.better = out.said.better or ("lower" if token.text == "↓" else "higher")
    elif token.kind not in (T.ARROW, T.MARK) and token.text.strip("\ufffc") and not _is_rank(tokens, out.end - 1):
        return
    out.end -= 1


def _glued_measure(text: str, tokens: list[Token], at: int) -> str:
    """`Mean(Task)`: a word in brackets close behind a measure is a part of it."""
    group, before = tokens[at], tokens[at - 1] if at else None
    if before is None or before.kind is not T.WORD or before.end != group.start or not is_measure(before.text):
        return ""
    word = len(group.inner) == 1 and group.inner[0].kind is T.WORD and group.inner[0].text[0].isupper()
    return text[before.start : group.end] if word else ""


def _stepped(tokens: list[Token], end: int) -> bool:
    """`by 20 points` before `to 50.0`."""
    return end > 2 and tokens[end - 2].text[:1].isdigit() and tokens[end - 3].text.lower() == "by"


def is_zh_condition(phrase: str) -> bool:
    """Whether all of a Chinese phrase is a condition: 有工具, 思考模式."""
    return _CONDITION.fullmatch(phrase) is not None


def is_way(phrase: str) -> bool:
    """Whether a Chinese phrase is a way of running by itself: 思考模式, 单轮."""
    return phrase != "工具" and _WHOLE.fullmatch(phrase) is not None


def is_label(phrase: str) -> bool:
    """Whether a condition may stand as a label of all that follows: a mode, a size, with or without tools."""
    if not re.search(r"[㐀-鿿]", phrase):
        return not is_domain(phrase)
    return phrase != "工具" and (_WHOLE.fullmatch(phrase) is not None or _OBJECT.search(phrase) is not None)


def is_condition_start(phrase: str) -> bool:
    """Whether a Chinese phrase begins a condition and nothing else: 使用, 不带."""
    return _STARTS.fullmatch(phrase) is not None


def is_setting(tokens: list[Token]) -> bool:
    """Whether a few words may name a way of running: no benchmark and no model is among them."""
    return all(t.kind is T.WORD and not is_benchmark(t.text) and not is_model(t.text) for t in tokens)


def _is_rank(tokens: list[Token], at: int) -> bool:
    """Whether a number is the place in `第 3`."""
    before = tokens[at - 1] if at else None
    return tokens[at].text.isdigit() and before is not None and before.kind is T.CJK and before.text.endswith("第")


def _cjk(text: str, tokens: list[Token], out: Tail) -> None:
    """Take from the end of a Chinese run what is no name; what cannot be taken is `rest`."""
    token = tokens[out.end - 1]
    far, run, gained = token.text[:-_FARTHEST], token.text[-_FARTHEST:], ""
    at = token.start + len(far)
    while run and not out.trap:
        if found := CJK_MEASURE.search(run):
            out.trap = _SEVERAL.search(run[: found.start()]) is not None
            out.said.protocols.insert(0, found.group())
        elif relation := next(((m, sign) for p, sign in _RELATIONS if (m := p.search(run))), None):
            found, out.relation = relation
        elif found := CJK_RATE.search(run):
            out.trap = SYSTEM_RATE.search(run) is not None
            out.said.protocols.insert(0, found.group())
            out.rate = True
        elif found := _VOTES.search(run):
            out.said.protocols += [] if out.said.protocols else [found.group()]
        elif found := _RANK.search(run):
            pass
        elif found := _NOT_REACHED.search(run):
            out.trap = True
        elif found := _REACH.search(run):
            out.reach, gained = True, found.group()
            out.gotten |= gained in ("得", "得到", "取得", "取得了", "拿到", "拿下", "做到")
            out.scored |= gained in ("得分", "分数", "评分")
        elif found := _GAIN.search(run):
            out.trap = not gained.rstrip("了").endswith(("到", "至", "为", "是")) and not out.changed
        elif found := _OWN.search(run):
            out.own = True
        elif (found := _LINK.search(run)) and not (found.group() == "时" and run.endswith(WORDS_IN_TIME)):
            out.each |= found.group() in ("分别", "各自", "各")
            out.of |= found.group() == "的" and run == "的" and token.text == run
            out.since |= found.group() in ("从", "由")
        elif (
            (found := _CONDITION.search(run))
            and len(found.group()) == 1
            and out.said.protocols
            and not out.said.conditions
        ):
            pass  # `加 TTS@16`
        elif found:
            _add_condition(text, at + found.start(), at + len(run), out)
        elif not far and (found := _MODE.fullmatch(run)) and 1 < out.end < 5 and is_setting(tokens[: out.end - 1]):
            _add_condition(text, tokens[0].start, token.start + len(run), out)
            out.end = 1
        else:
            break
        run = run[: found.start()]
    out.rest = far + run
    out.end -= not out.rest


def _add_condition(text: str, start: int, end: int, out: Tail) -> None:
    """A condition, or the words before one that belong to it: `使用 Python` + `工具`."""
    joined = out.said_from >= 0 and not text[end : out.said_from].strip()
    if joined:
        first = out.said.conditions.pop(0)
        end = out.said_from + len(first)
    out.said.conditions.insert(0, text[start:end].strip())
    out.said_from = start


def _word(text: str, tokens: list[Token], out: Tail) -> None:
    end = out.end
    token, before = tokens[end - 1], tokens[end - 2] if end > 1 else None
    low = token.text.lower()
    if before and before.kind is T.WORD and completes_measure(before.text, token.text):
        first = before
        out.end -= 2
        if out.end and tokens[out.end - 1].text.lower() in _BEFORE_MEASURE:
            out.end -= 1
            first = tokens[out.end]
        out.said.protocols.insert(0, text[first.start : token.end])
    elif is_measure(token.text) or (
        token.text in words("measures-after-name")
        and not out.said.protocols  # `FLEURS ASR WER`: there it is a part of the name
        and before is not None
        and is_benchmark(before.text)
    ):
        joined = token.text == "LC" and out.said.protocols and out.said.protocols[0].endswith("率")
        out.said.protocols[: bool(joined)] = [f"LC {out.said.protocols[0]}" if joined else token.text]
        out.end -= 1
    elif is_benchmark(token.text):
        return
    elif low in ("points", "point", "pp") and _stepped(tokens, end):
        out.end -= 3
        out.changed = True
    elif low == "than" and before and before.text.lower() in _MORE:
        out.relation = ">"
        out.end -= 2
    elif low in words("gaining") or low in ("than", "vs", "vs.", "versus"):
        out.trap = True
    elif low in _REL_WORDS:
        out.relation = _REL_WORDS[low]
        out.end -= 1
    elif not _condition_words(text, tokens, out):
        _linking_word(text, tokens, token, before, low, out)


def _names_before(tokens: list[Token], at: int) -> bool:
    """`GPQA high 80.1`, but not `a new high of`."""
    before = tokens[at - 1]
    return before.kind in (T.NUM, T.SLASH) or is_benchmark(before.text)


def _linking_word(text: str, tokens: list[Token], token: Token, before: Token | None, low: str, out: Tail) -> None:
    named = low == "benchmark" and token.text[0].isupper() and before is not None
    if named and before and before.text[:1].isupper() and not is_benchmark(before.text):
        return
    thinking = token.text.islower() and WAYS_OF_THINKING.fullmatch(token.text) is not None
    first = out.end == 1 or (before is not None and (before.kind is T.COLON or before.text == "在"))
    if low in words("own"):
        out.own = True
    elif low in LINKING and not (low == "high" and (out.end == 1 or _names_before(tokens, out.end - 1))):
        out.reach |= low in words("reaching")
        out.since |= low == "from"
        out.each |= low == "respectively"
    elif token.text[0] == "@" or SIZE.fullmatch(token.text) or thinking or (first and _is_mode(token, out)):
        _add_condition(text, token.start, token.end, out)
    elif _is_at(before, token):
        _add_condition(text, token.start, token.end, out)
        out.end -= 1
    else:
        return
    out.end -= 1


def _is_at(before: Token | None, token: Token) -> bool:
    """`RULER @ 1M`."""
    return before is not None and before.text == "@" and LENGTH.fullmatch(token.text) is not None


def _is_mode(token: Token, out: Tail) -> bool:
    """`Heavy 51.0`, `1M 时 26.3`, but not `Reasoning: 96.1`."""
    labelled = out.colon and is_domain(token.text)
    return not labelled and (MODES.fullmatch(token.text) or LENGTH.fullmatch(token.text)) is not None


def _condition_words(text: str, tokens: list[Token], out: Tail) -> bool:
    """Take `with tools`, `w/o search`, `in thinking mode`, `+ Python`, `带 Python` from the end, if it is there."""
    end = out.end
    if tokens[end - 1].text.lower() in _PRONOUNS or tokens[end - 1].text.lower() in words("reaching"):
        return False
    if any(is_measure(t.text) for t in tokens[max(end - 3, 0) : end]) or is_benchmark(tokens[end - 1].text):
        return False
    for i in range(end - 2, max(end - 6, -1), -1):
        token = tokens[i]
        low = token.text.lower()
        starts = token.kind is T.WORD and (
            low in STARTERS or (low == "in" and tokens[end - 1].text.lower() in ("mode", "setting"))
        )
        if starts or (token.kind is T.SIGN and token.text == "+"):
            _add_condition(text, token.start, tokens[end - 1].end, out)
            out.end = i
            return True
        if token.kind is T.CJK and (found := _STARTS.search(token.text)):
            _add_condition(text, token.start + found.start(), tokens[end - 1].end, out)
            left = token.text[: found.start()]
            tokens[i] = token._replace(text=left, end=token.start + len(left))
            out.end = i + bool(left)
            return True
        if token.kind is not T.WORD or is_benchmark(token.text):
            break
    return False
