"""Invented names of models without a digit, a size or a capital within (`Zorblax`), told by where they stand alone.

Each frame is a form of sentence in which a name is the subject of a score. What may be a field, a measure, a way of
running or a benchmark is no name. A name that might as well be an unknown benchmark's is left out, with its score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.model_lexicon import (
    FIELDS,
    MAKERS,
    NO_RIVAL,
    OWN,
    SCAFFOLDS,
    UNNAMED,
    WAYS,
    Mention,
    fold,
    one_of_models,
)
from obsidian_intel.months.cells.metrics.model_lists import Taken
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
    one_of,
    words,
)

_SHORTEST_BENCH = 2
_TAIL = r"(?:[ -](?:[A-Z][A-Za-z]*|\d(?:\.\d)?)(?![A-Za-z\d.]))?"
_LATIN = rf"[A-Z][A-Za-z]{{2,}}\d?{_TAIL}"
_HAN = r"(?<![㐀-鿿])[㐀-鿿]{2,3}(?![㐀-鿿])"
_NAME = rf"(?P<name>{_LATIN})(?![A-Za-z\d@%.-]|\s?\()"
_ANY_NAME = rf"(?P<name>{_LATIN}|{_HAN})"
_BENCH = r"(?P<bench>[A-Za-zτ][\w'²³-]*(?: [A-Za-z][\w'-]*)?)"
_VALUE = r"[<>≥≤~≈]?\s*\d+(?:\.\d+)?"
_ON = words("on")
_GETS = (
    r"(?:gives|gets|got|has|scores?|scored|reach(?:es|ed)|obtains?|achieves?|posts|hits|reports|records|manages|lands|stands|sits)"
    r"(?:\s+at)?"
)
_HAS = rf"(?:为|是|达到?|拿到?|拿下|得到?|取得|只有|仅有?|仅为|录得|做到|跑出|は|が|{_GETS}|at)"
_HEAD = r"(?:(?<=\A)|(?<=[;；。，、,:：.]\s)|(?<=[;；。，、,:：*]))"
_SPOKEN = re.compile(rf"{_HEAD}(?:而|但|其中|同期)?\s*{_NAME}\s*(?:的|在|は|の)\s*{_BENCH}")  # `Zorblax 在 HLE 上`
_VERBAL = re.compile(  # `Zorblax scores 59.2 on HLE`, `Where Zorblax scores 59.2 on HLE`
    rf"(?:{_HEAD}|\b(?:[Ww]here|[Ww]hile|[Ww]hereas|[Bb]ut|[Aa]nd)\s){_NAME}\s+{_GETS}\s+{_VALUE}\s*%?\s+on\s+{_BENCH}"
)
_PLACED = re.compile(  # `在 HLE 上，Zorblax 拿到 59.2`, `On HLE, Zorblax gets 59.2`
    rf"(?:在\s*{_BENCH}\s*(?:上|中|里)|\b[Oo]n\s+{_BENCH.replace('bench', 'on')})"
    rf"\s*[，,]?\s*{_ANY_NAME}\s*{_HAS}\s*{_VALUE}"
)
_BEATEN = re.compile(  # `beats Zorblax on HLE`, `在 HLE 上超过 Zorblax`
    rf"(?<![A-Za-z]){one_of_models('comparing')}\s+(?:the\s)?{_ANY_NAME}\s+(?:on|in)\s+{_BENCH}"
)
_BEHIND = re.compile(  # `HLE 61.5，而 Zorblax 只有 59.2`; without a verb it may be a benchmark's
    rf"(?<=[\d%*)])\s*[，,;；]\s*(?P<turn>而|但|while|whereas|but)?\s*{_ANY_NAME}\s*(?P<has>{_HAS})?\s*\**{_VALUE}"
    rf"(?![\w.]*[A-Za-z])"
)
_LABELLED = re.compile(rf"(?P<head>\A|[;；。*|>,，])\s*\**{_ANY_NAME}\**\s*[:：]\s*\**\s*{_BENCH}")
_BRACKETED = re.compile(rf"\d\s*%?\s*\({_ANY_NAME}\)")
_OWN_BRACKET = re.compile(rf"\d\s*%?\s*\(\s*(?:{one_of('own')})\s*\)", re.I)
_PLAIN_NAME = re.compile(rf"[A-Z][a-z]+{_TAIL}")


def unsigned_names(norm: str, text: str, found: list[Mention], taken: Taken) -> Iterator[Mention]:
    """The names of a line that no list and no shape tells of. `found` are those that are known."""
    own = any(mention.owner == OWN for mention in found)
    frames = [_SPOKEN, _VERBAL, _PLACED, _BEATEN]
    frames += [_BRACKETED] if _OWN_BRACKET.search(norm) else []
    for frame in frames:
        for match in frame.finditer(norm):
            parts = match.groupdict()
            bench = parts.get("bench") or parts.get("on")
            if (bench is None or _is_known(bench)) and not taken.overlaps(*match.span("name")):
                yield from _mention(text, match)
    for match in _LABELLED.finditer(norm):
        bench = match["bench"].split()[0]
        again = len(bench) > _SHORTEST_BENCH and bench in norm[: match.start()]
        again = again and not taken.overlaps(*match.span("bench"))
        told = again or (own and match["head"] not in (",", "，"))
        if told and not taken.overlaps(*match.span("name")) and (again or _is_known(match["bench"])):
            if again and is_benchmark(match["name"]):  # `HarmBench ASR 4.1；WildGuard：HarmBench ASR 6.0`
                yield Mention(*match.span("name"), match["name"])
            yield from _mention(text, match)
    for match in _BEHIND.finditer(norm):
        if not taken.overlaps(*match.span("name")) and may_be_name(match["name"]):
            turned = match["has"] or match["turn"] or match["name"].partition(" ")[0].lower() in MAKERS
            if turned or (_PLAIN_NAME.fullmatch(match["name"]) and own):
                yield Mention(*match.span("name"), text[match.start("name") : match.end("name")] if turned else UNNAMED)


def _mention(text: str, match: re.Match[str]) -> Iterator[Mention]:
    if may_be_name(match["name"]):
        start, end = match.span("name")
        yield Mention(start, end, text[start:end])


def _is_known(bench: str) -> bool:
    return any(is_benchmark(word) for word in bench.split())


@text_cache(4096)
def may_be_name(name: str) -> bool:
    """Whether unknown words may be a model's name: no field, measure, way of running, benchmark, part or maker."""
    if is_mode_phrase(name) or fold(name) in WAYS or fold(name) in SCAFFOLDS or name in _SAID_OTHERWISE:
        return False
    *makers, last = re.split(r"[ -]", name)
    for word in ([] if makers and makers[0].lower() in MAKERS else makers) + [last]:  # `OpenAI CUA`
        low = word.lower()
        if low in STOP_WORDS or low in NO_RIVAL or low in FIELDS or low in MAKERS or low in SPLITS:
            return False
        if is_benchmark(word) or is_measure(word) or is_never(word) or is_domain(word) or is_generic(word):
            return False
        if SIZE.fullmatch(word) or (MODES.fullmatch(word) and word == name):
            return False
    return True


_SAID_OTHERWISE = frozenset(
    word
    for section in (
        "own", "zh-condition", "zh-measures", "zh-measure-heads", "zh-linking", "zh-reach", "zh-gain", "zh-splits",
        "zh-languages", "zh-compare", "zh-rival-nouns", "zh-line-labels", "zh-remarks", "zh-no-condition",
        "zh-before-subject", "zh-parity", "each",
    )
    for word in words(section)
)  # fmt: skip
