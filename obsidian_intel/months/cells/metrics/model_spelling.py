"""Where the name of a model ends: spaces and dashes, versions, sizes and variants."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.model_lexicon import one_of_models
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_measure, is_model

HYPHENS = r"(?:[-‐‑–_][A-Za-z0-9.]*[A-Za-z0-9])*"
_HYPHENATED = re.compile(HYPHENS)
BENCH_BEHIND = re.compile(
    r"-(?:[A-Za-z]+-)*(?:[Bb]ench|Challenge|Eval|Arena|Exam|V?QA|KIE|VDR|MCQ|STS|NLI|NER)(?![A-Za-z])"
)
VERSION_AHEAD = re.compile(r"v\d")
GLUED = re.compile(
    rf"(?:[A-Za-z0-9.]*[A-Za-z0-9])?{HYPHENS}(?:(?:(?<=-XL)|(?<=-[SBLHGg])|(?<=-\dB)|(?<=\d00M))/\d{{1,2}}(?![\d.]))?\+?"
)
_PART = re.compile(  # what may go on behind a space
    rf"\s(?:(?:{one_of_models('variants')})(?![A-Za-z0-9]|\.[A-Za-z0-9])"
    r"|(?:large|medium|small|base|tiny)-v\d"
    r"|(?!F[12]|R2)[A-Z]\d{1,2}(?:\.\d)?(?![A-Za-z0-9.%])"
    r"|\d+(?:\.\d+)?B(?![A-Za-z0-9])|A\d+B(?![A-Za-z0-9])|\d{2,3}M(?![A-Za-z0-9]|\s*(?:[a-z]*\s?(?:tokens?|param|samples|images|rows|words|pairs|steps)|参数|条|张|个|步|上下文|パラメ))"
    r"|(?:0[1-9][0-3]\d|1[0-2][0-3]\d(?=\s*(?:的|为|是|在|'s|\d))|2[3-6](?:0[1-9]|1[0-2])(?=\s*(?:的|为|是|在|'s|\d)))(?![\w%-]|\.\d)"
    r"|\[(?:[A-Z][A-Za-z ]{1,12}|dev|pro|max|schnell|klein|flex)\]|[01]\d-[0-3]\d(?![\w-])"
    rf"|(?P<version>v?(?:\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}}|\d\.\d|\d{{1,2}})[a-z]?(?:(?![\w%％])|(?=[的在为是はの의는은이가를와과도]))(?!\.\d)(?!\s*[%％])))(?:{HYPHENS})"
)
_SHORTEST_SPACED = 3
_SKIPPED = frozenset(" -_‐‑–·\u00a0")


def spelt_end(norm: str, at: int, folded: str) -> int:
    """Where `folded` ends when it is written at `at`, with spaces or dashes or without; 0 when it is not."""
    size = len(norm)
    if len(folded) < _SHORTEST_SPACED:  # the `s 1` of `GPT-5's 13.0` is no s1
        return at + len(folded) if norm[at : at + len(folded)].lower() == folded else 0
    for wanted in folded:
        while at < size and norm[at] in _SKIPPED:
            at += 1
        if at >= size or norm[at].lower() != wanted:
            return 0
        at += 1
    return at


def goes_on(norm: str, end: int) -> bool:
    """Whether a name is only the start of a longer word: `GLM-5` in `GLM-5.1`, `GLM-50`, `GLM-5V`."""
    rest = norm[end : end + 2]
    return bool(rest) and ((rest[0].isascii() and rest[0].isalnum()) or (rest[0] == "." and rest[1:].isdigit()))


def has_digit(norm: str, start: int, end: int) -> bool:
    return any(c.isdigit() for c in norm[start:end])


def extended_end(norm: str, end: int, versioned: bool) -> int:
    """Where a name ends with its versions, sizes and variants behind spaces and dashes."""
    more = _HYPHENATED.match(norm, end)
    if more and more.end() > end:
        versioned |= has_digit(norm, end, more.end())
        end = more.end()
    for _ in range(6):
        part = _PART.match(norm, end)
        if part is None:
            break
        if part["version"]:
            if versioned and part["version"][0] != "v":  # `SeamlessM4T v2`
                break
            versioned = True
        elif has_digit(norm, part.start(), part.end()):
            versioned = True
        end = part.end()
    return end


def is_other(name: str) -> bool:
    """Whether what looks like a model is a benchmark or a measure: `GPT-score`, `Qwen-Bench`."""
    whole = name.split()
    return any(is_benchmark(word) and not is_model(word) for word in whole) or is_measure(whole[0])
