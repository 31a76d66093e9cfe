"""Invented names of models without a digit, a size or a capital within (`Zorblax`), told by where they stand alone.

Each frame is a form of sentence in which a name is the subject of a score. What may be a field, a measure, a way of
running or a benchmark is no name. A name that might as well be an unknown benchmark's is left out, with its score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.model_lexicon import (
    FIELDS,
    MAKERS,
    NO_RIVAL,
    SCAFFOLDS,
    WAYS,
    Mention,
    any_of,
    fold,
)
from obsidian_intel.months.cells.metrics.model_lists import Taken
from obsidian_intel.months.cells.metrics.model_shapes import is_compared
from obsidian_intel.months.cells.metrics.word_lists import (
    MODES,
    SIZE,
    SPLITS,
    STOP_WORDS,
    is_benchmark,
    is_domain,
    is_generic,
    is_measure,
    is_mode_phrase,
    is_never,
    is_tail_name,
    one_of,
    words,
)

_SHORTEST_BENCH = 2
_FAR = 2000  # characters back, where a benchmark of a label is looked for
_NEAR = 40  # characters back, where what leads to a name stands
_TAIL = r"(?:[ -](?:[A-Z][A-Za-z]*|\d(?:\.\d)?)(?![A-Za-z\d.]))?"
_LATIN = rf"[A-Z][A-Za-z]{{2,}}\d?{_TAIL}"
_CANDIDATE = re.compile(rf"[A-Z](?<![A-Za-z0-9_.@\-\U000f0001].){_LATIN[5:]}(?![A-Za-z0-9@%])")
_CHINESE = re.compile(r"(?<![㐀-鿿])[㐀-鿿]{2,3}(?![㐀-鿿])")
_BENCH = r"(?P<bench>[A-Za-zτ][A-Za-z0-9_'²³-]*(?: [A-Za-z][A-Za-z0-9_'-]*)?)"
_VALUE = r"[<>≥≤~≈]?\s*\d+(?:\.\d+)?"
_GETS = (
    r"(?:gives|gets|got|has|scores?|scored|reach(?:es|ed)|obtains?|achieves?|posts|hits|reports|records|manages|lands"
    r"|stands|sits|stays|remains|holds|notches|claims|logs|earns|only|just|merely)(?:\s+(?:only|just|at))?"
)
_HAS = rf"(?:为|是|达到?|拿到?|拿下|得到?|取得|只有|仅有?|仅为|录得|做到|跑出|は|が|{_GETS}|at)"
_COLONS = frozenset(":：*")
_HEADS = frozenset(("", *";；。，、,:：.|>（(-–—•·+"))
_LABEL_HEADS = frozenset(("", *";；。|>,，"))
_SPOKEN = re.compile(rf"\s*(?:的|在|は|の|의)\s*{_BENCH}")  # `Zorblax 在 HLE 上`
_VERBAL = re.compile(rf"\s+{_GETS}\s+{_VALUE}\s*%?\s+on\s+{_BENCH}")  # `Zorblax scores 59.2 on HLE`
_LABELS = re.compile(rf"\**\s*[:：]\s*\**\s*{_BENCH}")  # `Zorblax：HLE 59.2`
_SCORED = re.compile(rf"\s*(?P<has>{_HAS})?\s*\**{_VALUE}(?![\w.]*[A-Za-z])")  # `Zorblax 只有 59.2`
_BEATEN = re.compile(rf"\s+(?:on|in)\s+{_BENCH}")  # `beats Zorblax on HLE`
_GAP = re.compile(r"\s*(?:达|约|多达)?\s*\d+(?:\.\d+)?\s*(?:分|个?百?分?点|pts?\b|points?\b)")  # `领先 Zorblax 2.3 分`
_TURN = re.compile(r"(?:而|但|其中|同期|\b(?:where|while|whereas|whilst|but|and))\s*\Z", re.I)
_PLACED = re.compile(  # `在 HLE 上，`, `On HLE, `
    rf"(?:在\s*{_BENCH}\s*(?:上|中|里)|\bon\s+{_BENCH.replace('bench', 'on')})\s*[，,]?\s*\Z", re.I
)
_BEHIND_SCORE = re.compile(r"[\d%*)]\s*[，,;；]\s*(?P<turn>而|但|while|whereas|but)?\s*\**\Z")
_BEHIND_PLACED = re.compile(rf"[\d%*)]\s+on\s+{_BENCH}\s*[,;]\s*(?:while|whereas|but)\s+\Z")
_OWN_BRACKET = re.compile(rf"\d\s*%?\s*\(\s*(?:{one_of('own')})\s*\)", re.I)
_PLAIN_NAME = re.compile(r"[A-Z][a-z]{3,}(?: [A-Z][a-z]+| \d(?:\.\d)?)?")
_LINE_LABEL = re.compile(
    r"(?:\A|<br\s*/?>|\n)\s*(?:[-*+]\s+)?(?:\*\*)?\s*(?P<label>[^\s*:：<|][^*:：<|]{0,30}?)\s*(?:\*\*)?\s*[:：]"
)
_OWN = any_of(words("own"))
_LABEL_NAME = re.compile(_LATIN)


def unsigned_names(norm: str, text: str, taken: Taken, *, own: bool) -> Iterator[Mention]:
    """The names of a line that no list and no shape tells of, where none of `taken` stands.

    `own`: the row's own model is named there too, so that what stands in the same place is another.
    """
    for candidate in chain(_candidates(norm), _CHINESE.finditer(norm) if own else ()):
        start, end = candidate.span()
        if norm[end : end + 1] not in _COLONS and not may_be_name(norm[start:end]):
            continue
        if not taken.overlaps(start, end) and _is_told(norm, start, end, taken, own=own):
            yield Mention(start, end, text[start:end])


def _candidates(norm: str) -> Iterator[re.Match[str]]:
    """Capitalised words; what begins a sentence (`Where Zorblax`) is none of a name."""
    at = 0
    while found := _CANDIDATE.search(norm, at):
        at = found.end()
        first, space, _ = found.group().partition(" ")
        if space and first.lower() in STOP_WORDS:
            at = found.start() + len(first)
        else:
            yield found


def _is_told(norm: str, start: int, end: int, taken: Taken, *, own: bool) -> bool:
    """Whether unknown words at `[start, end)` stand where a model's name does."""
    before = norm[max(0, start - _NEAR) : start]
    head = before.rstrip(" *")[-1:]
    if (label := _LABELS.match(norm, end)) and head in _LABEL_HEADS:
        return _is_label(norm, start, label, taken, own=own and head not in (",", "，"), name=norm[start:end])
    if not may_be_name(norm[start:end]):
        return False
    if head in _HEADS or _TURN.search(before):
        told = _SPOKEN.match(norm, end) or _VERBAL.match(norm, end)
        if told and _is_known(told["bench"]):
            return True
    if _GAP.match(norm, end) and is_compared(norm, start):
        return True
    if scored := _SCORED.match(norm, end):
        placed = _PLACED.search(before) if scored["has"] else None
        if placed and _is_known(placed["bench"] or placed["on"]):
            return True
        behind = _BEHIND_SCORE.search(before)
        made = norm[start:end].partition(" ")[0].lower() in MAKERS
        if behind is None and scored["has"] and (placed := _BEHIND_PLACED.search(before)):
            return _is_known(placed["bench"])  # `30.2% on MLE-bench, while Zorblax stays at 16.9%`
        return behind is not None and bool(scored["has"] or behind["turn"] or made)
    if (beaten := _BEATEN.match(norm, end)) and _is_known(beaten["bench"]):
        return is_compared(norm, start)
    return head == "(" and norm.startswith(")", end) and _OWN_BRACKET.search(norm) is not None


def _is_label(norm: str, start: int, label: re.Match[str], taken: Taken, *, own: bool, name: str) -> bool:
    """`HarmBench ASR 4.1；WildGuard：HarmBench ASR 6.0`: a label of a benchmark named before, or beside ours."""
    bench = label["bench"].split()[0]
    again = len(bench) > _SHORTEST_BENCH and norm.find(bench, max(0, start - _FAR), start) >= 0
    again = again and not taken.overlaps(*label.span("bench"))
    if again and is_benchmark(name):
        return True
    return (again or (own and _is_known(label["bench"]))) and may_be_name(name)


@text_cache(1024)
def names_by_contrast(raw: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Labels of a cell's lines beside one that is the row's own: `**本模型**：…<br>**Zorblax**：…`."""
    if not (_OWN.search(raw) or any(map(raw.__contains__, names))):
        return ()
    labels = [match["label"] for match in _LINE_LABEL.finditer(raw)]
    folded = {fold(name) for name in names}
    own = {label for label in labels if label.lower() in words("own") or fold(label) in folded}
    if not own:
        return ()
    return tuple(label for label in labels if label not in own and _LABEL_NAME.fullmatch(label) and may_be_name(label))


def is_plain_name(name: str) -> bool:
    """Whether nothing about a name tells a model from a benchmark: `Zorblax`, `Zorblax Pro`, `Zorblax 2`."""
    if _PLAIN_NAME.fullmatch(name) is None or not may_be_name(name):
        return False
    plain = [word for word in name.split() if fold(word) not in WAYS]
    return not any(is_tail_name(word) or is_domain(word) or is_generic(word) for word in plain)


def _is_known(bench: str) -> bool:
    return any(is_benchmark(word) for word in bench.split())


@text_cache(4096)
def may_be_name(name: str) -> bool:
    """Whether unknown words may be a model's name: no field, measure, way of running, benchmark, part or maker."""
    if is_mode_phrase(name) or fold(name) in WAYS or fold(name) in SCAFFOLDS or name in _SAID_OTHERWISE:
        return False
    first, *rest = re.split(r"[ -]", name)
    if first.lower() in MAKERS:
        return bool(rest) and not is_tail_name(rest[0])  # `OpenAI CUA`
    low = first.lower()
    if low in STOP_WORDS or low in NO_RIVAL or low in FIELDS or low in SPLITS or SIZE.fullmatch(first):
        return False
    if any(is_other(first) for is_other in _OTHERS) or is_benchmark(first.upper()) or MODES.fullmatch(first):
        return False
    return not any(is_tail_name(word) or is_benchmark(word) or is_measure(f"{first} {word}") for word in rest)


_OTHERS = (is_benchmark, is_measure, is_never, is_domain, is_generic)
_SAID_OTHERWISE = frozenset(
    word
    for section in (
        "own", "zh-condition", "zh-measures", "zh-measure-heads", "zh-linking", "zh-reach", "zh-gain", "zh-splits",
        "zh-languages", "zh-compare", "zh-rival-nouns", "zh-line-labels", "zh-remarks", "zh-no-condition",
        "zh-before-subject", "zh-parity", "each",
    )
    for word in words(section)
)  # fmt: skip
