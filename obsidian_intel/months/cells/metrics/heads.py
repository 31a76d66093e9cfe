"""Heads: what words before a colon, or a line of its own, settle for all scores that follow.

`EM 口径，7B 底座：`, `重排（0.6B / 4B）：`, `**文本（27B）**：`, `All numbers are pass@1:`, `MMMLU（high）逐语：`.
A head is read only where it is settings and measures, alone or in the bracket behind a few words: a field before a
colon settles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from obsidian_intel.months.cells.metrics.benchmark_names import collect_name
from obsidian_intel.months.cells.metrics.bracket_options import is_polar
from obsidian_intel.months.cells.metrics.bracket_parts import P, parts_of
from obsidian_intel.months.cells.metrics.brackets import read_note, written_direction
from obsidian_intel.months.cells.metrics.chinese_chunks import run_chunks
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH, STARTERS, is_way, is_zh_condition
from obsidian_intel.months.cells.metrics.legend_labels import is_label, options_of_labels
from obsidian_intel.months.cells.metrics.of_all import without_of_all
from obsidian_intel.months.cells.metrics.phrases import Lead, read_lead
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_MEASURE,
    LINKING,
    MODES,
    SIZE,
    SPLITS,
    STOP_WORDS,
    WAYS_OF_THINKING,
    is_benchmark,
    is_domain,
    is_measure,
    is_model,
    one_of,
    words,
)

_NOUN = re.compile(rf"{one_of('zh-setting-nouns')}(?:上限|以内)?(?:[下时]|では)?\Z")
_WITH_NOUN = re.compile(
    r"[㐀-鿿ぁ-ヿ가-힣]{0,4}(?:模式|モード|모드)下?|[高中低快慢长短]档?(?:推理|思考)?(?:强度|预算|档位?)下?"
)
_MEASURED = re.compile(r"(?:口径|计算?|报告?|评测|评估|测评|指标|为准|基準|評価|測定|기준|평가|측정)\Z")
_COUNT_OF = re.compile(
    r"([两二三四五六])(?:种|个|档|版|款|路)?(?:模式|设置|版本?|尺寸|规模|强度|档位?|配置|方案|变体)?"
)
_NO_SETTINGS = LINKING | words("reaching") | STOP_WORDS | SPLITS
_RUN_BY = frozenset(("脚手架", "框架", "scaffold", "harness", "スキャフォールド", "스캐폴드"))
_MOST_WORDS = 6
_MOST_FIELD_WORDS = 5
_MOST_SETTING_WORDS = 3
_LONGEST_FIELD = 24  # characters


class Head(Struct, frozen=True, gc=False):
    """What a head settles: how the scores were run and measured, what tells the values of their lists apart.

    `name` is the benchmark that it is of; only scores of it and of its parts are reached then.
    """

    said: Said = field(default_factory=Said)
    options: tuple[Option, ...] = ()
    name: str = ""

    @property
    def settles(self) -> bool:
        """Whether it says anything."""
        return bool(self.said.protocols or self.said.conditions or self.options)


NO_HEAD = Head()


def read_head(text: str, parts: list[list[Token]]) -> Head:
    """What the parts of a head say, which commas part; `NO_HEAD` where one of them is of no kind."""
    said, options, name = Said(), NO_HEAD.options, ""
    for part in parts:
        one = _read_part(text, part)
        if not one.settles:
            return NO_HEAD
        said.add(one.said)
        said.aside |= one.said.aside
        options, name = options or one.options, name or one.name
    return Head(said, options, name)


def is_switch(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the slash at `at` is that of `/think`: close before a word that begins a clause."""
    before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    begins = before is None or before.kind in (T.STOP, T.COLON, T.COMMA)
    return begins and after is not None and after.kind is T.WORD and after.start == tokens[at].end


def lists_settings(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether two scores follow, each behind a few words that may name a setting: `dense 67.8、sparse 53.9`."""
    for mark in (T.COMMA, None):
        start = at
        while at < min(len(tokens), start + _MOST_SETTING_WORDS) and _is_plain(tokens[at]):
            at += 1
        if at == start or at >= len(tokens) or tokens[at].kind is not T.NUM or "." not in tokens[at].text:
            return False
        at += 1
        if mark is not None and (at >= len(tokens) or tokens[at].kind is not mark):
            return False
        at += 1
    return True


def _is_plain(token: Token) -> bool:
    """Whether a word may name a setting, and no benchmark, model, measure or verb."""
    if token.kind is T.CJK:
        return not run_chunks(token.text)
    if token.kind is not T.WORD or token.text.lower() in _NO_SETTINGS:
        return False
    return not (is_benchmark(token.text) or is_model(token.text) or is_measure(token.text))


def _read_part(text: str, part: list[Token]) -> Head:
    """One part of a head: settings or measures, a list of labels, or a few words and a bracket that holds such."""
    part = without_of_all(part)
    if not part or len(part) > 2 * _MOST_WORDS or any(token.kind is T.MODEL for token in part):
        return NO_HEAD
    at = next((i for i, token in enumerate(part) if token.kind is T.GROUP), -1)
    if at < 0:
        return _read_words(text, part)
    before, behind = part[:at], part[at + 1 :]
    bracket = _read_bracket(text, part[at])
    if len(behind) > 2 or any(t.kind not in (T.CJK, T.WORD) or is_benchmark(t.text) for t in behind):
        return NO_HEAD
    if not before:
        return NO_HEAD if behind else bracket
    found = collect_name(text, before, len(before))
    if found.names and found.names[0].sure:
        alone = len(found.names) == 1 and found.start == 0
        return Head(bracket.said, bracket.options, found.names[0].text) if alone and bracket.settles else NO_HEAD
    words_before = _read_words(text, before)
    if words_before.said.conditions and bracket.said.conditions and len(before) == 1:
        return NO_HEAD  # `Thinking (Non-thinking):` is of pairs `80.1 (40.2)`
    if words_before.settles:
        words_before.said.add(bracket.said)
        words_before.said.better = words_before.said.better or written_direction(part[at].text) or ""
        return Head(words_before.said, words_before.options or bracket.options)
    if not _is_field(text, before):
        return NO_HEAD
    bracket.said.aside = not bracket.said.protocols and all(map(SIZE.fullmatch, bracket.said.conditions))
    return bracket


def _is_field(text: str, tokens: list[Token]) -> bool:
    """Whether a few words may name a field or a task: no number, no mark, no benchmark is among them."""
    shown = text[tokens[0].start : tokens[-1].end]
    plain = all(t.kind in (T.CJK, T.WORD, T.MARK) and not is_model(t.text) and not is_benchmark(t.text) for t in tokens)
    return plain and len(tokens) <= _MOST_FIELD_WORDS and len(shown) <= _LONGEST_FIELD


def _read_words(text: str, part: list[Token]) -> Head:
    """`7B 底座`, `EM 口径`, `/think vs /no_think`: what words without a bracket say."""
    if options := _options(text, part):
        return Head(options=options)
    if (measures := _measures(text, part)) and not all(map(is_aggregate, measures)):
        return Head(Said(protocols=measures))
    shown = text[part[0].start : part[-1].end].strip()
    return Head(Said(conditions=[shown])) if is_setting(part, shown) else NO_HEAD


def _measures(text: str, part: list[Token]) -> list[str]:
    """The measures and ways of running that all of a part is: `EM 口径`, `average pass@1`."""
    last = part[-1]
    if len(part) > 1 and last.kind is T.CJK and _MEASURED.fullmatch(last.text):
        part = part[:-1]
    elif (
        last.kind is T.CJK and (found := _MEASURED.search(last.text)) and CJK_MEASURE.search(last.text[: found.start()])
    ):
        part = [*part[:-1], last._replace(text=last.text[: found.start()], end=last.start + found.start())]
    if not is_protocol(part, text[part[0].start : part[-1].end].strip()):
        return []
    reading = read_lead(text, part)
    read = reading.kind is Lead.LIGHT and reading.said.protocols and not reading.said.conditions
    return reading.said.protocols if read else [text[part[0].start : part[-1].end].strip().rstrip(" %")]


def is_setting(part: Sequence[Token], shown: str) -> bool:
    """Whether words say how scores were run, whatever stands beside them: `7B 底座`, `Reasoning 모드`, `no tools`."""
    first, last = part[0], part[-1]
    if len(part) > _MOST_WORDS or any(is_benchmark(t.text) for t in part if t.kind is T.WORD):
        return False
    if len(part) == 1:
        single = (SIZE, LENGTH, WAYS_OF_THINKING) if last.kind is T.WORD else (_WITH_NOUN,)
        if shown.lower() in words("stages") - {"base"}:  # `SFT：`, `BF16：`
            return True
        return any(form.fullmatch(shown) for form in single) or (
            shown != "工具" and (is_zh_condition(shown) or is_way(shown))
        )
    if first.text.lower() in STARTERS and first.kind is T.WORD:
        return first.text.lower() not in ("plus", "under") and all(t.kind in (T.WORD, T.SIGN) for t in part)
    if is_zh_condition(shown) or (is_way(shown) and last.kind is T.CJK):
        return True
    if len(part) == 2 and last.text.lower() in _RUN_BY and first.kind is T.WORD and first.text[0].isupper():
        return True  # `OpenHands 脚手架`
    nouns, tellers = list(map(_is_noun, part)), list(map(_tells_which, part))
    return any(nouns) and any(tellers) and all(noun or told for noun, told in zip(nouns, tellers, strict=True))


def _is_noun(token: Token) -> bool:
    """Whether a word is what a score was run with, if another says which: 底座, 预算, `mode`, `temperature`."""
    if token.kind is T.CJK:
        return _NOUN.fullmatch(token.text) is not None or token.text in words("stages")  # `4-bit 量化后`
    return token.kind is T.WORD and token.text.lower() in words("setting-nouns")


def _tells_which(token: Token) -> bool:
    """Whether a word beside such a noun says which: a size, a length, a mode, a number."""
    if token.kind in (T.SIGN, T.NUM, T.REL) or token.text[:1].isdigit():
        return True
    if token.kind is T.CJK:
        return is_zh_condition(token.text) or is_way(token.text)
    if token.kind is not T.WORD:
        return False
    if is_domain(token.text):
        return WAYS_OF_THINKING.fullmatch(token.text) is not None
    graded = token.text.lower() in words("mode-words") | words("grades") or is_measure(token.text)
    return graded or any(form.fullmatch(token.text) for form in (SIZE, LENGTH, MODES))


def _read_bracket(text: str, group: Token) -> Head:
    """What a bracket settles: `F1，0.6B / 4B / 8B`, `有工具，64K 上下文`; a remark among them is passed over."""
    said, options = Said(), NO_HEAD.options
    settings, remarks = 0, 0
    for part in parts_of(text, group.inner, 1):
        if listed := _options(text, part.tokens):
            options = options or listed
        elif measures := _measures(text, part.tokens):
            said.protocols += measures
        elif part.kind is P.OTHER and (is_setting(part.tokens, part.shown) or is_polar([(part.tokens, part.shown)])):
            settings += 1
        else:
            remarks += 1
    if settings and not options:
        note = read_note(text, group, 1)
        said.conditions += note.conditions if not remarks else []
    said.better = written_direction(group.text) or ""
    return Head(said, options)


def _options(text: str, part: list[Token]) -> tuple[Option, ...]:
    """The labels of a list, one for each value: `0.6B / 4B / 8B`, `有工具 vs 无工具`, `/think vs /no_think`."""
    versus = words("versus")
    by_word = any(t.kind is T.WORD and t.text.lower() in versus for t in part)
    labels: list[list[Token]] = [[]]
    for token in part:
        if token.kind is T.WORD and token.text.lower() in versus if by_word else token.kind is T.SLASH:
            labels.append([])
        elif token.kind is T.SLASH:  # the mark of `/think`
            labels[-1].append(token)
        else:
            switch = labels[-1] and labels[-1][-1].kind is T.SLASH and labels[-1][-1].end == token.start
            if switch and len(labels[-1]) == 1 and token.kind is T.WORD:
                slash = labels[-1].pop()
                token = token._replace(start=slash.start, text=f"/{token.text}")
            labels[-1].append(token)
    counted = _without_count(labels)
    if len(labels) < 2 or not all(labels) or not all(counted or is_label(text, label) for label in labels):
        return ()
    return options_of_labels(text, labels)


def _without_count(labels: list[list[Token]]) -> bool:
    """Take 两版 from the end of `Dense / MoE 两版`: whether it counts these very labels, plain words each."""
    last = labels[-1][-1] if labels[-1] else None
    found = _COUNT_OF.fullmatch(last.text) if last is not None and last.kind is T.CJK else None
    if found is None:
        return False
    del labels[-1][-1]
    plain = all(len(label) == 1 and label[0].kind in (T.WORD, T.CJK) for label in labels)
    return (
        plain
        and "?两三四五六".find(found[1].replace("二", "两")) + 1 == len(labels)
        and not any(is_benchmark(label[0].text) for label in labels)
    )
