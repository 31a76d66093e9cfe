"""Ties between a score and its owner: ordered, each one form in which they stand together.

A tie is asked about words that may be a name: known ones (listed, coined as models are, of the row's family) and
unknown ones, whom fewer ties tell of.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.beside_ties import JOINED_ENDS, beside_another
from obsidian_intel.months.cells.metrics.clause_starts import is_alone, is_apart
from obsidian_intel.months.cells.metrics.model_shapes import is_compared
from obsidian_intel.months.cells.metrics.name_candidates import (
    UNKNOWN,
)
from obsidian_intel.months.cells.metrics.rival_lexicon import begins_of_words, ends_of_words, one_of_words
from obsidian_intel.months.cells.metrics.score_paths import NUMBER, leads_to_score
from obsidian_intel.months.cells.metrics.tied_line import Line
from obsidian_intel.months.cells.metrics.unsigned_names import may_be_name
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure, one_of

_IS = r"(?:为|是|达到?|拿到?|得到?|取得|仅为|只有|只到|仅有?|才|约|は|が|at|is|gets|has|scores|reaches|only)"
SCORED = re.compile(rf"\s*(?:(?P<link>{_IS})\s*|[:：=]\s*|\(\s*)?(?P<value>{NUMBER})")
_MEASURED = re.compile(
    rf"\s*(?:的|の|在|:)?\s*(?P<measure>[A-Za-z][\w@.-]*(?: [A-Za-z]\w*)?)\s*(?:为|是|は|:|：)?\s*{NUMBER}"
)
OWNED = re.compile(rf"(?P<of>'s|’s|\s*的|\s*の)\s*{NUMBER}")


_PLACED = re.compile(
    r"\s*(?:在|于)\s*(?P<bench>[A-Za-zτ][A-Za-z0-9_²³-]*)|\s+(?:[a-z]+s\s+)?(?:on|at)\s+(?P<on>[A-Z][A-Za-z0-9_-]*)"
    r"|\s*(?:的|の|의)\s*(?P<of>[A-Z][A-Za-z0-9_-]*)|\s*[:：]\s*(?P<label>[A-Z][A-Za-z0-9_-]*)"
)
_FOR = re.compile(r"\d\)?\s?%?\s*(?:分|pts?|points|[A-Z]{2,6}|dB)?\s*(?:for|by|of|from)\s+(?:the\s+)?\Z")
_OWNING = ("for", "by", "of", "from", "the")
_ENDS = re.compile(r"\s*(?:[,，;；、.)）|/]|\Z|and\b|vs\b|versus\b|while\b|but\b|on\b|和|与|\()")
_LISTED = re.compile(r"(?:(?P<stop>[;；])|[,，、|]|\s(?:and|und|et|y|vs\.?)|[和与及])\s*(?:而|但|the\s)?\s*\Z")
_OVERCOME = re.compile(r"\s*%?\s*(?:に|を|と|より|点|打平|持平|相当|接近|还|要|更|高|低|略|稍)")
_LAST_IN_BRACKET = re.compile(rf"[,，]\s*{NUMBER}\s?%?\s*[)\]]")  # `(best open: Marker, 24.8)`
_SCORE_LAST = re.compile(r"\d+(?:\.\d+)?\s?%?\s*[(\[]\Z")
_COSTS = re.compile(
    rf"\s*(?:{one_of('zh-costs')}|只?用|仅用|需要?|花|costs|priced|uses|needs)[^，,；;。]{{0,40}}[，,]\s*(?P<bench>[A-Zτ][A-Za-z0-9_²³-]*)"
)
_MOST_ITEMS = 6
_MARK = re.compile(r"\s*(?:[,，、|;；→>]|->|\sand\s|\svs\.?\s|[和与及])\s*\**")
_RIVAL = re.compile(
    rf"(?:{one_of_words('says_rival_cjk')}的?|(?<![A-Za-z]){one_of_words('says_rival')})[,，:：]?\s*\**\s*\Z"
)
_RIVAL_ENDS = ends_of_words("says_rival", "says_rival_cjk") | frozenset("的,，:：*")
_ACTS = re.compile(rf"\s+(?:(?:only|still|just|also)\s+)?{one_of_words('acts')}\s|\s*{one_of_words('acts_cjk')}")
_BENCH_SCORED = re.compile(rf"\s+(?P<bench>[A-Zτ][A-Za-z0-9_²³-]*(?: [A-Z][a-z]+)?)\s+{NUMBER}")
_FAR = 200  # characters, where the row's own score of a benchmark may stand
_WAY = re.compile(r"(?P<way>[^\d，,；;。|/、(]{1,12}?)\s*[<>≥≤~]?\d")
_LEVEL = re.compile(r"(?:\b(?:same|equal|close|next) (?:as|to)|[，,]\s*[与和跟同]|と|相对|相对于)\s*\Z")
_IN_BRACKET = re.compile(rf"\s*\(\s*{NUMBER}\s?%?\s*\)")
_TOPIC = re.compile(rf"(?:{one_of('zh-before-subject')}|\b[Aa]s for|\b[Ii]nstead|[Ii]n contrast,?)\s*\Z")
TAIL = re.compile(
    r"\s*[%％]?\s*(?:分|dB|pts?|points)?\s*(?:±\s*\d+(?:\.\d+)?)?\s*[%％]?\s*(?:\([^()]{0,24}\))?"
    r"\s*(?=[,，、;；|→>]|->|\s(?:and|und|et|y|vs)\b|[和与及])"
)
_NEAR = 32  # characters back, where what leads to a name stands


def by_its_owner(line: Line, start: int, end: int, known: bool) -> bool:
    """`76.1 for Marker`, `32.6 by DPO`, `the 59.2 of Zorblax`."""
    first = max(0, start - _NEAR)
    said = line.norm[first:start].rstrip().endswith(_OWNING)
    return said and _FOR.search(line.norm, first, start) is not None and _ENDS.match(line.norm, end) is not None


def possessive(line: Line, start: int, end: int, known: bool) -> bool:
    """`Zorblax's 59.2`; `高于 DPO 的 59.2`, `SwinIR 的 27.45`; `the same as Zorblax (59.2)`."""
    found = OWNED.match(line.norm, end)
    if found is None:
        of = line.norm[end : end + 2] in ("'s", "’s")
        if _IN_BRACKET.match(line.norm, end) and _LEVEL.search(line.norm, max(0, start - _NEAR), start):
            return True
        return of and leads_to_score(line.norm, end)
    if known or found["of"] in ("'s", "’s") or is_compared(line.norm, start):
        return True
    before = line.norm[max(0, start - _NEAR) : start].rstrip()
    return (
        before.endswith(("与", "和", "跟", "及", "把", "由", "从", "将"))
        or _OVERCOME.match(line.norm, found.end()) is not None
    )


def next_in_list(line: Line, start: int, end: int, known: bool) -> bool:
    """`TimesFM-2.5 0.705，TiRex 0.716`: behind the score of a model, in the same list."""
    if not line.owners or not SCORED.match(line.norm, end):
        return False
    mark = _LISTED.search(line.norm, max(0, start - _NEAR), start)
    return mark is not None and mark.start() in line.owners and (known or mark["stop"] is None)


def before_in_list(line: Line, start: int, end: int, known: bool) -> bool:
    """`Zorblax 59.2、GPT-5 55.3、本模型 61.5`: in a list of scores one of whose next items is the row's own."""
    if not line.own or not is_apart(line.norm, start):
        return False
    for _ in range(_MOST_ITEMS):
        scored = SCORED.match(line.norm, end)
        tail = scored and TAIL.match(line.norm, scored.end())
        mark = tail and _MARK.match(line.norm, tail.end())
        if not mark:
            return False
        if mark.end() in line.own:
            return True
        if mark.end() in line.starts:
            end = line.starts[mark.end()]
            continue
        following = UNKNOWN.match(line.norm, mark.end())
        if following is None or not may_be_name(following.group()):
            return False
        end = following.end()
    return False


def told_a_rival(line: Line, start: int, end: int, known: bool) -> bool:
    """`次席 Zorblax 59.2`, `runner-up Zorblax`, `同尺寸的 Zorblax 为 59.2`: words before it say that it is a model."""
    first = max(0, start - _NEAR)
    if line.norm[first:start].rstrip()[-1:] not in _RIVAL_ENDS:
        return False
    return _RIVAL.search(line.norm, first, start) is not None and leads_to_score(line.norm, end)


def spoken(line: Line, start: int, end: int, known: bool) -> bool:
    """`Zorblax trails on HLE with 59.2`, `where Zorblax gets 59.2`: before a verb that only models are said to do."""
    return _ACTS.match(line.norm, end) is not None and is_alone(line.norm, start) and leads_to_score(line.norm, end)


def scored(line: Line, start: int, end: int, known: bool) -> bool:
    """`KITTI AbsRel 0.042，ZoeDepth 0.057`, `（pyannote 3.1 为 18.8%）`: a known name right before a score."""
    if not known:
        return False
    found = SCORED.match(line.norm, end)
    if (found and "(" in found.group()) or _LAST_IN_BRACKET.match(line.norm, end):
        return True  # `the same as SwinIR (61.5)`
    return is_alone(line.norm, start) and leads_to_score(line.norm, end)


def as_own(line: Line, start: int, end: int, known: bool) -> bool:
    """`本模型的准确率是 61.5，Zorblax 的准确率是 59.2`: before the very words that lead to the row's own score."""
    if not line.own or not is_apart(line.norm, start):
        return False
    for at in sorted(line.own)[:_MOST_ITEMS]:
        found = _WAY.match(line.norm, line.starts[at])
        if found and line.norm.startswith(found["way"].strip(), _skip_space(line.norm, end)):
            return SCORED.match(line.norm, _skip_space(line.norm, end) + len(found["way"].strip())) is not None
    return False


def _skip_space(norm: str, at: int) -> int:
    return at + norm.startswith(" ", at)


def in_bracket(line: Line, start: int, end: int, known: bool) -> bool:
    """`61.5 (ours) > 59.2 (SwinIR)`, `versus 54.8 (SwinIR)`: a known name alone in the bracket behind a score."""
    if not start or line.norm[start - 1] not in "([" or line.norm[end : end + 1] not in (")", "]"):
        return False
    value = _SCORE_LAST.search(line.norm, max(0, start - _NEAR), start)
    if value is None:
        return False
    before = _LISTED.search(line.norm, max(0, value.start() - _NEAR), value.start())
    listed = before is not None and before.start() > 1 and line.taken.overlaps(before.start() - 2, before.start())
    ours = any(line.norm[at - 1 : at] == "(" for at in line.own)
    return ours or is_compared(line.norm, value.start()) or (known and (listed or bool(line.own)))


def apposed(line: Line, start: int, end: int, known: bool) -> bool:
    """`The closest rival on HLE, SwinIR, gets 59.2`: a known name between commas, before a verb."""
    parted = line.norm[max(0, start - 2) : start].strip() in (",", "，") and line.norm[end : end + 1] in (",", "，")
    return known and parted and _ACTS.match(line.norm, end + 1) is not None


def with_costs(line: Line, start: int, end: int, known: bool) -> bool:
    """`SwinIR 用 8 张卡，HLE 59.2`: a known name before what it costs, and then its score."""
    found = _COSTS.match(line.norm, end)
    if found is None or not is_benchmark(found["bench"]) or not is_apart(line.norm, start):
        return False
    return known or (bool(line.own) and line.norm.find(found["bench"], found.end(), found.end() + _FAR) >= 0)


def beside_own(line: Line, start: int, end: int, known: bool) -> bool:
    """`Zorblax HLE 24.8 / GPQA 85.7，本模型 HLE 26.1`: before a score of a benchmark that the row's own has one of."""
    found = _BENCH_SCORED.match(line.norm, end) if line.own else None
    if found is None or not is_benchmark(found["bench"]) or not is_apart(line.norm, start):
        return False
    return any(line.norm.startswith(found["bench"], line.starts[at] + 1) for at in sorted(line.own)[:_MOST_ITEMS])


def as_topic(line: Line, start: int, end: int, known: bool) -> bool:
    """`反观 SwinIR，Urban100 是 27.4`, `As for DPO, MT-Bench is 8.0`: a name that a clause is about."""
    return (
        line.norm[end : end + 1] in ("，", ",") and _TOPIC.search(line.norm, max(0, start - _NEAR), start) is not None
    )


def measured(line: Line, start: int, end: int, known: bool) -> bool:
    """`MACE-MPA-0 F1 0.852`, `LoRA 的准确率 61.0`: a known name before a measure and its score."""
    found = _MEASURED.match(line.norm, end) if known else None
    return found is not None and is_measure(found["measure"].split()[0]) and is_alone(line.norm, start)


def placed(line: Line, start: int, end: int, known: bool) -> bool:
    """`BIOT 在 TUAB 上`, `Swin UNETR on KiTS23`, `LoRA：BoolQ 68.9`: before a benchmark, known or named before."""
    found = _PLACED.match(line.norm, end)
    bench = found and (found["bench"] or found["on"] or found["of"] or found["label"])
    if not bench or not found or not is_apart(line.norm, start):
        return False
    if line.taken.overlaps(*found.span(found.lastgroup or 0)):
        return False
    again = len(bench) > 2 and line.norm.find(bench, max(0, start - 400), start) >= 0
    if is_measure(bench):
        return False
    return (known and (is_benchmark(bench) or again)) or (again and found["label"] is None)


def compared(line: Line, start: int, end: int, known: bool) -> bool:
    """`超过 GRPO`, `beats DPO on HLE`: a known name behind a word of comparison."""
    return known and is_compared(line.norm, start)


TIES: tuple[Callable[[Line, int, int, bool], bool], ...] = (
    by_its_owner,
    possessive,
    next_in_list,
    as_own,
    in_bracket,
    apposed,
    with_costs,
    beside_own,
    before_in_list,
    told_a_rival,
    spoken,
    scored,
    as_topic,
    measured,
    placed,
    beside_another,
    compared,
)
_OF_KNOWN = (apposed, scored, measured, compared)
_BESIDE_OWN = (as_own, beside_own, before_in_list)


_OWNING_ENDS = frozenset(word[-1] for word in _OWNING)
_ENDS_BEFORE = _OWNING_ENDS | _RIVAL_ENDS | JOINED_ENDS
_BEGINS_BEHIND = re.compile(rf"\s*[a-z'’&的の在于()\],，、/:：和与{''.join(sorted(begins_of_words('acts_cjk')))}]")


def may_be_tied(line: Line, start: int, end: int) -> bool:
    """Whether any tie may tell of an unknown name in a line without the row's own, by what stands right beside it."""
    if line.owners or _BEGINS_BEHIND.match(line.norm, end):
        return True
    return line.norm[max(0, start - _NEAR) : start].rstrip()[-1:] in _ENDS_BEFORE


@text_cache(4)
def ties_of(known: bool, own: bool) -> tuple[Callable[[Line, int, int, bool], bool], ...]:
    """The ties that may tell of a name, by whether it is `known` and whether the row's own is named in its line."""
    left_out = (*(() if known else _OF_KNOWN), *(() if own else _BESIDE_OWN), *(() if known or own else (with_costs,)))
    return tuple(tie for tie in TIES if tie not in left_out)
