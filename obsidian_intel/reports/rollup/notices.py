"""What is odd in a range, one clear line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from obsidian_intel.core.message import Message, clauses, enumerated
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.months.summary import MonthFacts
from obsidian_intel.reports.rollup.format_scores import label
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, Notice
from obsidian_intel.reports.rollup.similar_names import similar_names

_SHOWN = 12


def remarks(
    months: Sequence[MonthFacts], span: DateRange, boards: Sequence[Leaderboard], names: Iterable[str]
) -> Iterator[Notice]:
    """All of them. `months` are those of the vault in order, `boards` those with news, `names` all benchmarks."""
    yield from _missing(months, span)
    yield from _twice(months, span)
    yield from _verified(months, span)
    for board in boards:
        yield from _conflicts(board, span)
        yield from _mixed_scale(board)
    moved = {board.benchmark for board in boards}
    for first, second in similar_names(names) if moved else ():
        if first not in moved and second not in moved:
            continue
        text = "{first} and {second} look alike. If they are one, add an alias under [benchmarks.aliases]."
        yield Notice("look-alike", Message(text, first=first, second=second), names=(first, second))


def future_months(periods: Iterable[str], today: str) -> list[str]:
    """The periods later than the month of `today` (`YYYY-MM…`), in order."""
    return sorted({period for period in periods if period > today[:7]})


def _missing(months: Sequence[MonthFacts], span: DateRange) -> Iterator[Notice]:
    known = {month.period for month in months}
    if not any(period in span for period in known):
        when = (
            span.since
            if span.since == span.until
            else Message("{since} to {until}", since=span.since, until=span.until)
        )
        yield Notice("empty", Message("There is no monthly note for {periods}.", periods=when))
        return
    if span.days is not None:
        return
    first, last = min(known), max(known)
    inside = DateRange(max(first, span.since), min(last, span.until), "")
    missing = [period for period in inside.months() if period not in known]
    if missing:
        yield Notice("gap", _gap(missing))


def _gap(missing: Sequence[str]) -> Message:
    shown = enumerated(missing[:_SHOWN])
    if rest := len(missing) - len(missing[:_SHOWN]):
        return Message("There is no monthly note for {periods} and {count} more.", periods=shown, count=rest)
    return Message("There is no monthly note for {periods}.", periods=shown)


def _twice(months: Sequence[MonthFacts], span: DateRange) -> Iterator[Notice]:
    paths: dict[str, list[str]] = {}
    for month in months:
        if month.period in span:
            paths.setdefault(month.period, []).append(month.path)
    for period, found in paths.items():
        twice = [path for path in found if len(found) > 1 and not _is_part(path)]
        if len(twice) > 1:
            text = "There are {count} notes for {period}; a row that stands in more than one counts once"
            yield Notice("twice", Message(text, count=len(twice), period=period), tuple(twice))


def _is_part(path: str) -> bool:
    """Whether a note is that of a week or a day by its name: a month has many."""
    found = date_of_path(path)
    return bool(found and (found.week or found.day))


def _verified(months: Sequence[MonthFacts], span: DateRange) -> Iterator[Notice]:
    """What `verify` found, a line a month; nothing where pages are not to say it."""
    counts: dict[str, Counter[str]] = {}
    missed: dict[str, list[str]] = {}
    for month in months:
        for row in month.rows if month.period in span else ():
            for score in filter(lambda score: score.verified, row.scores):
                counts.setdefault(month.period, Counter())[score.verified] += 1
                if score.verified == "not found":
                    missed.setdefault(month.period, []).append(
                        Message("{name} {score}", name=score.owner or row.name, score=label(score))
                    )
    for period, count in counts.items():
        names = missed.get(period, [])
        more = Message(" and {count} more", count=len(names) - _SHOWN) if len(names) > _SHOWN else ""
        counted = {"period": period, "found": count["found"], "no_source": count["no source"]}
        if not names:
            text = Message("Scores of {period}: {found} found in their papers, {no_source} without a text.", **counted)
        else:
            text = Message(
                "Scores of {period}: {found} found in their papers, {no_source} without a text,"
                " {not_found} not found: {names}{more}.",
                **counted,
                not_found=len(names),
                names=clauses(names[:_SHOWN]),
                more=more,
            )
        yield Notice("verified", text)


def _mixed_scale(board: Leaderboard) -> Iterator[Notice]:
    if board.mixed_scale:
        few = enumerated(f"{entry.name} {entry.written}" for entry in board.entries if entry.value <= 1)
        text = "{board} mixes a scale of 0 to 1 ({few}) with one of 0 to 100: write both alike."
        yield Notice("mixed-scale", Message(text, board=board.title, few=few))


def _conflicts(board: Leaderboard, span: DateRange) -> Iterator[Notice]:
    values: dict[tuple[str, str], list[str]] = {}
    for entry in board.entries:
        if entry.conflict and entry.period in span:
            values.setdefault((entry.name, entry.period), []).append(f"{entry.value:g}")
    for (name, period), found in values.items():
        text = "{name} has {values} on {board} in {period}."
        yield Notice("conflict", Message(text, name=name, values=reduce(_and, found), board=board.title, period=period))


def _and(first: str, second: str) -> str:
    return Message("{first} and {second}", first=first, second=second)
