"""Values that no words stand right before: of the benchmark that waits, of the last, or of none."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.clause_brackets import place_in_bracket
from obsidian_intel.months.cells.metrics.inherited_conditions import inherit, share_condition
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading
from obsidian_intel.months.cells.metrics.tokenizer import Token
from obsidian_intel.months.cells.metrics.trailing import condition_behind
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, words

_BEFORE_OWN = ("，", ",", *words("against-own"))
_ONLY = re.compile(r"(?:只有|仅有?|仅为|则?[为是]|才)?[\s*]*\Z")
_NEAREST = 64  # scores before, among which one of the same benchmark is looked for


def bare(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`HLE 57.4（w/ tools）；43.2（no tools）`, `达到 80.9`: no name stands right before the values."""
    if reading.kind is not Lead.EMPTY:
        return False
    if placer.last and values.end < len(tokens):
        end = condition_behind(placer.text, tokens, values.end, values)
        if end > values.end:
            values.end = end
            inherit(placer, placer.last, values, reading, ways=False)
            placer.keep(placer.last, values, reading)
            return True
    if len(values.items) > 1 and placer.said.conditions and as_before(placer, values, reading):
        return True
    measured = any(own.protocols for own in values.own)  # `ViDoRe v2 远没刷满，只有 59.9（nDCG@5）`
    if (reading.tail.reach or measured) and placer.maybe and not placer.fresh and not placer.names:
        placer.keep(placer.maybe, values, reading)  # `SWE-bench 首破 80%，达到 80.9%`
    elif placer.maybe and placer.fresh and placer.maybe != placer.last and any(own.conditions for own in values.own):
        placer.keep(placer.maybe, values, reading)  # `while GPQA moves less, 41.7 (think)`
    elif placer.last and (is_parallel(placer, values) or _waits_for_own(placer, values, reading)):
        inherit(placer, placer.last, values, reading)
        share_condition(placer, placer.last, values, reading)
        if placer.drafts[-1].condition is None and any(own.conditions for own in values.own):
            last = reading.said.protocols[-1:]  # `top-1 89.1% (linear probe), 90.4% (fine-tuned)`: less its bracket
            reading.said.protocols[-1:] = [part for each in last for part in each.split(", ")[:-1]]
        placer.keep(placer.last, values, reading)
    elif placer.names and _follows_name(placer, values, reading):
        name, placer.names = placer.names[-1], []
        if name.sure:
            placer.keep(name.text, values, reading)
    elif reading.tail.colon and placer.head and all(d.benchmark != placer.head for d in placer.drafts):
        placer.keep(placer.head, values, reading)
    elif not place_in_bracket(placer, values):
        placer.wait(values)
    return True


def _follows_name(placer: Placer, values: Values, reading: Reading) -> bool:
    """`on GPQA, 71.2`; under a legend, `GPQA ｜ 83.4 ｜ 85.7`: nothing but a mark parts the values from a name."""
    if placer.placed or (placer.legend and len(values.items) > 1) or values.versus is not None:
        return True
    return reading.tail.reach or reading.tail.colon


def as_before(placer: Placer, values: Values, reading: Reading) -> bool:
    """Values under a label, as many as benchmarks were scored together before: of these, in their order."""
    names = list(dict.fromkeys(draft.benchmark for draft in placer.drafts[-len(values.items) :]))
    if len(names) != len(values.items) or any(own.conditions or own.protocols for own in values.own):
        return False
    for name, item, own in zip(names, values.items, values.own, strict=True):
        placer.keep(name, Values([item], values.end, values.said, [own]), reading)
    return True


def _waits_for_own(placer: Placer, values: Values, reading: Reading) -> bool:
    """`击败 GPT-5（42.0），拿到 45.1`: whether only other models have scores of the last benchmark here."""
    parted = _ONLY.sub("", placer.near(values.items[0].start)).rstrip(" *").endswith(_BEFORE_OWN)
    alone = reading.kind is Lead.EMPTY and placer.speaker.owner == OWN and parted
    if not (reading.tail.reach or alone):
        return False
    here = [draft for draft in placer.drafts[placer.since :][-_NEAREST:] if draft.benchmark == placer.last]
    return placer.fresh and bool(here) and all(draft.owner is not None for draft in here)


def is_parallel(placer: Placer, values: Values) -> bool:
    """`77.9%（xhigh），73.7%（high）`: each of the same benchmark, in its condition."""
    if not placer.drafts:
        return False
    last = placer.drafts[-1]
    if last.protocol and placer.fresh and last.benchmark == placer.last and all(own.protocols for own in values.own):
        return True  # `30.2 (pass@1), 39.8 (pass@3)`
    told = last.condition or last.protocol  # `89.1% (linear probe), 90.4% (fine-tuned)`
    both = told and all(own.conditions or own.protocols for own in values.own)
    if both and placer.fresh and last.benchmark == placer.last and all("." in v.text or v.unit for v in values.items):
        return True
    if placer.fresh and last.benchmark == placer.last and all(own.owner for own in values.own):
        return True  # `50.2 (ours), 45.5 (GPT-5)`
    before = last.condition is not None and last.benchmark == placer.last
    if not placer.fresh:  # `57.4%（w/ tools）；43.2%（no tools）`
        before = before and placer.drafts[-1].count == 1 and all("." in item.text for item in values.items)
    named = any(is_benchmark(word) for own in values.own for said in own.conditions for word in said.split())
    return before and not named and all(own.conditions for own in values.own)
