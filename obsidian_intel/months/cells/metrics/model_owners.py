"""Whose a name is: the row's own model, a way of running it, or another."""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, UNNAMED, WAYS, fold
from obsidian_intel.months.cells.metrics.word_lists import SIZE

_METHOD = re.compile(r"([A-Z][A-Za-z]*(?:[-.]?\d+)*)-(?:[A-Z]{3,4}|DPO\+|LoRA|RL)")
_CJK = re.compile(r"[㐀-鿿]")


@text_cache(4096)
def owner_of(name: str, own: frozenset[str], names: tuple[str, ...]) -> tuple[str, str]:
    """Whose a name is, and the variant that stands behind the row's own."""
    folded = fold(name)
    shown = " ".join(name.split())
    for each in sorted(own, key=len, reverse=True):
        if folded == each:
            return OWN, ""
    for each in sorted(own, key=len, reverse=True):
        if folded.startswith(each) and (rest := _ways(folded[len(each) :])) is not None:
            return OWN, _written(name, len(rest))
        made = each.endswith(folded) and _digits(folded) and _is_maker(each[: -len(folded)])
        if made and any(_ends_apart(whole, folded) for whole in names):
            return OWN, ""
        if each.startswith(folded) and (_ways(each[len(folded) :]) is not None or not any(map(str.isdigit, folded))):
            return (OWN if _is_size(each[len(folded) :]) or not _digits(folded) else UNNAMED), ""
    return shown, ""


@text_cache(512)
def built_on(names: tuple[str, ...]) -> frozenset[str]:
    """The models that rows are named after: `openvla` of OpenVLA-OFT, which is a model of its own."""
    found = (_METHOD.fullmatch(name) for name in names)
    return frozenset(fold(match[1]) for match in found if match) - {fold(name) for name in names}


def _written(name: str, size: int) -> str:
    """The end of a name that is so many letters long when folded: the `30B-A3B` of `Qwen3-30B-A3B`."""
    start = len(name)
    while size and start:
        start -= 1
        size -= bool(fold(name[start]))
    return name[start:]


def _ends_apart(name: str, folded: str) -> bool:
    """Whether a name ends in another one, behind a space, a dash or a Chinese character: not `Skywork-OR1` in `R1`."""
    starts = (i for i in range(1, len(name)) if name[i - 1] in " -_·/" or not name[i - 1].isascii())
    return any(fold(name[start:]) == folded for start in starts)


def _digits(folded: str) -> bool:
    return any(c.isdigit() for c in folded)


def _is_maker(rest: str) -> bool:
    """Whether what stands before is a maker or a family: `智谱` of `智谱 GLM-5`, `Claude` of `Claude Opus 4.6`."""
    return _CJK.search(rest) is not None or rest.isalpha()


def _is_size(rest: str) -> bool:
    return SIZE.fullmatch(rest.upper()) is not None or re.fullmatch(r"\d{4,8}", rest) is not None


def _ways(rest: str) -> str | None:
    """What is left of a name, if it is only ways of running and sizes."""
    left = rest
    while left:
        size = re.match(r"\d+(?:\.\d+)?b(?:a\d+b)?|\d{4}(?!\d)", left)
        way = size.group() if size else next((w for w in _LONGEST_WAYS if left.startswith(w)), "")
        if not way:
            return None
        left = left[len(way) :]
    return rest


_LONGEST_WAYS = sorted(WAYS, key=lambda way: (-len(way), way))
