"""A benchmark and its parts: what goes on from a name that stands before, what several names have in common."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Found, Name, collect_name
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_SPLITS,
    SPLITS,
    is_benchmark,
    one_of,
)

_TONGUE = re.compile(one_of("zh-languages"))
_BY = frozenset(("by", "per", "across", "at"))
_MOST_WORDS_APART = 8  # characters


def told_apart(text: str, tokens: list[Token], end: int, rest: str) -> Found | None:
    """The name in `RULER 逐档（4K / 8K）：`, `RULER by length (4K / 8K):`, before words that the bracket explains.

    They end at `tokens[:end]`; `rest` is what is left of a Chinese run.
    """
    by = end > 2 and tokens[end - 2].text.lower() in _BY
    short = end > 1 and tokens[end - 1].kind is T.CJK and len(rest) <= _MOST_WORDS_APART
    if not by and not short:
        return None
    found = collect_name(text, tokens, end - (2 if by else 1))
    return found if found.names and found.names[0].sure else None


def is_sibling(head: str, part: str) -> bool:
    """Whether a part in Chinese that is no language goes on from another: `τ²-Bench 零售` and `电信`."""
    tongue = not CJK_SPLITS.fullmatch(part) or _TONGUE.fullmatch(part) is not None
    return tongue or CJK_SPLITS.fullmatch(head.rpartition(" ")[2]) is not None


def join_part(head: str, part: str) -> str:
    """`τ²-Bench Airline` and `Retail` -> `τ²-Bench Retail`."""
    part = part.removesuffix("子集").rstrip()
    kept, same, _ = head.partition(f" {part.partition(' ')[0]} ")
    if same and " " in part:
        return f"{kept} {part}"
    base, _, last = head.rpartition(" ")
    width = len(part.split())
    if 1 < width < len(head.split()) and SPLITS.issuperset(word.lower() for word in head.split()[-width:]):
        return f"{' '.join(head.split()[:-width])} {part}"
    if re.fullmatch(r"v\d(?:\.\d)?", last) and re.match(r"v\d", part):
        return f"{base} {part}"
    stem, dash, split = head.rpartition("-")
    if dash and split.lower() in SPLITS and part.lower() in SPLITS and is_benchmark(stem.rpartition(" ")[2]):
        return f"{stem}-{part}"
    pair = re.search(r"[→⇒]|->|=>", last) is not None
    return f"{base if base and (pair or last.lower() in SPLITS or CJK_SPLITS.fullmatch(last)) else head} {part}"


def shared_head(names: list[Name]) -> str:
    """`GAIA` of `GAIA Level 1` and `GAIA Level 2`, so that what follows is of all of it."""
    shared = []
    for at_place in zip(*(name.text.split() for name in names), strict=False):
        if len(set(at_place)) > 1:
            break
        shared.append(at_place[0])
    if shared[-1:] == ["Level"]:
        shared.pop()
    return " ".join(shared) if shared and is_benchmark(shared[0]) else ""
