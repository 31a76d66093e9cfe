"""Lines that say how it was measured (`评估前提：…`): no scores, but they settle open conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.months.cells.metrics.condition_phrases import is_way, is_zh_condition
from obsidian_intel.months.cells.metrics.of_all import without_of_all
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure

_HEAD = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*)?(?:评估|评测|测试|测评|实验|对比)?(?:前提|设置|设定|条件|口径|协议|环境|配置|说明)(?:说明|条件|设置)?\s*(?:\*\*)?\s*[:：]"
    r"|\s*(?:[-*+]\s+)?(?:\*\*)?(?:eval(?:uation)?|test(?:ing)?|experiment(?:al)?)?\s*(?:premises?|set-?ups?|settings?|protocols?|conditions?)\s*(?:\*\*)?\s*[:：]"
    r"|\s*(?:[-*+]\s+)?(?:(?:以下|下列|下面|下述|以上|上述|所有|各项)[^，,;；。:：\d]{0,8}?(?:均|都|皆|全部|统一|一律)"
    r"|(?:all|every) (?:the )?(?:numbers?|scores?|results?|figures|values)\b[^:：。;；.\d]{0,24}?"
    r"\b(?:are|is|use|were)\b)"
    r"(?:[^:：。；;.\d]|(?<=[@A-Za-z-])\d+|\d+(?=[- ]?shot|\s*次)|\.(?=\d)){2,40}(?:[。；;]|\.(?!\d)|\s*(?=<br)|\s*\Z)",
    re.I,
)
_HEAD_BEGINS = frozenset("评测试实对前设条口协环配说以下上所各eEtTpPsScCaA")


def _anywhere(first: str, pattern: str) -> re.Pattern[str]:
    """Finds out whether `pattern` stands anywhere, in any case: `re` skips to the characters it may begin with."""
    return re.compile(rf"[{first}](?<=(?=(?i:{pattern})).)", re.S)


_BOTH = re.compile(r"区分|分别(?:测|评|报告)|是否|两种|both|with and without", re.I)
_OFF = re.compile(
    r"无(?=\s?(?:字幕|工具|搜索|联网|思考|上下文管理|代码|检索|重排|记忆|示例|提示|脚手架|解释器|规划|反思|CoT|RAG))|(?:不|未|均不|统一不|无需|没有|禁止|禁)(?:再)?(?:启用|使用|开启|用|带|借助|允许|调用)|关闭|禁用|without|\bno\b|\bnot\b|disabled|\boff\b",
    re.I,
)
_ON = re.compile(
    r"(?<!所)有(?=\s?(?:字幕|工具|搜索|联网|思考|上下文管理|代码|检索|重排|记忆|示例|提示|脚手架|解释器|规划|反思|CoT|RAG))|启用|使用|开启|允许|\bwith\b|enabled|\bon\b|\busing\b",
    re.I,
)
_ALL = re.compile(
    r"其余|其他|其它|所有|全部|各基准|均|统一|都|一律|[三两四五六七八九十\d]项|\ball\b|\bothers?\b|\bevery\b", re.I
)
_OBJECT = re.compile(
    r"工具|搜索|检索|重排|示例|提示|脚手架|规划|反思|联网|代码|解释器|上下文管理|思考|记忆|多智能体|并行|投票|字幕|subtitle|context|tool|search|brows|python|code|think|reason|memory|agent|swarm",
    re.I,
)
_NAME = re.compile(r"(?:\d+(?=[A-Z]))?[A-Za-zͰ-Ͽ∞][\w\-+.²³'@]*(?:\s+(?:[A-Z0-9][\w\-+.']*|bench))*")


_LITERAL = re.compile(  # `均为 thinking 模式`, `均不裁剪放大`: said in full
    r"(?:均|统一|都|一律|全部)(?:为|用|采用|是|在|走)?\s*"
    r"(?P<said>(?:非|不|未)?[^，；。均]{0,12}?(?:模式|thinking|reasoning|思考)|[不未][^，；。]{1,12}?)下?\s*\Z",
    re.I,
)
_LIMIT = re.compile(  # `xbench-DeepSearch 限 30 轮`
    r"(?:上限|限定?|最多|至多|不超过|预算|up to|at most|max(?:imum)?|capped at)\s*\d+\s*[KkM]?\s*"
    r"(?:轮|步|次|帧|秒|分钟|turns?|steps?|calls?|frames?|tokens?)?(?:工具调用|搜索|交互|上下文|输出)?\s*\Z",
    re.I,
)
_PLACED = re.compile(
    r"(?:为|是|用|采用|取)\s*(?P<said>[^，；。为是]{1,12}?(?:模式|子集|thinking|reasoning|思考|context|上下文)|text-only|纯文本)\Z",
    re.I,
)
_OF_ABOVE = re.compile(
    r"\s*(?:以上|上述|所有|全部)(?:结果|分数|成绩|基准|各项)?(?:均|都|全部|统一)?(?:为|用|采用|是|取)?\s*"
)
_RUN_AS = re.compile(  # before a way of running: `三项统一`, `均为`, `MMLU、BBH 采用`, `all`
    r"(?P<of>.*?)(?:[一二两三四五六七八九十\d各]+项|各基准|结果|分数|成绩)?(?:均|都|皆|全部|统一|一律)?(?:为|使用|采用|用|按|取|是|报告?)?\s*"
    r"|(?P<en>.*?)\b(?:all|every|each|scores?|results?|reported|evaluated|run|use[sd]?|using|with|under|are|is|as|in|the|,|\s)+\s*",
    re.I,
)
_NOT_DONE = re.compile(r"[不未没]|\b(?:no|not|without|never)\b", re.I)
_ENDS_IN_WAY = re.compile(
    r"(?:次|平均值?|均值|投票|采样|解码|样本|运行|评测|测试|评估|设置|口径|报告|计|率|分|度)\Z"
    r"|^(?:\d+|runs?|samples?|seeds?|trials?|shots?|setting|evaluation|scores?|decoding|prompting|greedy|cot|eval)\Z",
    re.I,
)
_RUN_BEHIND = re.compile(r"\s*(?:评测|测试|评估|设置|口径|报告|计|setting|evaluation|scores?)\Z", re.I)
_ABOVE = re.compile(r"以上|上述|所有|全部|各项|下列|其余")
_LONGEST_SUBJECT = 12
_MOST_WORDS = 24  # of a clause that states a way of running
_WITHIN = re.compile(
    r"[；;。|]\s*(?P<head>(?:\*\*)?(?:评估|评测|测试|测评|实验|对比)(?:前提|设置|设定|条件|口径|协议|环境|配置)(?:\*\*)?\s*[:：]"
    r"|(?:eval(?:uation)?|test)\s*(?:premises?|set-?ups?|settings?|conditions?)\s*:)",
    re.I,
)
_MAY_SETTLE = _anywhere(
    "无不未均统没禁关有启使开允区分是两都一全采思推模子为用按取上限最至预bBwWnNdDoOeEuUmMcCaA@-",
    rf"{_ON.pattern}|{_OFF.pattern}|{_BOTH.pattern}|均|统一|都|一律|全部|采用|思考|推理|模式|子集|[为用按取]|上限|限定?|最多|至多|不超过|预算"
    r"|-shot|@|\bmax|up to|at most|capped|\bevery\b|\ball\b",
)
_MAY_USE = _anywhere(
    "无不未均统没禁关有启使开允区分是两bBwWnNdDoOeEuU", rf"{_ON.pattern}|{_OFF.pattern}|{_BOTH.pattern}"
)
_DIGIT = re.compile(r"\d")
_OF_SEVERAL = re.compile(r"[均统都一全]")
_ENDS_PLACED = ("模式", "子集", "thinking", "reasoning", "思考", "context", "上下文", "text-only", "纯文本")
_LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z-]*(?: [A-Za-z-]+){1,2}")  # `context management`


class Premise(Struct, frozen=True, gc=False):
    """What one clause says of the benchmarks it names: with (`有`), without (`无`), or both told apart."""

    names: tuple[str, ...]
    verdict: str | None
    both: bool
    subject: str = ""  # what is with or without: `工具`, `thinking`
    said: str = ""  # the condition, where a clause says it in full
    protocol: str = ""  # the way of running, of all that stands above: `以上均为 Avg@32`
    exact: bool = False  # of the benchmarks named and not of their editions
    above: bool = False  # whether more may be said behind it of all that stands above

    def of(self, names: tuple[str, ...]) -> Premise:
        """The same of these benchmarks too, where it names some or none but these."""
        return replace(self, names=(*names, *self.names)) if names else self

    def speaks_of(self, benchmark: str) -> bool:
        """Whether it is of this benchmark, or of all."""
        low = benchmark.lower()
        if self.exact:
            return low in self.names
        if not self.names:
            return True
        return any(low.startswith(name) and low[len(name) : len(name) + 1] in "- " for name in self.names)


def is_premise(raw: str, start: int, end: int) -> bool:
    """Whether the line `raw[start:end]` states premises, not results."""
    first = raw[start : start + 1]  # most lines begin with a word that no head begins with
    return (first in _HEAD_BEGINS or not first.isalnum()) and _HEAD.match(raw, start, end) is not None


def premise_within(text: str) -> int:
    """Where a premise begins behind the scores of a line, `MMMU 77.9；评估前提：…`; its end where none does."""
    found = _WITHIN.search(text)
    return found.start("head") if found else len(text)


def may_settle(text: str) -> bool:
    """Whether a line holds a word that settles anything: with and without, a way of running, a limit."""
    return _MAY_SETTLE.search(text) is not None


def read_premise(text: str, tokens: tuple[Token, ...]) -> list[Premise]:
    """The premises of a line, one a clause. Names alone (`MMLU、BBH 用 5-shot`) belong to the clause behind them."""
    premises: list[Premise] = []
    named: tuple[str, ...] = ()
    above = False  # whether what came before was said of all that stands above
    clauses = list(_clauses(tokens))
    first = True
    for clause, ends in clauses:
        words = text[clause[0].start : clause[-1].end]
        found = _of_all_above(words, clause, above=above) or _run_as(words, clause)
        told = [found] if found else _clause(words, first=first, alone=len(clauses) == 1)
        if not told and clause[-1].kind is T.WORD and is_benchmark(clause[-1].text):
            named += _names(words)
            continue
        premises += [one.of(named) for one in told]
        above = (above or (found is not None and found.above)) and not ends
        named, first = (), found is not None
    return premises


def _clauses(tokens: tuple[Token, ...]) -> Iterator[tuple[list[Token], bool]]:
    """What stands between the marks of a line, behind its label, and whether a full stop ends it."""
    body = next((i + 1 for i, t in enumerate(tokens) if t.kind is T.COLON), 0)
    clause: list[Token] = []
    for token in tokens[body:]:
        parts = token.kind is T.STOP or token.text in ("，", ",", "、")
        with_tools = clause and token.text.lower() in ("with", "without") and is_protocol(clause[-1:], clause[-1].text)
        if clause and (parts or with_tools):
            yield clause, token.kind is T.STOP
            clause = []
        if not parts:
            clause.append(token)
    if clause:
        yield clause, False


def _of_all_above(words: str, clause: list[Token], *, above: bool) -> Premise | None:
    """`以上均为 Avg@32，无工具`: a way of running, and what follows it without a name."""
    found = _OF_ABOVE.match(words)
    if found is None and not above:
        return None
    said = words[found.end() :].strip() if found else words.strip()
    rest = [token for token in clause if token.start >= clause[0].start + len(words) - len(said)]
    if rest and is_protocol(rest, said):
        return Premise((), "有", both=False, protocol=said, above=True)
    return Premise((), "有", both=False, said=said, above=True) if is_zh_condition(said) else None


def _run_as(words: str, clause: list[Token]) -> Premise | None:
    """`三项统一 Mean@1`, `MMLU、BBH 采用 5-shot`: a way of running, of the benchmarks named or of all."""
    rest = without_of_all(clause)
    if rest and rest[0].start > clause[0].start:  # `全部报准确率`, `all numbers are pass@1`
        said = words[rest[0].start - clause[0].start :]
        if is_protocol(rest, said):
            return Premise((), "有", both=False, protocol=said)
    last = clause[-1].text
    if not (is_measure(last) or _ENDS_IN_WAY.search(last)) or len(clause) > _MOST_WORDS:
        return None
    if _OFF.search(words) or _NOT_DONE.search(words):  # `未做 best-of-N`
        return None
    for first, token in enumerate(clause):
        found = _RUN_AS.fullmatch(words[: token.start - clause[0].start])
        said = _RUN_BEHIND.sub("", words[token.start - clause[0].start :])
        rest = [each for each in clause[first:] if each.end <= token.start + len(said)]
        if rest and found and is_protocol(rest, said):
            names = _names(found["of"] or found["en"] or "")
            told = names or _ALL.search(found.group())
            return Premise(names, "有", both=False, protocol=said) if told else None
    return None


def _is_told(words: str, verb: re.Match[str] | None) -> bool:
    """Whether the verb is of tools, thinking …, or stands alone: `使用真实服务器` settles nothing."""
    before, rest = (words[: verb.start()], words[verb.end() :]) if verb else (words, "")
    return not rest.strip() or any(_OBJECT.search(part) for part in (before, rest))


def _clause(words: str, *, first: bool, alone: bool) -> list[Premise]:
    """What a clause says of the benchmarks it names, or of all: `均不用工具`; where a line begins so, `不用工具`."""
    if literal := _said_in_full(words, alone=alone):
        return [literal]
    if not _MAY_USE.search(words):
        return []
    off, on, both = _OFF.search(words), _ON.search(words), _BOTH.search(words)
    verb = min((m.start() for m in (off, on, both) if m), default=-1)
    if verb < 0:
        return []
    if not both and not _is_told(words, off or on):
        return []
    names = _names(words[:verb])
    if not names and not (first and not words[:verb].strip()) and not _ALL.search(words):
        return []
    verb_end = (off or on or both).end() if off or on or both else 0  # type: ignore[union-attr]
    return [Premise(names, None if both else "无" if off else "有", both is not None, _subject(words[verb_end:]))]


def _said_in_full(words: str, *, alone: bool) -> Premise | None:
    """`MathVision 与 MMMU 均为 thinking 模式`, `HLE 为纯文本子集`: of the benchmarks named, in these words.

    `alone`: the line says nothing else, so that `思考模式` is of all.
    """
    if alone and is_way(words.strip()):
        return Premise((), "有", both=False, said=words.strip())
    if _DIGIT.search(words) and (limit := _LIMIT.search(words)) and (limited := _names(words[: limit.start()])):
        return Premise(limited, "有", both=False, said=limit.group().strip(), exact=True)
    found = _LITERAL.search(words) if _OF_SEVERAL.search(words) else None
    placed = _PLACED.search(words) if found is None and words.lower().endswith(_ENDS_PLACED) else None
    if placed is not None and _names(words[: placed.start()]):
        found = placed
    if found is None or _OFF.match(found["said"]) or _ON.match(found["said"]) or _BOTH.search(words):
        return None
    before = words[: found.start()]
    names = _names(before)
    whole = names or _ABOVE.search(before)
    return Premise(names, "有", both=False, said=found["said"].strip()) if whole else None


def _names(words: str) -> tuple[str, ...]:
    """The benchmarks that words name, in lower case."""
    return tuple(n.strip().lower() for n in _NAME.findall(words) if any(c.isupper() or c > "z" for c in n))


def _subject(rest: str) -> str:
    """What a verb of using is of: the whole of a few words, or the word in them that is known."""
    rest = rest.strip()
    found = _OBJECT.search(rest)
    if found is None:
        return ""
    is_short = found.start() == 0 and len(rest) <= _LONGEST_SUBJECT and rest.isalpha()
    return rest if is_short or _LATIN_WORDS.fullmatch(rest) else found.group()
