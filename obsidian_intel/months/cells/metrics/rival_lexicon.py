"""Names that are a model's where a tie to a score tells so (`rivals.toml`), by the letters that they begin with."""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.import_cache import shipped_words
from obsidian_intel.months.cells.metrics.model_lexicon import LETTERS, MODEL_WORDS, NO_RIVAL, fold
from obsidian_intel.months.cells.metrics.model_spelling import extended_end, goes_on, has_digit, spelt_end
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_domain, is_generic, is_measure, is_never

_LISTED: dict[str, list[str]] = shipped_words(__file__, "lexicon/rivals.toml")
_WORDS: dict[str, list[str]] = {
    section: _LISTED.pop(section)
    for section in ("leads_to_score", "leads_to_score_cjk", "says_rival", "says_rival_cjk", "acts", "acts_cjk")
}
_LONGEST_WORD = 40
_ARCHITECTURES = "|".join(sorted(_LISTED.pop("architectures"), key=lambda part: (-len(part), part)))
_COINED = re.compile(  # `ZoeDepth`, `TransUNet-L`, `EEGNet`, `VQ-BeT` not
    rf"(?:[A-Z][a-z0-9]*[A-Za-z0-9]*?[a-z0-9]|[A-Z]{{2,}}|[A-Z][A-Za-z0-9]+-)(?:{_ARCHITECTURES})\d{{0,2}}(?:[vV]\d|\+\+?)?"
    r"(?:-[A-Za-z0-9.]+)*(?![A-Za-z0-9])"
)


def one_of_words(section: str) -> str:
    """A section of words as a regular expression that takes the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(_WORDS[section], key=lambda word: (-len(word), word)))) + ")"


def _by_first_letters() -> dict[str, list[tuple[str, str]]]:
    """The names, as written and folded, by their first letters in lower case; the longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for names in (*_LISTED.values(), MODEL_WORDS["guarded"]):  # a word of a language too, as `Marker`
        for name in names:
            if found := LETTERS.match(name):
                table.setdefault(found.group().lower(), []).append((name, fold(name)))
    for entries in table.values():
        entries.sort(key=lambda entry: (-len(entry[1]), entry))
    return table


_NAMES = _by_first_letters()


_MAY_SCORE = re.compile(r" \d\.\d")
_GOES_ON = re.compile(r"\s*(?:/|\d|[(:：的为是在はのが]|'s|(?!(?:and|vs|but|while|or)\b)[a-z]+\b)")


@text_cache(8192)
def is_coined(word: str) -> bool:
    """Whether a word is coined as models are: `ZoeDepth`, `DiffusionDrive`, `TransUNet`; no benchmark, no measure."""
    if len(word) > _LONGEST_WORD or not _COINED.fullmatch(word) or word.lower() in NO_RIVAL:
        return False
    return not (is_benchmark(word) or is_measure(word) or is_never(word) or is_generic(word) or is_domain(word))


@text_cache(8192)
def begins_listed(word: str) -> bool:
    """Whether a listed name begins with the letters of a word."""
    found = LETTERS.match(word)
    return found is not None and found.group().lower() in _NAMES


def begins_of_words(*sections: str) -> frozenset[str]:
    """The characters that the words of the sections begin with."""
    return frozenset(word[0] for section in sections for word in _WORDS[section])


def ends_of_words(*sections: str) -> frozenset[str]:
    """The characters that the words of the sections end in."""
    return frozenset(word[-1] for section in sections for word in _WORDS[section])


def listed_end(norm: str, start: int) -> int:
    """Where a listed name ends that begins at `start`, with its version, size and variant; 0 where none does."""
    found = LETTERS.match(norm, start)
    for name, folded in _NAMES.get(found.group().lower(), ()) if found else ():
        if norm[start] != name[0]:
            continue
        end = spelt_end(norm, start, folded)
        if (
            end
            and not goes_on(norm, end)
            and ((len(name) > _SHORT and not name.isupper()) or norm.startswith(name, start))
        ):
            whole = extended_end(norm, end, has_digit(norm, start, end))
            scored = _MAY_SCORE.fullmatch(norm, end, whole) and not _GOES_ON.match(norm, whole)
            return end if scored else whole  # `DPO 8.0，`
    return 0


_SHORT = 5  # a name of so few letters is written so: `BIOT`, not `Biot`
