"""The scores that a cell states: `name [protocol] value(/value…) [unit] [（note）]`, read by a small grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import BREAK, InlineScan
from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.cells.lines import has_multiline_marks, line_ends
from obsidian_intel.months.cells.metrics.conditions import Draft, settle
from obsidian_intel.months.cells.metrics.group_labels import NO_LABEL, GroupLabel, group_label
from obsidian_intel.months.cells.metrics.legend_model import NO_LEGEND, Legend, in_force
from obsidian_intel.months.cells.metrics.legends import LISTED, may_have_legend
from obsidian_intel.months.cells.metrics.line_reading import (
    NUMBER,
    Line,
    legend_alone,
    legend_of,
    models_of,
    read_alone,
    read_seen,
)
from obsidian_intel.months.cells.metrics.model_lexicon import all_known
from obsidian_intel.months.cells.metrics.normalize import View, view, view_line
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.setup_lines import Premise, is_premise
from obsidian_intel.months.cells.metrics.unsigned_names import names_by_contrast

_LONGEST = 65_536
_LETTER = re.compile(r"[^\W\d_]")
_make: Callable[..., Metric] = Metric
_SAID = attrgetter("benchmark", "value", "unit", "relation", "error", "condition", "protocol")
_ITEM = re.compile(r"\s*(?:[-*+•·]\s|\d{1,2}[.)、]\s?)")
_LABEL_ENDS = frozenset(":：* ")
_TOGETHER = 64  # cells


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


_NOTHING = CellReading()
_READ: BoundedCache[CellReading] = BoundedCache(8192)  # more than the rows of a very large month, asked for twice


def read_cell(raw: str, names: tuple[str, ...] = (), models: tuple[str, ...] = ()) -> CellReading:
    """As `metrics`, with what could not be read."""
    return read_cells([(raw, names, models)])[0]


def read_cells(cells: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> list[CellReading]:
    """As `read_cell`, of many cells, each with the names of its row's model and of others.

    Every step is taken for some dozens of cells before the next is: what a step needs stays at hand in the processor,
    which halves the time that the steps take in turn.
    """
    found = [_READ.peek(cell) for cell in cells]
    missing = [cell for cell, kept in zip(cells, found, strict=True) if kept is None and NUMBER.search(cell[0])]
    if not missing:
        return [kept or _NOTHING for kept in found]
    anew = list(dict.fromkeys(missing))
    made: dict[tuple[str, tuple[str, ...], tuple[str, ...]], CellReading] = {}
    for first in range(0, len(anew), _TOGETHER):
        some = anew[first : first + _TOGETHER]
        opened = [_Cell(*cell) for cell in some]
        for each in opened:
            each.look_for_names()
        for each in opened:
            each.look_for_legends()
        for each in opened:
            each.look_for_premises()
        lines = [list(each.lines()) for each in opened]
        for cell, each, read in zip(some, opened, lines, strict=True):
            made[cell] = _READ.keep(cell, each.reading(read))
    return [kept or made.get(cell, _NOTHING) for cell, kept in zip(cells, found, strict=True)]


class _Cell:
    """A cell while it is read, step by step.

    `spans` are its lines, `views` what each shows, where marks run from one to another. `legends` are those that lines
    have, `held` the one that holds at each line; both are empty where there is none.
    """

    __slots__ = ("asked", "held", "known", "legends", "listed", "may_score", "raw", "spans", "views", "whole")

    def __init__(self, raw: str, names: tuple[str, ...], models: tuple[str, ...]) -> None:
        self.whole = raw
        self.raw = raw = raw[:_LONGEST]
        told = names_by_contrast(raw, names) if names and ("：" in raw or ":" in raw) else ()
        self.known = all_known(names, models, told)
        self.listed = LISTED.search(raw) is not None
        self.legends: list[Legend | None] = []
        self.held: list[Legend] = []
        self.views: list[View] = []
        if has_multiline_marks(raw):
            found = scan(raw)
            ranges = list(_ranges(found))
            self.views = [view(found, first, last) for first, last in ranges]
            self.spans = [(found.pieces[first][1], found.pieces[last - 1][2]) for first, last in ranges]
        else:
            self.spans = list(_spans(raw))
        self.asked = [is_premise(raw, *span) for span in self.spans]
        self.may_score = [
            not asked and _may_score(raw, *span) for asked, span in zip(self.asked, self.spans, strict=True)
        ]

    def look_for_names(self) -> None:
        """Find the models that its lines name; these are remembered for when the lines are read."""
        for i, (start, end) in enumerate(self.spans):
            if self.may_score[i]:
                seen = self.views[i] if self.views else view_line(self.raw[start:end])
                models_of(seen.norm, seen.text, self.known)

    def look_for_legends(self) -> None:
        """Find the lines that say once what the values of all lists of the cell are."""
        if not self.listed:
            return
        if self.views:
            self.legends = [legend_of(seen.text, seen.norm, self.known) for seen in self.views]
        else:
            lines = [self.raw[start:end] for start, end in self.spans]
            self.legends = [
                legend_alone(line, self.known) if not asked and may_have_legend(line) else None
                for asked, line in zip(self.asked, lines, strict=True)
            ]
        if any(self.legends):
            self.held = in_force(self.legends)

    def look_for_premises(self) -> None:
        """Read the lines that say how it was measured, where no legend is; these are remembered."""
        for i, (start, end) in enumerate(self.spans):
            if self.asked[i] and not (self.views or self.held):
                read_alone(self.raw[start:end], True, self.known, NO_LEGEND, ())

    def lines(self) -> Iterator[tuple[int, Line | GroupLabel | None]]:
        """Where each line begins, and what it says; None for one that says nothing."""
        raw, known, views, held = self.raw, self.known, self.views, self.held
        order: tuple[Option, ...] = ()
        holds = itemized = False  # whether a label holds here, and the lines below it are items of a list
        for i, (start, end) in enumerate(self.spans):
            base = 0 if views else start
            if held and (own := self.legends[i]) is not None and not own.end:
                yield base, None
                continue
            labels = views or raw[end - 1] in _LABEL_ENDS
            if labels and (label := group_label(raw, start, end, known)) is not None:
                yield base, label
                holds = label is not NO_LABEL
                itemized = False
                continue
            if holds and (itemized or _ITEM.match(raw, start, end)):
                holds = itemized = _ITEM.match(raw, start, end) is not None
                if not holds:
                    yield base, NO_LABEL  # the list that it headed is over
            asked, line = self.asked[i], None
            if asked or self.may_score[i]:
                legend = held[i] if held else NO_LEGEND
                line = (
                    read_seen(views[i], asked, known, legend, order)
                    if views
                    else read_alone(raw[start:end], asked, known, legend, order)
                )
                order = line.order
            yield base, line

    def reading(self, lines: list[tuple[int, Line | GroupLabel | None]]) -> CellReading:
        """What its lines say together, in the places where they stand."""
        drafts: list[Draft] = []
        premises: list[Premise] = []
        unread: list[Span] = []
        unequal: list[Span] = []
        doubted: list[Span] = []
        label = NO_LABEL
        for number, (start, line) in enumerate(lines):
            if isinstance(line, GroupLabel):
                label = line
            if not isinstance(line, Line):
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
        drafts.sort(key=attrgetter("place"))
        found = tuple([_metric(self.whole, draft) for draft in drafts])
        missed = [span for span in unread if not any(metric.span.overlaps(span) for metric in found)]
        return CellReading(found, tuple(missed), tuple(unequal), tuple(doubted))


def _spans(raw: str) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end that hold anything."""
    start = 0
    for end, after in line_ends(raw):
        if start < end:
            yield start, end
        start = after


def _may_score(raw: str, start: int, end: int) -> bool:
    """Whether a line holds a number, and a letter for the name of what it is a score of."""
    return NUMBER.search(raw, start, end) is not None and _LETTER.search(raw, start, end) is not None


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


def _metric(raw: str, draft: Draft) -> Metric:
    place = draft.place
    source, written = "inferred" if draft.inferred else "stated", place.of(raw)
    return _make(*_SAID(draft), source, written, place, draft.owner, draft.better or None)
