"""Where the numbers of a row stand in the text of its papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct, to_builtins

from obsidian_intel.core.folding import fold_loosely
from obsidian_intel.core.message import shorten
from obsidian_intel.papers.full_text.passages import CELL, LOOSE, PaperText, Passage
from obsidian_intel.papers.verification.claims import SCORE, Claim, RowClaims
from obsidian_intel.papers.verification.names import BenchmarkNames
from obsidian_intel.papers.verification.numbers import (
    WrittenNumber,
    is_same,
    lookup_keys,
    numbers_in,
    plain_text,
)

FOUND, NOT_FOUND, NO_SOURCE = "found", "not found", "no source"
_SHOWN = 240
_SMALL = 1000  # whole numbers below stand in any paper: their unit must fit


class Place(Struct, frozen=True):
    """Where a number stands. `source`: the file, as `RowReport.sources` names it. `page` from 1, None without pages.

    `kind` is `sentence` or `cell`; `text` the sentence, or the cell behind what its row, column and caption say.
    """

    source: str
    page: int | None
    kind: str
    text: str


class ClaimFinding(Struct, frozen=True):
    """What was found of one claim.

    `place` is the likeliest where it is `found`. `beside`: of a score, whether the benchmark is named there; a score
    whose benchmark no source names may be found without. `elsewhere`: of a score that is `not found`, a place of
    that number that does not go with the benchmark.
    """

    claim: Claim
    status: str
    place: Place | None = None
    beside: bool = False
    elsewhere: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it, the claim left out."""
        found: dict[str, Any] = to_builtins(self)
        del found["claim"]
        return found


class _Hit(NamedTuple):
    source: str
    passage: Passage
    number: WrittenNumber


class SourceIndex:
    """The numbers of the texts of a row's papers, by value."""

    def __init__(self, texts: Iterable[tuple[str, PaperText]], names: BenchmarkNames | None = None) -> None:
        self._names = names or BenchmarkNames()
        self._texts = list(texts)
        self._named: dict[str, bool] = {}
        self._by_value: dict[Decimal, list[_Hit]] = {}
        for source, text in self._texts:
            for passage in text.passages:
                plain = plain_text(passage.text)
                for number in numbers_in(plain):
                    for key in number.keys:
                        self._by_value.setdefault(key, []).append(_Hit(source, passage, number))

    def find(self, claim: Claim, model: str) -> ClaimFinding:
        """Where a claim of the row about `model` stands."""
        hits = list(self._hits(claim))
        if claim.kind == SCORE and claim.benchmark and self._is_named(claim.benchmark):
            beside = [hit for hit in hits if self._goes_with(hit, claim)]
            if beside:
                return ClaimFinding(claim, FOUND, self._best(beside, claim, model), beside=True)
            return ClaimFinding(claim, NOT_FOUND, elsewhere=self._best(hits, claim, model) if hits else None)
        if hits:
            return ClaimFinding(claim, FOUND, self._best(hits, claim, model))
        return ClaimFinding(claim, NOT_FOUND)

    def _is_named(self, benchmark: str) -> bool:
        """Whether any of the texts names a benchmark."""
        if benchmark not in self._named:
            passages = (passage for _, text in self._texts for passage in text.passages)
            self._named[benchmark] = any(self._names.is_named(benchmark, (p.text, p.about)) for p in passages)
        return self._named[benchmark]

    def _goes_with(self, hit: _Hit, claim: Claim) -> bool:
        passage = hit.passage
        return passage.kind != LOOSE and self._names.is_named(claim.benchmark, (passage.text, passage.about))

    def _hits(self, claim: Claim) -> Iterator[_Hit]:
        wanted = claim.number
        share = claim.kind == SCORE or wanted.percent
        seen: set[int] = set()
        for key in lookup_keys(wanted):
            for hit in self._by_value.get(key, ()):
                if id(hit) in seen:
                    continue
                seen.add(id(hit))
                if is_same(wanted, hit.number, share=share, bare=hit.passage.kind == CELL) and _units_fit(
                    claim, wanted, hit.number
                ):
                    yield hit

    def _best(self, hits: Sequence[_Hit], claim: Claim, model: str) -> Place:
        """The likeliest of several places: of this model, in these settings, with most words of the row around it."""
        model = fold_loosely(model)
        words = [
            word
            for text in (claim.condition, claim.protocol, claim.around)
            for each in text.split()
            if len(word := fold_loosely(each)) > 2
        ]

        def weight(hit: _Hit) -> tuple[bool, bool, int, bool]:
            said = fold_loosely(f"{hit.passage.about} {hit.passage.text}")
            own = bool(model) and (model in said or "ours" in said)
            return hit.passage.kind != LOOSE, own, sum(word in said for word in words), hit.passage.kind == CELL

        best = max(hits, key=weight)
        return Place(best.source, best.passage.page or None, _kind(best.passage), _shown(best))


def _units_fit(claim: Claim, wanted: WrittenNumber, other: WrittenNumber) -> bool:
    """A small whole number with a unit is only found with that unit: 48 layers, and not 48 hours."""
    if claim.kind == SCORE or abs(wanted.value) >= _SMALL or wanted.value != wanted.value.to_integral_value():
        return True
    if wanted.unit:
        return wanted.unit == other.unit
    return not wanted.percent or other.percent


def _kind(passage: Passage) -> str:
    return "cell" if passage.kind != "sentence" else "sentence"


def _shown(hit: _Hit) -> str:
    """A passage in one line, around the number where it is long; a cell behind what it is about."""
    passage = hit.passage
    if passage.kind == CELL:
        return shorten(" ".join(f"{shorten(passage.about, 160)}: {passage.text}".split()).removeprefix(": "), _SHOWN)
    plain = plain_text(passage.text)
    start = max(0, hit.number.start - _SHOWN // 2)
    text = " ".join(plain[start:].split())
    return shorten(f"…{text}" if start else text, _SHOWN)


def find_claims(
    row: RowClaims, texts: Sequence[tuple[str, PaperText]], names: BenchmarkNames
) -> tuple[ClaimFinding, ...]:
    """What was found of each claim of a row; all are without a source where no text could be read."""
    readable = [(source, text) for source, text in texts if text.passages]
    if not readable:
        return tuple(ClaimFinding(claim, NO_SOURCE) for claim in row.claims)
    index = SourceIndex(readable, names)
    return tuple(index.find(claim, claim.owner or row.name) for claim in row.claims)
