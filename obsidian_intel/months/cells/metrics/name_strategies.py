"""The names right before the values of a clause: one for all, one for each, a part of the one before, or a setting."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Name
from obsidian_intel.months.cells.metrics.inherited_conditions import inherited
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, SCAFFOLDS, fold
from obsidian_intel.months.cells.metrics.model_spelling import BENCH_BEHIND
from obsidian_intel.months.cells.metrics.name_parts import is_sibling, join_part
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate
from obsidian_intel.months.cells.metrics.rival_lexicon import listed_end
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.unsigned_names import is_plain_name
from obsidian_intel.months.cells.metrics.value_lists import (
    are_as_many,
    are_listed,
    extend,
    place_each,
    place_in_order,
    read_under_options,
)
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, words

_VERSION = re.compile(r"v\d(?:\.\d)?")
_NUMBERED = re.compile(r"\A[A-Z][a-z][A-Za-z]*(?:-[A-Za-z]+)*(?:-[vV]\d(?:\.\d)?| \d)\Z")
_COINED = re.compile(r"(?:[A-Z][a-z]+[A-Z]|[A-Z]{2,}[a-z]{3})[A-Za-z]+")
_LIST_MARKS = frozenset(",，、|")
_FEW = 2  # benchmarks that make a list
_ITEM = 6  # tokens
_CLOSE = 12  # characters between a score and the next name of its list
_NEAREST = 64  # scores before, among which one of the same benchmark is looked for


def named(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`GPQA 71.2`, `AIME 2024 / 2025：93.3 / 90.6`: the names right before the values."""
    if reading.kind is not Lead.NAME:
        return False
    names = _whole_names(placer, reading)
    if not names:
        return True
    waiting, placer.names = placer.names + names, []
    count = len(values.items)
    if len(waiting) > 1 and placer.drafts and all(not n.sure and is_plain_name(n.text) for n in waiting):
        placer.doubted += [(item.start, item.end) for item in values.items]
        return True  # `HLE 50.2，Zorblax 与 Tanuki 分别为 45.5、43.2`
    if (
        len(waiting) > 1
        and (reading.tail.each or count == len(waiting) or are_listed(placer, tokens, values, waiting))
        and (place_each(placer, tokens, values, waiting, reading))
    ):
        return True
    if len(names) > 1 and len(names) != count:
        joined = " ".join(placer.text[names[0].start : names[-1].end].split())
        names = [Name(joined, names[0].start, names[-1].end, names[0].sure)]
    if len(names) == count > 1:
        place_in_order(placer, values, names, reading)
    elif not names[0].sure and _is_setting(placer):
        reading.said.conditions.insert(0, names[0].text)
        placer.setting = names[0].text
        placer.keep(placer.head or "", values, reading)
        placer.unshare(count)
    elif not names[0].sure and fold(names[0].text) in SCAFFOLDS:
        return True  # `OpenHands 0.41`: a version
    elif not names[0].sure and _is_next_benchmark(placer, tokens, names[0], values):
        placer.keep(names[0].text, values, reading)
    elif not names[0].sure and _may_be_a_model(placer, names[0], values, reading):
        placer.doubted += [(item.start, item.end) for item in values.items]
    elif names[0].sure or placer.believes(values, reading):
        _give_waiting(placer, names)
        here = {draft.benchmark for draft in placer.drafts[placer.since :][-_NEAREST:]}
        if placer.speaker.owner != OWN and names[0].text in here:  # measured as the row's own
            reading.said.add(inherited(placer, names[0].text, values, reading))
        read_under_options(placer, tokens, values, reading)
        rivals = len(placer.speaker.options)
        if rivals > 1 and are_as_many(placer, tokens, values, rivals):  # `A 与 B 在 OSWorld 上分别是 43.9 与 42.9`
            extend(placer, tokens, values, rivals)
        placer.keep(names[0].text, values, reading)
    elif not placer.strict:
        placer.doubted += [(item.start, item.end) for item in values.items]
    return True


def _is_next_benchmark(placer: Placer, tokens: tuple[Token, ...], name: Name, values: Values) -> bool:
    """`WebVoyager 73.5, DeepShop 26.2, WebTailBench 38.4`: an unknown name in a list of benchmarks of one model.

    A list has at least two other benchmarks, each with one value, parted by the same mark; a model that stands in one
    is compared on the benchmark before it, and no other benchmark comes between.
    """
    if not placer.fresh or len(values.items) > 1 or " " in name.text:
        return False
    mark = placer.near(name.start).rstrip(" *")[-1:].replace("｜", "|")
    if placer.text[name.end : values.items[0].start].strip(" *") or mark not in _LIST_MARKS:
        return False
    if listed_end(name.text, 0) and not BENCH_BEHIND.search(name.text):
        return False
    own = placer.drafts[placer.since :][-_FEW:]
    owner = None if placer.speaker.owner == OWN else placer.speaker.owner
    if not own or any(draft.owner != owner or draft.count > 1 for draft in own):
        return False
    behind = len({draft.benchmark for draft in own}) == _FEW and own[-1].end > name.start - _CLOSE
    ahead = _goes_on(tokens, values.end, mark)
    if is_plain_name(name.text):  # nothing about `Zorblax` tells a model from a benchmark
        return behind and (ahead or mark in "、|")
    return behind or ahead


def _goes_on(tokens: tuple[Token, ...], at: int, mark: str) -> bool:
    """Whether the next item of a list, behind the same mark, is a known benchmark with its value.

    Behind `、` and `|`, which list things of a kind, it may be any name: rivals seldom stand so.
    """
    ahead = tokens[at : at + _ITEM]
    if len(ahead) < 3 or ahead[0].kind is not T.COMMA or ahead[0].text != mark or ahead[1].kind is not T.WORD:
        return False
    numbered = next((i for i, token in enumerate(ahead) if token.kind is T.NUM), 0)
    return (
        numbered > 1
        and all(t.kind is T.WORD for t in ahead[1:numbered])
        and (mark in "、|" or is_benchmark(ahead[1].text))
    )


def _may_be_a_model(placer: Placer, name: Name, values: Values, reading: Reading) -> bool:
    """`HLE 50.2，Zorblax 2 为 45.5`, `Lumen-V2 74.9`: an unknown name that may be a model's or a benchmark's."""
    measured = any(own.protocols for own in values.own)
    if listed_end(name.text, 0) and not reading.said.protocols:
        return True  # `BM25+OCR 67.0`
    between = placer.text[name.end : values.items[0].start].strip(" *:：")
    told = bool(placer.drafts and placer.drafts[-1].protocol) and not (reading.said.protocols or placer.said.protocols)
    if placer.fresh and not between and not measured and told:
        return True  # `BIRD 准确率 75.6，CHASE-SQL 74.9`
    if placer.fresh and not between and not measured and (is_plain_name(name.text) or _COINED.fullmatch(name.text)):
        return True  # `HLE 50.2，Zorblax 45.5`, `HLE 50.2，VQShape 45.5`
    if reading.tail.colon and placer.drafts and not measured and is_plain_name(name.text):
        before = placer.text[: placer.drafts[-1].start].rstrip(" *")
        if not before.endswith((":", "：")):
            return True  # `HLE 50.2；Zorblax：45.5`, unlike `HLE：50.2；Collie：45.5`
    if _NUMBERED.search(name.text) and not measured:
        return not between.strip("为是は只有仅约达到")
    return placer.fresh and between in ("为", "是", "は")


def _give_waiting(placer: Placer, names: list[Name]) -> None:
    """`与 GPT-5 的 45.5 相比，HLE 达到 50.2`: a value of another model that waits is of the name too."""
    if len(names) == 1 and names[0].sure:
        waiting, placer.open = placer.open, []
        for group in waiting:
            if group.owner not in ("", OWN):
                placer.keep(names[0].text, group, Reading())


def _is_setting(placer: Placer) -> bool:
    """`SWE-bench：Agentless 65.8，OpenHands 71.6`: unknown names under a benchmark say how it was run."""
    plain = any(draft.benchmark == placer.head and draft.condition is None for draft in placer.drafts[-_NEAREST:])
    return placer.head is not None and not plain


def _whole_names(placer: Placer, reading: Reading) -> list[Name]:
    """The names of a lead; a split or a version alone is joined to the benchmark that it is of."""
    names = reading.names
    whole = names[0].part and names[0].text.lower() in words("part-and-whole")
    if whole and not (placer.last or "").lower().startswith("aider"):  # `SWE-bench 50.0，Polyglot 30.7`
        return [Name(name.text, name.start, name.end, sure=True) for name in names]
    base = (placer.last if placer.fresh else None) or placer.head or placer.last
    if base and not names[0].sure and placer.text[: names[0].start].endswith(("、-", " -", "，-", ",-", "/-")):
        return [Name(f"{base.rpartition('-')[0] or base}-{names[0].text}", names[0].start, names[0].end, sure=True)]
    version = base and _VERSION.fullmatch(names[0].text) and _VERSION.fullmatch(base.split()[-1])
    if not (names[0].part or version):
        return names
    if base is None or not all(is_sibling(base, name.text) for name in names):
        return []
    if placer.drafts and not reading.said.protocols and placer.drafts[-1].benchmark == placer.last:
        reading.said.protocols += [p for p in (placer.drafts[-1].protocol,) if p and not is_aggregate(p)]
    return [Name(join_part(base, name.text), name.start, name.end, sure=True) for name in names]
