"""Asks the strategies of `benchmark_strategies.py` in order which benchmark a score is of, and keeps the answer."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Name
from obsidian_intel.months.cells.metrics.benchmark_strategies import STRATEGIES
from obsidian_intel.months.cells.metrics.inherited_conditions import run_alike
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, one_of_models
from obsidian_intel.months.cells.metrics.number_roles import is_year
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading, leading_name, placed_name, read_lead
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.value_lists import extend_under_legend
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import SIZE, one_of

_PLACES = frozenset(("on", "for", "sur", "auf", "bei", "en", "su"))
_BY = frozenset(("with", "at", "by scoring", "scoring"))
_COMPARES = re.compile(  # `大幅领先`, `落后于`
    r"(?:大幅?|明显|显著|略微?|小幅|仍然?|远远?|稍稍?|微弱|依然|已经?|还|全面|首次|险|反而?|一举|轻松)*"
    rf"(?:{one_of('zh-compare')}|{one_of_models('comparing')})[于过了]*",
    re.I,
)
_PART = re.compile(r"[集题库类版域组科]\Z|部分|模式|任务|场景|语言|方向")  # of a benchmark, before the name of a model
_OLDER = re.compile(r"(?:自家)?(?:上一?代|前一?代|前作|旧版)(?:模型|版本)?的?\Z")


def place(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
    """Find the benchmark of these values, and keep them."""
    if placer.passed:
        _read_passed(placer)
    if reading.tail.own:
        placer.speaker.reset()
    if placer.legend or placer.header:
        extend_under_legend(placer, tokens, values, reading)
    for strategy in STRATEGIES:
        if strategy(placer, tokens, values, reading):
            return


def place_behind(placer: Placer, values: Values, names: list[Name], reading: Reading) -> None:
    """Values that stand before their names: these, and those that still wait for one."""
    if placer.speaker.compared and reading.plain.lower() in _BY:
        placer.speaker.reset()  # `beats GPT-5 with 74.6 on HLE`: the row's own
        values.owner = ""
    groups, placer.open = [*placer.open, values], []
    if not reading.sure:  # a size there is of the model that the words name
        reading.said.conditions = [c for c in reading.said.conditions if not SIZE.fullmatch(c)]
    run_alike(placer, values, reading)
    flat = [(group, i) for group in groups for i in range(len(group.items))]
    if len(flat) == len(names):
        for (group, i), name in zip(flat, names, strict=True):
            one = Values([group.items[i]], group.end, group.said, [group.own[i]], owner=group.owner)
            placer.keep(name.text, one, reading)
    elif placer.is_known(names[0]) or placer.believes(values, reading):
        for group in groups[:-1] if len(names) == 1 else ():
            if group.told or group.owner not in ("", OWN):  # `trails GPT-5 (77.2) with 74.6 on SWE-bench`
                placer.keep(names[0].text, group, Reading())
        placer.keep(names[0].text, values, reading)


def name_before_model(placer: Placer, lead: list[Token]) -> None:
    """Words before a model's name: the benchmark they name waits for its score."""
    if placer.passed and lead:
        _read_passed(placer)
    if lead and lead[-1].kind is T.CJK and _COMPARES.fullmatch(lead[-1].text):
        lead = lead[:-1]  # `HealthBench 比 GPT-5（63.3）高`
    if lead and lead[-1].kind is T.CJK and (older := _OLDER.search(lead[-1].text)):
        kept = lead[-1].text[: older.start()]  # `MMLU 从上代 Foo-30B 的 85.2 提升到 88.5`
        lead = [*lead[:-1], *([lead[-1]._replace(text=kept, end=lead[-1].start + len(kept))] if kept else [])]
    reading = read_lead(placer.text, lead)
    if reading.kind is Lead.NAME and reading.sure:
        placer.names += reading.names
        if reading.tail.left and not _PART.search(reading.tail.left):  # `HLE 难敌 GPT-5（45.5）`
            reading.tail.said.conditions = [c for c in reading.tail.said.conditions if c != reading.tail.left]
        placer.about = reading.said
    elif name := placed_name(placer.text, lead):
        placer.names.append(Name(name.text, name.start, name.end, sure=True))


def _read_passed(placer: Placer) -> None:
    """The names in the clauses before that had no value."""
    for lead in placer.passed:
        reading = read_lead(placer.text, lead)
        if reading.kind is Lead.NAME and (reading.sure or len(lead) <= 4):
            placer.names += reading.names
            placer.about = reading.said
            placer.premise = reading.premise or placer.premise
            placer.placed = lead[0].text.lower() in _PLACES and len(reading.names) == 1
        elif reading.kind is Lead.PROSE:
            placer.maybe = leading_name(placer.text, lead)
            joined = None if lead[1:] and lead[1].text[:1] in "年月" else _year_of_last(placer, lead[0])
            placer.names = [*placer.names, joined] if joined else []
    placer.forget_passed()


def _year_of_last(placer: Placer, token: Token) -> Name | None:
    """`AIME 2024 和 2025`: the second is AIME 2025."""
    if not placer.names or not is_year(token):
        return None
    head = placer.names[-1].text.rpartition(" ")[0] or placer.names[-1].text
    return Name(f"{head} {token.text}", token.start, token.end, sure=True)
