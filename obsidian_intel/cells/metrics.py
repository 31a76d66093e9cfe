"""The scores that a cell states: `name [protocol] value(/value…) [unit] [（note）]`, read by a small grammar."""

from __future__ import annotations

import re
from functools import lru_cache

from obsidian_intel.cells.drafts import Draft, settle
from obsidian_intel.cells.lexicon import one_of, words
from obsidian_intel.cells.lines import read_line
from obsidian_intel.cells.premises import Premise, is_premise, read_premise
from obsidian_intel.cells.tokens import tokenize
from obsidian_intel.cells.types import Metric
from obsidian_intel.cells.view import View, view

_LONGEST = 65_536
_DIGIT = re.compile(r"\d")
_ELSEWHERE = re.compile(rf"{one_of('zh-line-labels')}\Z")
_LABEL = re.compile(r"\s*([^:：。；\d]{1,24}?)\s*[:：]")


@lru_cache(maxsize=4096)
def metrics(raw: str) -> tuple[Metric, ...]:
    """Every score of a cell, in order. Never raises; cells over 64 K are read up to there."""
    if not _DIGIT.search(raw):
        return ()
    seen = view(raw[:_LONGEST])
    drafts: list[Draft] = []
    premises: list[Premise] = []
    start = 0
    for number, line in enumerate(seen.norm.split("\n")):
        end = start + len(line)
        if is_premise(line):
            premises += read_premise(seen.text, tokenize(seen.norm, start, end))
        elif _DIGIT.search(line):
            tokens = tokenize(seen.norm, start, end)
            drafts += read_line(seen.text, tokens, number, strict=_is_elsewhere(line))
        start = end + 1
    settle(drafts, premises)
    drafts.sort(key=lambda draft: draft.start)
    return tuple(_metric(raw, seen, draft) for draft in drafts)


def _is_elsewhere(line: str) -> bool:
    """Whether the line's label says that it is of data, cost, speed …: there only known benchmarks count."""
    found = _LABEL.match(line)
    if found is None:
        return False
    label = found[1].strip()
    return _ELSEWHERE.search(label) is not None or label.lower() in words("line-labels")


def _metric(raw: str, seen: View, draft: Draft) -> Metric:
    span = seen.span(draft.start, draft.end)
    return Metric(
        benchmark=draft.benchmark,
        value=draft.value,
        unit=draft.unit,
        relation=draft.relation,
        error=draft.error,
        condition=draft.condition,
        protocol=draft.protocol,
        source="inferred" if draft.inferred else "stated",
        raw=span.of(raw),
        span=span,
    )
