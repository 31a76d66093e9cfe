"""Names of models that no list holds, known by their shape or by what stands around them."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.model_lexicon import (
    FIELDS,
    LETTERS,
    MAKERS,
    MODEL_PARTS,
    MODEL_WORDS,
    NO_RIVAL,
    SCAFFOLDS,
    WAYS,
    family_names,
    fold,
    one_of_models,
)
from obsidian_intel.months.cells.metrics.model_spelling import GLUED, HYPHENS, extended_end, has_digit, is_other
from obsidian_intel.months.cells.metrics.word_lists import (
    STOP_WORDS,
    is_benchmark,
    is_domain,
    is_generic,
    is_measure,
    is_never,
    words,
)

WORD_OF_NAME = re.compile(  # begins with one set of characters, which `re` can skip to
    r"([A-Za-zπü](?<![A-Za-z0-9_.@\-\U000f0001].)[A-Za-zπü]*+[A-Za-z0-9.·]*+(?:[-‐‑][A-Za-z0-9.]++)*+)", re.A
)
_SIZED = re.compile(r"-(?:\d+(?:\.\d+)?B|A\d+B|\d{2,3}M)(?![A-Za-z0-9])|[A-Za-z]\d*[-_]E\d+B\b")
_SHAPED = re.compile(r"[A-Z][A-Za-z]*(?:LM|GPT|LLM|Coder|Chat|Thinker)")
_VARIANT_BEHIND = re.compile(
    r"[A-Z][A-Za-z]{2,}(?:[- ]v?\d+(?:\.\d+)?)[- ]"
    r"(?:Pro|Max|Mini|Flash|Ultra|Turbo|Instruct|Chat|Thinking|Preview|Air|Lite|Large|Coder)(?![A-Za-z])"
)
_LETTER = re.compile(rf"(?:[oO][134]|K2(?:\.\d)?|R1(?:-Zero)?|T1(?=-\d{{8}}))(?![A-Za-z0-9]|\.\d|%){HYPHENS}")
_COMPARING = "".join(sorted({case for word in MODEL_WORDS["comparing"] for case in (word[0].lower(), word[0].upper())}))
_COMPARED = re.compile(  # begins with one set of characters, which `re` can skip to
    rf"[\s)、和与{re.escape(_COMPARING)}](?<=(?="
    rf"(?:(?<![A-Za-z])(?i:{one_of_models('comparing')})|(?<=\))\s*[、和与]|\)\s*(?:and|but))"
    r"\s*(?:了|过|于|的|开源|闭源|同期|自家|更大的|the\s|only\s)*\s*\Z).)",
    re.S,
)
_COMPARED_ENDS = frozenset(word[-2:].lower() for word in MODEL_WORDS["comparing"]) | {"nd", "ut", "he", "ly"}
_COMPARED_LAST = frozenset("、和与了过于的源期家") | {word for word in _COMPARED_ENDS if len(word) == 1}
_MAY_COMPARE = _COMPARED_LAST | {case for word in _COMPARED_ENDS for case in (word[-1], word[-1].upper())}
_SHORTEST_NUMBERED = 5
_FAR = 24  # characters
_UNKNOWN = re.compile(
    r"(?:[A-Z][A-Za-z0-9.]*|[a-z][a-z0-9.]*(?=-))(?:[-+][A-Za-z0-9.]+)*"
    r"(?:\s(?:[A-Z][A-Za-z0-9]*|v?\d(?:\.\d)?|\d\d(?=\s)|\d+B)(?![%\d.])(?:-[A-Za-z0-9.]+)*){0,3}"
)
_VALUE_BEHIND = re.compile(
    r"\s*(?:的|'s|’s)\s*\d|\s*[:：]|\s*[(]\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?\s*%?\s*(?:[),;、])|\s+(?:的\s*|at\s+|with\s+)?\d+(?:\.\d+)?"
    r"|\s*[(]\s*(?:[A-Za-z][\w-]*\s+){1,3}[<>≥≤~≈]?\d|\s*(?:高|低|多|少|强|弱|领先|落后)(?:出|了)?\s*\d"
)
_BRACKET = re.compile(r"\s*\(")
_BOUNDS = frozenset(("", *";；。，、：:,.|(（*"))
_SUBJECT_OF = re.compile(
    r"\s*(?:的|在|は|の|(?P<colon>[:：]))\s*(?=[A-Za-z])|\s*(?P<value>[为是])\s*(?=\d)|\s+(?P<verb>(?:gives|gets|has|scores|reaches|obtains|achieves|posts|hits|reports|records"
    r"|(?:stands|sits|stays|lands) at)\s+)"
)
_ENDS = frozenset(";；。，、：:,/|(.%0123456789")


def is_guarded_name(norm: str, start: int, end: int, whole: int) -> bool:
    """Whether a word that means something else too is a model's here: capitalised with a version, or in its place."""
    if not (norm[start].isupper() or norm[start] in "sπ"):
        return False
    sized = whole > end and (has_digit(norm, start, whole) or is_compared(norm, start))  # `vs. SiT-XL`
    return sized or _stands_as_subject(norm, start, whole, known=True)


def _stands_as_subject(norm: str, start: int, end: int, *, known: bool = False, labels: bool = True) -> bool:
    """Whether a name stands before a benchmark or a verb: `SASRec 在 MovieLens-1M 上`, `Depth Pro has AbsRel 0.058`."""
    found = _SUBJECT_OF.match(norm, end)
    if found is None:
        return False
    if norm[max(0, start - 80) : start].rstrip()[-1:] not in _BOUNDS and not is_compared(norm, start):
        return False
    if found["verb"] or known:
        return True
    if found["value"]:
        return False
    if found["colon"] and not (labels and _is_label(norm[start:end])):
        return False
    word = WORD_OF_NAME.match(norm, found.end())
    measured = "の" not in found.group()  # `Common Voice の CER`
    return word is not None and any(
        is_benchmark(part) or (measured and is_measure(part)) for part in (word[1], word[1].partition("-")[0])
    )


def _is_label(name: str) -> bool:
    """Whether an unknown name before a colon looks like a model's: `LW-DETR-X`, `OpenAI CUA`, not `Lean 4`."""
    parts = re.split(r"[\s-]", name)
    if name.lower() in words("scaffolds") or fold(name) in SCAFFOLDS or len(parts) < 2:
        return False
    if any(is_benchmark(part) or is_measure(part) for part in parts):
        return False
    if all(is_domain(part) or is_generic(part) for part in parts):
        return False
    if len(parts) == 2 and parts[1].isdigit():
        first = parts[0].lower()
        plain = first in NO_RIVAL or is_never(first) or is_generic(first) or is_domain(first) or first in STOP_WORDS
        return parts[0].isalpha() and len(first) >= _SHORTEST_NUMBERED and not plain  # `Zorblax 2`, not `Lean 4`
    return any(
        (any(c.isdigit() for c in part) and not part[0].isdigit() and (len(part) > 1 or "-" in name))
        or (part.isupper() and len(part) > 1 and part.lower() not in FIELDS)
        or any(c.isupper() for c in part[1:] if not part.isupper())
        for part in parts
    )


def is_compared(norm: str, start: int) -> bool:
    """Whether a word of comparison stands right before `start`."""
    first = max(0, start - _FAR)
    before = norm[first:start].rstrip()
    if before[-1:] not in _MAY_COMPARE:
        return False
    ends = before[-2:].lower()
    ends = f" {ends[1]}" if ends[1:] and ends[0].isspace() else ends
    return (ends in _COMPARED_ENDS or ends[-1:] in _COMPARED_LAST) and _COMPARED.search(norm, first, start) is not None


def is_plain(norm: str, start: int, after: str) -> bool:
    """Whether nothing around a word at `start` tells that it is a name: `after` is the first character behind it."""
    if after == "@":
        return True  # `Pass@1`
    if after.isdigit() or after == "v":
        return False  # maybe a version
    before = norm[max(0, start - _FAR) : start].rstrip()[-1:]
    return before not in _BOUNDS and not (before in _MAY_COMPARE and is_compared(norm, start))


def shaped_end(norm: str, start: int, word: str, *, labels: bool) -> int:
    """Where a name ends that no list holds but its shape tells of, or what stands before it; 0 where none does."""
    if not word[1:2].isalpha() and (letter := _LETTER.match(norm, start)):
        return letter.end()
    if "-" in word and _is_grown(word):
        return extended_end(norm, start + len(word.rstrip(".")), True)
    if not word[0].isupper():
        return (subject_end(norm, start, labels=labels) or _compared_end(norm, start)) if "-" in word else 0
    shaped = _SHAPED.match(word)
    if shaped and re.match(r"[- ]?v?\d", norm[start + shaped.end() : start + shaped.end() + 4]):
        glued = GLUED.match(norm, start)
        end = glued.end() if glued else start + len(word)
        longer = extended_end(norm, end, has_digit(norm, start, end))
        return longer if has_digit(norm, start, longer) else 0
    behind = _VARIANT_BEHIND.match(norm, start)
    if behind and not is_other(behind.group()):
        glued = GLUED.match(norm, behind.end())
        return extended_end(norm, glued.end() if glued else behind.end(), True)
    return subject_end(norm, start, labels=labels) or _compared_end(norm, start)


def subject_end(norm: str, start: int, *, labels: bool) -> int:
    """An unknown name that stands as the subject of a score; 0 where none does."""
    found = _UNKNOWN.match(norm, start)
    if (
        found is None
        or not _stands_as_subject(norm, start, found.end(), labels=labels)
        or not _is_coined(found.group())
    ):
        return 0
    first = found.group().split()[0]
    low, folded = first.lower(), fold(found.group())
    plain = low in STOP_WORDS or low in words("never") or folded in WAYS or folded in SCAFFOLDS
    return 0 if plain else found.end()


def _is_coined(name: str) -> bool:
    """Whether a name is more than a capitalised word: digits, capitals within, or two words and more."""
    if name.isalpha() and name.isupper() and len(name) <= _LONGEST_ACRONYM:
        return False
    return len(name.split()) > 1 or any(c.isdigit() or c.isupper() for c in name[1:])


class _Kind(IntEnum):
    """What a word that is in no list may be."""

    NO_NAME = 0  # small, a benchmark, a measure
    PLAIN = 1  # a name only behind a word of comparison, or with a version behind it
    SHAPED = 2


PLAIN_WORD, SHAPED_WORD = int(_Kind.PLAIN), int(_Kind.SHAPED)  # an Enum's members are slow to reach


class _Traits(NamedTuple):
    """What a word tells wherever it stands: the letters that it begins with, in lower case, and what those are."""

    run: str
    listed: bool  # a family begins so
    kind: int
    makes: bool  # a maker


@text_cache(8192)
def traits_of(word: str) -> _Traits:
    found = LETTERS.match(word)
    run = found.group().lower() if found else ""
    if run[-1:] == "v" and run not in family_names() and run[:-1] in family_names():
        run = run[:-1]  # `ColBERTv2`
    return _Traits(run, run in family_names(), _kind_of(word), run in MAKERS)


def _kind_of(word: str) -> int:
    if not word[1:2].isalpha() or len(word) < 3 or ("-" in word and _SIZED.search(word)):
        return SHAPED_WORD
    if not (word[0].isupper() or ("-" in word and word[0].islower())) or is_benchmark(word) or is_measure(word):
        return 0
    if _is_compound(word):
        return SHAPED_WORD
    return SHAPED_WORD if _SHAPED.match(word) else 1


@text_cache(8192)
def _is_grown(word: str) -> bool:
    """Whether a name with dashes has a size or a part that tells of a model."""
    return (_SIZED.search(word) is not None or _is_compound(word)) and not is_other(word)


def _is_compound(word: str) -> bool:
    """Whether a name with dashes has a part that tells of a model: `Korsika-Embed-base`, `xiaobu-embedding-v2`."""
    parts = word.lower().split("-")
    return len(parts) > 1 and len(parts[0]) > 1 and not MODEL_PARTS.isdisjoint(parts) and not is_benchmark(parts[0])


def _compared_end(norm: str, start: int) -> int:
    """An unknown name whose value follows, behind a word of comparison: `超过 Foo（73.1）`."""
    before = norm[:start].rstrip()[-2:] if start < 80 else norm[start - 80 : start].rstrip()[-2:]
    if not before or (before[-1] in _ENDS and before[0] != ")"):
        return 0
    found = _UNKNOWN.match(norm, start)
    if found is None:
        return 0
    end = found.end()
    if _VALUE_BEHIND.match(norm, end) is None:
        return 0
    if before[-1] in "、和与" and not _BRACKET.match(norm, end):
        return 0  # `93.5（4-shot）、NIILC 64.0`: joined to a bracket, and no model's
    if not is_compared(norm, start):
        return 0
    name = norm[start:end]
    parts = name.split()
    if (
        any(is_benchmark(part) or is_measure(part) for part in parts)
        or fold(name) in WAYS
        or name.lower() in words("never")
    ):
        return 0
    return end


_LONGEST_ACRONYM = 4  # `RAG`, `OCR`: a field, not a model
