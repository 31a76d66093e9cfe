"""The scores that a cell states: `name [protocol] value(/value…) [unit] [（note）]`, read by a small grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import BREAK, InlineScan
from obsidian_intel.months.cells.lines import has_multiline_marks, line_ends
from obsidian_intel.months.cells.metrics.clause_parser import read_line
from obsidian_intel.months.cells.metrics.conditions import Draft, settle
from obsidian_intel.months.cells.metrics.group_labels import NO_LABEL, GroupLabel, group_label
from obsidian_intel.months.cells.metrics.model_names import find_models, mask
from obsidian_intel.months.cells.metrics.normalize import View, view, view_line
from obsidian_intel.months.cells.metrics.setup_lines import (
    Premise,
    is_premise,
    may_settle,
    premise_within,
    read_premise,
)
from obsidian_intel.months.cells.metrics.tokenizer import tokenize
from obsidian_intel.months.cells.metrics.unsigned_names import names_by_contrast
from obsidian_intel.months.cells.metrics.word_lists import one_of, words
from obsidian_intel.months.cells.model import Metric

_LONGEST = 65_536
_COUNTED = sorted(words("zh-counted") - {"位", "多", "余", "成", "代", "号", "名", "提升", "改进", "中", "时间", "上"})
_NUMBER = re.compile(  # standing alone: no part of a name, a size or a factor
    r"[0-9０-９](?:(?<![A-Za-z0-9０-９./^¥€#@].)|(?<=[A-Za-z].)(?=\d\.\d(?![\w.])|\d%))"  # HLE50.2
    r"(?<!\^\{.)(?<![\w\]})]-.)[0-9０-９]*+(?:[.,．][0-9０-９]++)*+"
    rf"(?!(?!pts?\b|dB\b)[\w×.\-–]{{0,64}}[A-Za-z×]|[*%\s]{{0,6}}(?:{'|'.join(_COUNTED)}))",
    re.A,
)
_LETTER = re.compile(r"[^\W\d_]")
_make: Callable[..., Metric] = Metric
_SAID = attrgetter("benchmark", "value", "unit", "relation", "error", "condition", "protocol")
_LABEL_ENDS = frozenset(":：* ")
_STOPS = ("；", ";", "。")
_LABEL = re.compile(r"\s*([^:：。；\d]{1,24}?)\s*[:：]")
_ELSEWHERE = re.compile(rf"{one_of('zh-line-labels')}\Z")


def metrics(raw: str, names: tuple[str, ...] = (), models: tuple[str, ...] = ()) -> tuple[Metric, ...]:
    """Every score of a cell, in order. Never raises; cells over 64 K are read up to there.

    `names` are those of the row's own model. A score of any other model has that model's name as its `owner`.
    `models` are other models known by name: those of all rows of the note.
    """
    return read_cell(raw, names, models).metrics


class CellReading(NamedTuple):
    """What a cell says of scores. Spans are in its raw text.

    `unread` are decimals behind a known benchmark that were neither read nor knowingly left out; `unequal` are lists
    with as many values as no bracket has conditions for; `doubted` are numbers behind a name that is not known.
    """

    metrics: tuple[Metric, ...] = ()
    unread: tuple[Span, ...] = ()
    unequal: tuple[Span, ...] = ()
    doubted: tuple[Span, ...] = ()


@text_cache(4096)
def read_cell(raw: str, names: tuple[str, ...] = (), models: tuple[str, ...] = ()) -> CellReading:
    """As `metrics`, with what could not be read."""
    if not _NUMBER.search(raw):
        return CellReading()
    drafts: list[Draft] = []
    premises: list[Premise] = []
    unread: list[Span] = []
    unequal: list[Span] = []
    doubted: list[Span] = []
    label = NO_LABEL
    told = names_by_contrast(raw[:_LONGEST], names) if names and ("：" in raw or ":" in raw) else ()
    for number, (start, line) in enumerate(_lines(raw[:_LONGEST], names, models, told)):
        if isinstance(line, GroupLabel):
            label = line
        if not isinstance(line, _Line):
            continue
        premises += line.premises
        moved = [draft.moved(number, start) for draft in line.drafts]
        for draft in moved if label is not NO_LABEL else ():
            label.give(draft)
        drafts += moved
        unread += [Span(start + span.start, start + span.end) for span in line.unread]
        unequal += [Span(start + span.start, start + span.end) for span in line.unequal]
        doubted += [Span(start + span.start, start + span.end) for span in line.doubted]
    settle(drafts, premises)
    drafts.sort(key=lambda draft: draft.place)
    found = tuple([_metric(raw, draft) for draft in drafts])
    missed = [span for span in unread if not any(metric.span.overlaps(span) for metric in found)]
    return CellReading(found, tuple(missed), tuple(unequal), tuple(doubted))


class _Line(NamedTuple):
    """What one line says, places counted from its own start."""

    premises: tuple[Premise, ...] = ()
    drafts: tuple[Draft, ...] = ()
    unread: tuple[Span, ...] = ()
    unequal: tuple[Span, ...] = ()
    doubted: tuple[Span, ...] = ()


def _lines(
    raw: str, names: tuple[str, ...], models: tuple[str, ...], told: tuple[str, ...] = ()
) -> Iterator[tuple[int, _Line | GroupLabel | None]]:
    """Where each line of a cell begins, and what it says; None for one that says nothing."""
    if has_multiline_marks(raw):
        found = scan(raw)
        for first, last in _ranges(found):
            start, end = found.pieces[first][1], found.pieces[last - 1][2]
            if (label := group_label(raw, start, end, names, models, told)) is not None:
                yield 0, label
                continue
            asked = is_premise(raw, start, end)
            speaks = asked or _may_score(raw, start, end)
            yield 0, _read(view(found, first, last), asked, names, models, told) if speaks else None
        return
    start = 0
    for end, after in line_ends(raw):
        label = (
            group_label(raw, start, end, names, models, told) if start < end and raw[end - 1] in _LABEL_ENDS else None
        )
        if label is not None:
            yield start, label
        elif start < end:
            asked = is_premise(raw, start, end)
            speaks = asked or _may_score(raw, start, end)
            yield start, _read_alone(raw[start:end], asked, names, models, told) if speaks else None
        start = after


def _may_score(raw: str, start: int, end: int) -> bool:
    """Whether a line holds a number, and a letter for the name of what it is a score of."""
    return _NUMBER.search(raw, start, end) is not None and _LETTER.search(raw, start, end) is not None


@text_cache(4096)
def _read_alone(
    line: str, asked: bool, names: tuple[str, ...] = (), models: tuple[str, ...] = (), told: tuple[str, ...] = ()
) -> _Line:
    """As `_read`, for a line that no mark of another reaches into: most lines of an edited cell stay the same."""
    return _read(view_line(line), asked, names, models, told)


def _read(seen: View, asked: bool, names: tuple[str, ...], models: tuple[str, ...], told: tuple[str, ...]) -> _Line:
    """What a line says: premises where it states these, else scores."""
    if asked:
        return _Line(premises=tuple(read_premise(seen.text, tokenize(seen.norm))) if may_settle(seen.text) else ())
    last = premise_within(seen.norm) if "前提" in seen.norm or ":" in seen.norm or "：" in seen.norm else len(seen.norm)
    behind = tuple(read_premise(seen.text, tokenize(seen.norm, last))) if last < len(seen.norm) else ()
    mentions = find_models(seen.norm, seen.text, names, models, told)
    norm = mask(seen.norm, mentions) if mentions else seen.norm
    bounds = (0, last) if mentions or behind else _clauses(norm)
    found = read_line(seen.text, norm, *bounds, strict=_is_elsewhere(seen.norm), mentions=mentions)
    for draft in found.drafts:
        draft.place = seen.span(draft.start, draft.end)
    return _Line(behind, tuple(found.drafts), *[tuple([seen.span(*place) for place in places]) for places in found[1:]])


def _ranges(found: InlineScan) -> Iterator[tuple[int, int]]:
    """The lines of a cell, as ranges of pieces."""
    first = 0
    for i, piece in enumerate(found.pieces):
        if piece[0] == BREAK:
            if i > first:
                yield first, i
            first = i + 1
    if first < len(found.pieces):
        yield first, len(found.pieces)


def _clauses(line: str) -> tuple[int, int]:
    """Where the clauses begin and end between which all numbers of a line stand."""
    numbers = [found.start() for found in _NUMBER.finditer(line)]
    if not numbers:
        return 0, 0
    start = max(line.rfind(mark, 0, numbers[0]) for mark in _STOPS) + 1
    ends = [end for mark in _STOPS if (end := line.find(mark, numbers[-1])) >= 0]
    end = min(ends, default=len(line))
    within = line.count("(", 0, start) == line.count(")", 0, start)
    return start if within else 0, end if within and line.count("(", start, end) == line.count(
        ")", start, end
    ) else len(line)


def _is_elsewhere(line: str) -> bool:
    """Whether the line's label says that it is of data, cost, speed …: there only known benchmarks count."""
    found = _LABEL.match(line)
    if found is None:
        return False
    label = found[1].strip()
    return _ELSEWHERE.search(label) is not None or label.lower() in words("line-labels")


def _metric(raw: str, draft: Draft) -> Metric:
    place = draft.place
    source, written = "inferred" if draft.inferred else "stated", place.of(raw)
    return _make(*_SAID(draft), source, written, place, draft.owner, draft.better or None)
