"""Words that may be a model's name where a tie to a score tells so: where they end, and whether they are known."""

from __future__ import annotations

import re
from itertools import pairwise

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.model_lexicon import MAKERS, MODEL_WORDS, one_of_models
from obsidian_intel.months.cells.metrics.model_spelling import BENCH_BEHIND, extended_end, has_digit
from obsidian_intel.months.cells.metrics.rival_lexicon import begins_listed, is_coined, listed_end
from obsidian_intel.months.cells.metrics.unsigned_names import may_be_name
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure, is_pair, words

WORD = re.compile(r"[A-Za-z](?<![A-Za-z0-9_.@\U000f0001-].)[A-Za-z0-9.+#]*+(?:[-·][A-Za-z0-9.+#]++)*+")
_VERSION = (  # `v2`; `2` only where no score can begin
    r"v\d{1,2}(?:\.\d)?|\d(?:\.\d)?(?=\s*(?:[(:：的为是在はのが]|\d|'s|[a-z]+\b))|\d(?=\s*(?:[,，、;；)]|\.(?!\d)|\Z))"
)
UNKNOWN = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:[-+.][A-Za-z0-9]+)*\+*"
    rf"(?: (?:[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9.]+)*|{_VERSION}|\d+B)(?![A-Za-z0-9%]|\.\d)){{0,2}}"
)
NONE, UNKNOWN_ONLY, SIZED, KNOWN = range(4)
_SHORTEST = 3
_SIZED_NAME = re.compile(r"[A-Z][A-Za-z]{3,} \d{1,3}(?:\.\d)?B(?![A-Za-z0-9])")
_INSIDE_AFTER = re.compile(rf"\s*(?:(?:[Bb]ase|基座|底座)\s*)?(?:{one_of_models('inside_after')})(?![a-z])")
_INSIDE_BEFORE = re.compile(rf"(?<![A-Za-z]){one_of_models('inside_before')}\s*了?\s*\Z", re.I)
_INSIDE_ENDS = frozenset(word[-1].lower() for word in MODEL_WORDS["inside_before"]) | {"了"}
_BASE_BEFORE = re.compile(rf"[(,，、;；]\s*{one_of_models('bases')}\s*(?:模型)?\s*[为是:：=]?\s*\Z", re.I)
_BASE_BEHIND = re.compile(r"\s*[),，、;；]")
_DIRECT = re.compile(r"\s*(?:的|'s|’s)?\s*(?:[(]\s*)?[<>≥≤~≈]?\s*\d|\s*[:：(]")
_SCORE_FROM = re.compile(r"\d\s?%?\s+from\s+\Z")  # `compared to 45.5 from GPT-5`


@text_cache(8192)
def may_begin(word: str, family: str) -> int:
    """Whether a word may begin a name: `NONE`, `UNKNOWN_ONLY`, or `KNOWN` where it may be a known one too.

    `SIZED` is one that is known where a size stands behind it: `Marin 32B`.
    No benchmark and no measure begins one; a small word only where a known name begins so.
    """
    if is_benchmark(word) or is_measure(word):
        return NONE
    if begins_listed(word) or (family and word.lower().startswith(family)):
        return KNOWN if word[0].isupper() or begins_listed(word) or word.startswith(family) else NONE
    if not word[0].isupper():
        return NONE
    if is_coined(word):
        return KNOWN
    return SIZED if word.isalpha() and len(word) > _SHORTEST else UNKNOWN_ONLY


def known_end(norm: str, word: re.Match[str], family: str) -> int:
    """Where a name ends that is listed, coined as models are, or of the row's family with another version."""
    start, end = word.span()
    written = word.group()
    if (norm.startswith("-", end) and BENCH_BEHIND.match(norm, end)) or (
        "-" in written and BENCH_BEHIND.search(written)
    ):
        return 0
    if begins_listed(written) and (listed := listed_end(norm, start)):
        return listed
    if is_coined(written) and written.lower() not in MAKERS:
        return extended_end(norm, end, has_digit(norm, start, end))
    sized = _SIZED_NAME.match(norm, start) if norm.startswith(" ", end) else None
    if sized and may_be_name(written):
        return sized.end()  # `Marin 32B`
    if family and written.lower().startswith(family):
        end = extended_end(norm, start + len(family), False)
        return end if has_digit(norm, start + len(family), end) else 0
    return 0


@text_cache(512)
def family_of(names: tuple[str, ...]) -> str:
    """The plain word that the row's name begins with: `pyannote` of `pyannote community-1`."""
    first = re.match(r"[A-Za-z]{4,}(?=[\s-])", names[0]) if names else None
    word = first.group().lower() if first else ""
    return "" if not word or is_benchmark(word) or is_measure(word) or word in words("stop") else word


def unknown_end(norm: str, start: int) -> int:
    """Where unknown words end that may be a model's name; 0 where they may not."""
    found = UNKNOWN.match(norm, start)
    size = _name_length(found.group()) if found else 0
    return start + size if size else 0


@text_cache(8192)
def _name_length(capitalised: str) -> int:
    """How long the name is that capitalised words begin with, 0 where they may be none."""
    if len(capitalised) < _SHORTEST:
        return 0
    parts = capitalised.split()
    if any(is_pair(first, second) for first, second in pairwise(parts)):
        return 0
    told = next((i for i, part in enumerate(parts) if is_benchmark(part) or is_measure(part)), len(parts))
    name = " ".join(parts[:told])  # a benchmark behind a name is none of it
    return len(name) if name and name.lower() not in words("own") and may_be_name(name) else 0


def is_inside(norm: str, start: int, end: int) -> bool:
    """Whether a name is part of other words: a judge, a scaffold, the source of data."""
    if _INSIDE_AFTER.match(norm, end):
        return True
    if _BASE_BEHIND.match(norm, end) and _BASE_BEFORE.search(norm, max(0, start - 20), start):
        return True  # `83.5（基座 Qwen2.5-7B）`
    before = max(0, start - 20)
    if norm[before:start].rstrip()[-1:].lower() not in _INSIDE_ENDS:
        return False
    if _INSIDE_BEFORE.search(norm, before, start) is None or _SCORE_FROM.search(norm, before, start):
        return False
    return not _DIRECT.match(norm, end)
