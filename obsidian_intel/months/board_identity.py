"""Which board a score belongs on: what people spell in many ways, folded to one key.

`data/board_words.toml` holds the words; `[benchmarks.aliases]` and `[conditions.aliases]` of the settings extend them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from obsidian_intel.core.caches import BoundedCache, text_cache
from obsidian_intel.core.folding import fold_name, tokens
from obsidian_intel.core.import_cache import shipped_words
from obsidian_intel.core.lazy import lazy_pattern

_AT = lazy_pattern(r"\s*@\s*(?P<k>\d+|k)$")
_SHOTS = lazy_pattern(r"(?P<shots>\d+)\s*[-‐‑–]?\s*shots?(?![a-z])")
_PARTS = lazy_pattern(r"[,、;&]|\s\+\s|\band\b|以及|并且?(?=[有无带用不])")  # of text in half width
_BEHIND_ITS_THING = ("なし", "あり", "無し", "有り", "없음", "있음", "미사용", "사용")


class BoardIdentity:
    """Folds benchmark, condition and protocol to the key of their board.

    `benchmarks` and `conditions` map a spelling to the name that counts; they win over the shipped words.
    """

    def __init__(
        self, benchmarks: Mapping[str, str] | None = None, conditions: Mapping[str, str] | None = None
    ) -> None:
        self._own = {tokens(spelling): name for spelling, name in (benchmarks or {}).items()}
        self._spelled = tuple(dict.fromkeys(name for pair in (benchmarks or {}).items() for name in pair))
        self._conditions = {fold_name(spelling): name for spelling, name in (conditions or {}).items()}
        self._names: BoundedCache[str] = BoundedCache(4096)

    def name(self, benchmark: str) -> str:
        """How `benchmark` is shown: the name that the settings give it, else as written, without an arrow."""
        return self._own.get(tokens(benchmark)) or benchmark.replace("↓", "").replace("↑", "").strip()

    def fold_benchmark(self, benchmark: str) -> str:
        """The key of a benchmark: `LCB v6` and `LiveCodeBench-v6` are one.

        >>> fold = BoardIdentity().fold_benchmark
        >>> fold("LCB v6") == fold("LiveCodeBench-v6"), fold("AIME25") == fold("AIME 2025")
        (True, True)
        """
        return self._names.get(benchmark, lambda: fold_name(_shipped().name(self.name(benchmark))))

    def spellings(self, benchmark: str) -> tuple[str, ...]:
        """All spellings that are known of a benchmark, its own left out."""
        folded = self.fold_benchmark(benchmark)
        return tuple(each for each in (*self._spelled, *_shipped().spellings) if self.fold_benchmark(each) == folded)

    def key(self, benchmark: str, condition: str | None, protocol: str | None) -> tuple[str, str, str]:
        """The folded benchmark, condition and protocol; "" where there is none."""
        if condition and fold_name(condition) in _shipped().splits:
            benchmark, condition = f"{self.name(benchmark)} {condition}", None
        return self.fold_benchmark(benchmark), self.fold_condition(condition), fold_protocol(protocol)

    def fold_condition(self, condition: str | None) -> str:
        """`无工具`, `no tools` and `w/o tools` are `-tool`; several parts in any order are one.

        >>> fold = BoardIdentity().fold_condition
        >>> fold("无工具") == fold("no tools") == fold("w/o tools")
        True
        >>> fold("text-only, w/ tools") == fold("带工具，纯文本")
        True
        """
        if not condition:
            return ""
        parts = {self._part(part) for part in _PARTS.split(unicodedata.normalize("NFKC", condition)) if part.strip()}
        return ",".join(sorted(parts - {""}))

    def _part(self, part: str) -> str:
        return _fold_part(self._conditions.get(fold_name(part), part))


@text_cache(2048)
def _fold_part(part: str) -> str:
    words = _shipped()
    folded = fold_name(part)
    if folded in words.same:
        return words.same[folded]
    text = " ".join(unicodedata.normalize("NFKC", part).casefold().split())
    for sign, spellings in (("-", words.without), ("+", words.having)):
        for spelling in spellings:
            if thing := _thing(text, spelling):
                return sign + words.things.get(fold_name(thing), fold_name(thing))
    return "+" + words.things[folded] if folded in words.things else folded


def _thing(text: str, sign: str) -> str:
    """What `sign` says that there is or is not: `工具` of `无工具`; "" where `sign` is not in `text`."""
    if sign in _BEHIND_ITS_THING:
        return text.removesuffix(sign) if text.endswith(sign) else ""
    if not text.startswith(sign):
        return ""
    thing = text[len(sign) :]
    is_word = sign[-1].isalnum() and sign[-1] < "\u2e80"  # Chinese signs stand close before their thing
    return "" if is_word and thing[:1] not in (" ", "-") else thing


@text_cache(2048)
def fold_protocol(protocol: str | None) -> str:
    """`mean@32` and `Avg@32` are one, `5 shot` and `5-shot`, `准确率` and no protocol at all.

    >>> fold_protocol("mean@32") == fold_protocol("Avg@32"), fold_protocol("Zero-shot acc"), fold_protocol("Pass@1")
    (True, '0-shot', 'pass@1')
    """
    if not protocol:
        return ""
    text = unicodedata.normalize("NFKC", protocol).casefold().replace("↓", "").replace("↑", "")
    text = " ".join(text.split())
    times = _AT.search(text)
    if times:
        text = text[: times.start()]
    shots = _SHOTS.search(text)
    if shots:
        text = text.replace(shots[0], " ")
    words = _shipped().protocols
    each = [fold_name(text)] if fold_name(text) in words else [fold_name(word) for word in text.split()]
    parts = [words.get(word, word) for word in each] + ([f"{shots['shots']}-shot"] if shots else [])
    return "+".join(sorted(filter(None, parts))) + (f"@{times['k']}" if times else "")


class _Words:
    """`board_words.toml`, folded."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._benchmarks = {
            tokens(spelling): name for name, others in found["benchmarks"].items() for spelling in (name, *others)
        }
        self._longest = max(map(len, self._benchmarks))
        self.spellings = tuple(name for each, others in found["benchmarks"].items() for name in (each, *others))
        conditions = found["conditions"]
        self.without = sorted(map(str.casefold, conditions["without"]), key=len, reverse=True)
        self.having = sorted(map(str.casefold, conditions["with"]), key=len, reverse=True)
        self.things = _inverted(conditions["things"])
        self.same = _inverted(conditions["same"])
        self.protocols = _inverted(found["protocols"])
        self.splits = frozenset(map(fold_name, found["splits"]["words"]))

    def name(self, benchmark: str) -> str:
        """The well-known name of which `benchmark` is a spelling, or with a spelling of which it begins."""
        found = tokens(benchmark)
        for length in range(min(len(found), self._longest), 0, -1):
            if right := self._benchmarks.get(found[:length]):
                return " ".join((right, *found[length:]))
        return benchmark


def _inverted(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold_name(word): name for name, words in groups.items() for word in (*words, name) if fold_name(word)}


@text_cache(1)
def _shipped() -> _Words:
    return _Words(shipped_words(__file__, "data/board_words.toml"))
