"""One line of a cell, read alone: its premises or its scores, under the legend that holds there."""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec.structs import replace

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.metrics.clause_cache import clauses
from obsidian_intel.months.cells.metrics.clause_parser import LineReader
from obsidian_intel.months.cells.metrics.closing_clause import share_behind
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.legend_model import NO_LEGEND, Legend
from obsidian_intel.months.cells.metrics.legends import find_legend, key_pattern, may_have_legend, says_same_order
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import Known, Mention
from obsidian_intel.months.cells.metrics.model_names import find_models, mask
from obsidian_intel.months.cells.metrics.normalize import View, view_line
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.setup_lines import Premise, may_settle, premise_within, read_premise
from obsidian_intel.months.cells.metrics.tokenizer import tokenize
from obsidian_intel.months.cells.metrics.word_lists import one_of, words

_COUNTED = sorted(words("zh-counted") - {"位", "多", "余", "成", "代", "号", "名", "提升", "改进", "中", "时间", "上"})
NUMBER = re.compile(  # standing alone: no part of a name, a size or a factor
    r"[0-9０-９](?:(?<![A-Za-z0-9０-９./^¥€#@].)|(?<=[A-Za-z].)(?=\d\.\d(?![\w.])|\d%))"  # HLE50.2
    r"(?<!\^\{.)(?<![\w\]})]-.)[0-9０-９]*+(?:[.,．][0-9０-９]++)*+"
    rf"(?!(?!pts?\b|dB\b)[\w×.\-–]{{0,64}}[A-Za-z×]|[*%\s]{{0,6}}(?:{'|'.join(_COUNTED)}))",
    re.A,
)
_SENTENCE_ENDS = re.compile(r"。|\.(?=\s+[A-Z])")
_STOPS = ("；", ";", "。")
_LABEL = re.compile(r"\s*([^:：。；\d]{1,24}?)\s*[:：]")
_ELSEWHERE = re.compile(rf"{one_of('zh-line-labels')}\Z")


class Line(NamedTuple):
    """What one line says, places counted from its own start. `order` is what a list of it tells its values apart by."""

    premises: tuple[Premise, ...] = ()
    drafts: tuple[Draft, ...] = ()
    unread: tuple[Span, ...] = ()
    unequal: tuple[Span, ...] = ()
    doubted: tuple[Span, ...] = ()
    order: tuple[Option, ...] = ()


def read_line(
    text: str,
    norm: str,
    start: int,
    end: int,
    *,
    strict: bool,
    mentions: list[Mention] | None = None,
    legend: Legend = NO_LEGEND,
) -> Placer:
    """The scores in `text[start:end]` of a line; `strict` where only known benchmarks count.

    `mentions` are the models it names, masked in `norm`. `legend` is what lines before or behind say of each value of a
    list: a model or a condition, and its benchmark where the line names none.
    """
    owners = {each.start: (each.owner, each.variant) for each in mentions or ()}
    reader = LineReader(Placer(text, 0, strict=strict), owners)
    placer = reader.placer
    placer.legend, placer.header, placer.bracket = legend.options, legend.names, legend.bracket
    for begin, stop in clauses(norm, start, end):
        reader.clause(norm, begin, stop)
    placer.clause()
    placer.give_order()
    if "均" in norm or "all " in norm or "都" in norm:
        share_behind(text, norm, placer.drafts)
    return placer


@text_cache(4096)
def legend_alone(line: str, known: Known) -> Legend | None:
    """As `legend_of`, for a line that no mark of another reaches into and that may have one."""
    seen = view_line(line)
    return legend_of(seen.text, seen.norm, known)


@text_cache(1024)
def models_of(norm: str, text: str, known: Known) -> tuple[Mention, ...]:
    """The models that a line names; asked for ahead, for its legend, and when it is read."""
    return tuple(find_models(norm, text, known))


def legend_of(text: str, norm: str, known: Known) -> Legend | None:
    """The legend of a line, if it has one."""
    if not may_have_legend(norm):
        return None
    mentions = models_of(norm, text, known)
    owners = {each.start: (each.owner, each.variant) for each in mentions}
    return find_legend(text, tokenize(mask(norm, mentions) if mentions else norm, owners=owners))


@text_cache(4096)
def read_alone(
    line: str, asked: bool, known: Known, legend: Legend = NO_LEGEND, order: tuple[Option, ...] = ()
) -> Line:
    """As `read_seen`, for a line that no mark of another reaches into: most lines of an edited cell stay the same."""
    return read_seen(view_line(line), asked, known, legend, order)


def read_seen(
    seen: View, asked: bool, known: Known, legend: Legend = NO_LEGEND, order: tuple[Option, ...] = ()
) -> Line:
    """What a line says: premises where it states these, else scores. `order` is that of the last list before."""
    norm = seen.norm
    if asked:
        stop = ended.end() if (ended := _SENTENCE_ENDS.search(norm)) else 0
        scored = bool(stop) and NUMBER.search(norm, stop) is not None  # `评测口径：全部 5-shot。MMLU 85.1`
        told: tuple[Premise, ...] = ()
        if may_settle(seen.text):
            told = tuple(read_premise(seen.text, tokenize(norm, 0, stop if scored else None)))
        if told and scored:
            line = read_seen(View(" " * stop + seen.text[stop:], seen.places), False, known, legend, order)
            return line._replace(premises=told)
        if scored and may_settle(seen.text):
            told = tuple(read_premise(seen.text, tokenize(norm)))
        return Line(premises=told)
    last = premise_within(norm) if "前提" in norm or ":" in norm or "：" in norm else len(norm)
    behind = tuple(read_premise(seen.text, tokenize(norm, last))) if last < len(norm) else ()
    mentions = list(models_of(norm, seen.text, known))
    options = legend.options or (order if order and any(option.owner for option in order) else ())
    if same := says_same_order(norm):
        options, norm = order, _blanked(norm, *same.span())
    if legend.keys:
        mentions = _with_keys(norm, mentions, legend)
    norm = mask(norm, mentions) if mentions else norm
    if own := _of_line(seen, legend, known):
        norm = _blanked(norm, own.start, own.end)
        mentions = [each for each in mentions if not own.start <= each.start < own.end]
    is_whole = mentions or behind or options or legend.names or "均" in norm
    bounds = (0, last) if is_whole else _clauses(norm)
    found = read_line(
        seen.text,
        norm,
        *bounds,
        strict=_is_elsewhere(seen.norm),
        mentions=mentions,
        legend=replace(legend, options=options) if options != legend.options else legend,
    )
    for draft in found.drafts:
        draft.place = seen.span(draft.start, draft.end)
    return Line(
        behind,
        tuple(found.drafts),
        _shown(seen, found.unread) if found.unread else (),
        _shown(seen, found.unequal) if found.unequal else (),
        _shown(seen, found.doubted) if found.doubted else (),
        found.order or order,
    )


def _shown(seen: View, places: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The same places, in the cell's raw text."""
    return tuple([seen.span(*place) for place in places])


def _of_line(seen: View, legend: Legend, known: Known) -> Legend | None:
    """The legend that stands in this very line, whose words say nothing else."""
    if legend is NO_LEGEND:
        return None
    own = legend_of(seen.text, seen.norm, known)
    return own if own is not None and own.end else None


def _blanked(norm: str, start: int, end: int) -> str:
    return norm[:start] + " " * (end - start) + norm[end:]


def _with_keys(norm: str, mentions: list[Mention], legend: Legend) -> list[Mention]:
    """The models of a line, with those that single letters stand for."""
    told = {key: (owner, variant) for key, owner, variant in legend.keys}
    taken = {i for each in mentions for i in range(each.start, each.end)}
    found = [m for m in key_pattern(tuple(told)).finditer(norm) if m.start() not in taken]
    return sorted([*mentions, *(Mention(*m.span(), *told[m.group()]) for m in found)])


def _clauses(line: str) -> tuple[int, int]:
    """Where the clauses begin and end between which all numbers of a line stand."""
    numbers = [found.start() for found in NUMBER.finditer(line)]
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
