"""The words before a score: which benchmark they name, and what they say of the score."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from operator import methodcaller

from msgspec import Struct, field

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.benchmark_names import Found, Name, collect_name
from obsidian_intel.months.cells.metrics.bracket_parts import has_signal, is_remark
from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.comparisons import compares, is_compared
from obsidian_intel.months.cells.metrics.condition_phrases import WORDS_IN_TIME, may_be_setting
from obsidian_intel.months.cells.metrics.name_parts import told_apart
from obsidian_intel.months.cells.metrics.phrase_prefix import condition_before, measures_before, premise, sizes_before
from obsidian_intel.months.cells.metrics.phrase_suffix import Tail, strip_tail
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import SPLITS, is_model, is_strong_measure, one_of, words


class Lead(Enum):
    """What a lead turned out to be."""

    NAME = "name"
    LIGHT = "light"  # only what says how: `有工具`, `Pass@8`: the score is of the benchmark before
    EMPTY = "empty"
    TRAP = "trap"  # a gain, another model's score
    PROSE = "prose"  # words, but no name right before the score


class Reading(Struct):
    """A lead, read."""

    kind: Lead = Lead.EMPTY
    names: list[Name] = []
    tail: Tail = field(default_factory=Tail)
    about: Name | None = None  # the benchmark that another model's score is of: `在 HLE 上 GPT-5 为 42.0`
    subject: bool = False  # a trap only because a model is its subject: `Kimi K2 obtains`
    premise: str = ""  # `Heavy 模式下 HLE 38.3、BrowseComp 58.3`: of the whole clause
    stage: str = ""  # a short state that the number was measured in: `改写后`
    plain: str = ""  # a lead of a few words and nothing else, as written
    shown: str = ""  # the lead as written
    within: list[Name] = []  # sure names farther off, for values that stand 分别
    inferred: bool = False  # what it says of the condition is taken over from a score before
    handed_on: list[str] = []  # conditions of a score before that are of this one too
    led: bool = False  # the measure stands first: `CER は A で 7.3、B で 9.1`, of the names behind too
    loose: bool = False  # only a measure and what part it is of: `公式 CDM`

    @property
    def said(self) -> Said:
        """What it says of the score."""
        return self.tail.said

    @property
    def sure(self) -> bool:
        """Whether it names what is a benchmark beyond doubt."""
        return self.kind is Lead.NAME and self.names[0].sure


_NOT_CONDITION = re.compile(one_of("zh-no-condition"))
_ERROR = re.compile(rf"{one_of('zh-measures-of-error')}\Z")
_LONGEST_CONDITION = 8
_LONGEST_STAGE = 12
_ON = frozenset(("on", "auf", "bei", "sur", "en"))
_ENDING = words("reaching") | {"the", "a", "an", "it", "its", "our", "this", "we", "they"}
_PLAIN = (T.WORD, T.NUM, T.OTHER, T.GROUP, T.SIGN, T.MARK)


def read_lead(text: str, tokens: list[Token], count: int = 1, *, changed: bool = False) -> Reading:
    """What the tokens before `count` values say. `changed`: a new value took an old one's place (`a → b`)."""
    if not tokens or any([token.kind != T.WORD for token in tokens]):  # noqa: C419 - a list is faster
        return _read(text, tokens, count, changed)
    at = tokens[0].start
    spelt = tuple([(token.start - at, token.text) for token in tokens])
    return _moved(_read_words(text[at : tokens[-1].end], spelt, count, changed), at)


@text_cache(4096)
def _read_words(text: str, words: tuple[tuple[int, str], ...], count: int, changed: bool) -> Reading:
    """A lead of words alone, `(offset, word)` each: names of benchmarks come again and again."""
    return _read(text, [Token(T.WORD, at, at + len(word), word) for at, word in words], count, changed)


def _moved(reading: Reading, by: int) -> Reading:
    """A copy that may be changed, its names that much further on."""
    moved, said = _copied(reading), reading.tail.said
    moved.tail = tail = _tail_copied(reading.tail)
    tail.said = Said(list(said.protocols), list(said.conditions), list(said.alternatives), better=said.better)
    tail.options = list(tail.options)
    moved.names = [_moved_name(name, by) for name in reading.names]
    moved.within = [_moved_name(name, by) for name in reading.within]
    moved.about = reading.about and _moved_name(reading.about, by)
    return moved


_copied: Callable[[Reading], Reading] = methodcaller("__copy__")  # `copy.copy` takes three times as long
_tail_copied: Callable[[Tail], Tail] = methodcaller("__copy__")


def _moved_name(name: Name, by: int) -> Name:
    return Name(name.text, name.start + by, name.end + by, name.sure, name.part)


def _read(text: str, tokens: list[Token], count: int, changed: bool) -> Reading:
    out = Reading()
    if not tokens:
        return out
    tokens = list(tokens)
    out.shown = text[tokens[0].start : tokens[-1].end].strip()
    if len(tokens) < 5 and all(t.kind is T.WORD for t in tokens):
        out.plain = text[tokens[0].start : tokens[-1].end]
    out.tail = tail = strip_tail(text, tokens, count, changed=changed)
    if tail.trap:
        out.kind = Lead.TRAP
        return out
    alone = len(tokens) == 1 and tail.rest == tokens[0].text
    name = collect_name(text, tokens, tail.end, tail.rest, alone=alone)
    if not name.names and tail.said.alternatives and tail.colon and tail.noted:
        name = told_apart(text, tokens, tail.end, tail.rest) or name
    if not name.names and tail.noted:
        name = _noted_name(text, tokens, tail, count) or name
    if not name.names and not name.trap and tail.rest:
        name = _left_over(text, tokens, out) or name
    if name.names:
        out.names, out.kind = name.names, Lead.NAME
        out.led = measures_before(text, tokens, name.start, out.said)
        out.premise = premise(tokens, text, name.start)
        if not out.premise:
            condition_before(text, tokens, name.start, out.said)
        sizes_before(tokens, name.start, count, out.said)
        for group in name.groups:
            out.said.add(read_note(text, group, 1))
    elif name.trap:
        out.kind = Lead.TRAP
        out.about = _about(text, tokens)
        spoken = tokens[: tail.end] if tokens[-1].kind is T.CJK and not tail.rest else tokens
        raised = changed and tail.since and not is_compared(tokens)
        out.subject = raised or (tail.reach and all(t.kind in _PLAIN for t in spoken) and is_model(tokens[0].text))
    elif place := _place(text, tokens, tail):
        out.names, out.kind = place.names, Lead.NAME
        name = place
    elif out.loose or (tail.end == 0 and not tail.rest):
        light = tail.scored or out.said.protocols or out.said.conditions or out.said.alternatives or tail.own
        out.kind = Lead.LIGHT if light else Lead.EMPTY
    else:
        out.kind = Lead.PROSE
        out.stage = _stage(text, tokens)
    part = out.kind is Lead.NAME and out.names[0].part  # the German `es` is Spanish too
    if (part or out.kind in (Lead.PROSE, Lead.TRAP)) and tokens[0].text.lower() in _ON and _reaches(tokens):
        placed = _names_within(text, tokens)
        if len(placed) == 1 and not any(t.kind is T.WORD and is_model(t.text) for t in tokens):
            out.names, out.kind = placed, Lead.NAME
    if tail.gotten and out.kind in (Lead.PROSE, Lead.TRAP) and tokens[0].kind is T.WORD:
        placed = _names_within(text, tokens)
        if len(placed) == 1 and placed[0].start == tokens[0].start and not is_compared(tokens):
            out.names, out.kind = placed, Lead.NAME
    if tail.each and out.kind is not Lead.NAME:
        out.within = _names_within(text, tokens)
    if out.kind is Lead.NAME and tail.of and not out.sure:
        out.kind = Lead.TRAP
    if out.kind is not Lead.EMPTY and compares(tokens, name.start if name.names else tail.end, tail):
        out.kind = Lead.TRAP
    return out


def _reaches(tokens: list[Token]) -> bool:
    return any(t.text.lower() in words("reaching") for t in tokens if t.kind is T.WORD)


def _stage(text: str, tokens: list[Token]) -> str:
    """`改写后`, `上下文管理`, `50 步上限`: a few words of how, alone before a number."""
    shown = text[tokens[0].start : tokens[-1].end].strip()
    if not 2 < len(shown) <= _LONGEST_STAGE or tokens[-1].kind is not T.CJK:
        return ""
    return shown if shown.endswith("后") or (has_signal(shown) and not is_remark(tokens, shown)) else ""


def _noted_name(text: str, tokens: list[Token], tail: Tail, count: int) -> Found | None:
    """`编程（SWE-bench Verified）80.6`: the benchmark stands in the bracket behind its field; so many as values may."""
    inner = [t for t in tail.noted.inner if t.kind is not T.MARK] if tail.noted else []
    if not inner or any(t.kind not in (T.WORD, T.NUM, T.SLASH, T.COMMA) for t in inner):
        return None
    parts: list[list[Token]] = [[]]
    for token in inner:
        if token.kind is T.COMMA:
            parts.append([])
        else:
            parts[-1].append(token)
    each = [collect_name(text, part, len(part)) for part in parts if part]
    names = [name for one in each for name in one.names]
    if len(names) != count or not all(name.sure for name in names) or any(one.start for one in each):
        return None
    found = each[0]
    found.names = names
    if count > 1:
        tail.said.alternatives = []
    tail.said.conditions = [c for c in tail.said.conditions if c != found.names[0].text]
    found.start = max(tail.end - 1, 0)
    return found


def _names_within(text: str, tokens: list[Token]) -> list[Name]:
    names: list[Name] = []
    for end in range(1, len(tokens)):
        after = tokens[end]
        small = after.kind is T.WORD and after.text.islower() and after.text.isalpha() and after.text not in SPLITS
        ends = small or after.kind not in (T.WORD, T.NUM) or after.text.lower() in _ENDING
        if tokens[end - 1].kind in (T.WORD, T.NUM) and ends:
            found = collect_name(text, tokens[:end], end)
            names += [name for name in found.names if name.sure]
    return names


def _left_over(text: str, tokens: list[Token], out: Reading) -> Found | None:
    """`HLE 纯文本子集 40.7`: a few Chinese words between a sure name and its score are a condition.

    Before a measure, they say of what part of the last benchmark it is: `公式 CDM 91.2`.
    """
    tail = out.tail
    ahead = tail.rest + (tail.said.protocols or [" "])[0]
    named = tail.end > 1 and tokens[tail.end - 1].text == ahead  # `安全提示通过率`: one word
    if tail.rest.startswith(("从", "由", "较", "比")):
        return collect_name(text, tokens, tail.end - 1) if tail.since or tail.changed else None
    if (
        len(tail.rest) > _LONGEST_CONDITION
        or (_NOT_CONDITION.search(tail.rest) and not named and not tail.rest.endswith(WORDS_IN_TIME))
        or tail.colon
    ):
        return None
    out.loose = tail.end == 1 and (
        is_error_measure(tail.said.protocols) or any(is_strong_measure(p) for p in tail.said.protocols)
    )
    found = collect_name(text, tokens, tail.end - 1)
    if out.loose or (found.names and found.names[0].sure):
        start = tokens[tail.end - 1].start
        _measure_of(tail, text[start : start + len(tail.rest)], text[start + len(tail.rest) :])
        return found
    return None


def is_error_measure(protocols: list[str]) -> bool:
    """Whether a measure is one of errors in text or speech, which is said of tests only."""
    return any(_ERROR.search(protocol) for protocol in protocols)


def _measure_of(tail: Tail, rest: str, behind: str) -> None:
    """`回避成功率`: words that stand close before a measure are a part of it, others a condition, or say nothing."""
    protocols = tail.said.protocols
    close = (
        protocols and protocols[0][0] > "\u3400" and behind.startswith(protocols[0]) and rest[-1] not in "后时下中前"
    )
    if close:
        protocols[0] = rest + protocols[0]
    elif may_be_setting(rest):
        tail.said.conditions.insert(0, rest)
        tail.left = rest


def _place(text: str, tokens: list[Token], tail: Tail) -> Found | None:
    """`在 GSM8K 上把 7B 基座从 54.1 拉升到 82.6`: the benchmark stands in its place, far from the score."""
    return _placed(text, tokens, tail.end - 1) if tail.changed or tail.reach else None


def _about(text: str, tokens: list[Token]) -> Name | None:
    found = _placed(text, tokens, len(tokens) - 1)
    return found.names[0] if found else None


def _placed(text: str, tokens: list[Token], last: int) -> Found | None:
    for i in range(last, 0, -1):
        if tokens[i].kind is T.CJK and tokens[i].text[:1] in ("上", "中"):
            found = collect_name(text, tokens, i)
            before = tokens[found.start - 1] if found.start else None
            placed = before is None or (before.kind is T.CJK and before.text.endswith(("在", "于", "将", "把")))
            return found if placed and found.names and found.names[0].sure else None
    return None


def placed_name(text: str, tokens: list[Token]) -> Name | None:
    """`在 DocMatix 上击败`: the benchmark, known or not, that stands in its place before a model's name."""
    for i, token in enumerate(tokens):
        if i and token.kind is T.CJK and token.text[:1] in ("上", "中"):
            found = collect_name(text, tokens, i)
            framed = found.start and tokens[found.start - 1].text.endswith(("在", "于"))
            if found.names and not found.names[0].part and (found.names[0].sure or framed):
                return found.names[0]
    return None


def leading_name(text: str, tokens: list[Token]) -> str:
    """The one known benchmark in prose, which may be what a score behind it is of."""
    names = _names_within(text, tokens)
    return names[0].text if len(names) == 1 else ""
