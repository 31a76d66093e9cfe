"""What a word means to a log: a model, a paper, a benchmark, a topic or a tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.folding import fold_name, joined, tokens
from obsidian_intel.core.near_names import near_name
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.reports.answers.log import Log

KINDS = ("model", "benchmark", "topic", "paper", "tag")
_MOST = 5


class Subject(NamedTuple):
    """Something that the log speaks of. `key`: a model's number, a folded name, a paper's id, a tag."""

    kind: str
    key: int | str
    name: str


def look_up(log: Log, name: str, kind: str | None = None) -> list[Subject]:
    """Everything that is called `name` (a name, an alias, an id or an address), the likeliest first; of `kind` alone
    where one is given.
    """
    found = dict.fromkeys(_subjects(log, name.strip()))
    return [each for each in found if kind in (None, each.kind)]


def _subjects(log: Log, name: str) -> Iterator[Subject]:
    if name.startswith("#"):
        yield from _tags(log, name[1:], every=True)
        return
    ids = [found] if (found := paper_id(name)) else []
    yield from _papers(log, ids)
    folded = fold_name(name)
    if not folded:
        return
    numbers = (n for n, names in log.names_of_model.items() if any(fold_name(each) == folded for each in names))
    for number in sorted(numbers, key=lambda n: log.rows_of_model[n][-1].month.period, reverse=True):
        yield Subject("model", number, log.names_of_model[number][0])
    benchmark = log.identity.fold_benchmark(name)
    if benchmark in log.benchmarks:
        yield Subject("benchmark", benchmark, log.benchmarks[benchmark])
    if folded in log.rows_of_topic:
        yield Subject("topic", folded, log.rows_of_topic[folded][-1].row.name)
    titled = [ident for ident, title in _titles(log).items() if fold_name(title) == folded]
    yield from _papers(log, [*titled, *log.notes.ids_of(name)])
    yield from _tags(log, name, every=False)


def _papers(log: Log, ids: Iterable[str]) -> Iterator[Subject]:
    for ident in ids:
        if ident in log.model_of_paper:
            number = log.model_of_paper[ident]
            yield Subject("model", number, log.names_of_model[number][0] if log.names_of_model[number] else ident)
        elif ident in log.rows_of_paper:
            yield Subject("paper", ident, _titles(log).get(ident, ident))


def _tags(log: Log, name: str, *, every: bool) -> Iterator[Subject]:
    """The tag `name`: of rows; with `every`, one that only notes carry too."""
    folded = name.casefold()
    tags = dict.fromkeys(tag for each in log.rows for tag in each.row.tags)
    found = next((tag for tag in tags if tag.casefold() == folded), None)
    if found is not None or (every and log.notes.tagged(name)):
        yield Subject("tag", found or name, found or name)


def _titles(log: Log) -> dict[str, str]:
    """The title of each paper, as first written."""
    found: dict[str, str] = {}
    for each in log.rows:
        for paper in each.row.papers:
            if paper.id and paper.title:
                found.setdefault(paper.id, paper.title)
    return found


def suggestions(log: Log, name: str, kind: str | None = None) -> list[str]:
    """Names that `name` may have been meant to be: those a slip away, then those that hold it or that it holds, then
    those that begin with what is a slip away.
    """
    known = list(dict.fromkeys(each for each in _names(log, kind) if each))
    folded = fold_name(name)
    if len(folded) < 2:
        return []
    near = near_name(name.casefold(), [each.casefold() for each in known])
    holding = [each for each in known if folded in fold_name(each)]
    inside = [each for each in known if len(fold_name(each)) > 2 and fold_name(each) in folded]
    first = [known[near]] if near is not None else []
    found = (*first, *sorted(holding, key=len), *sorted(inside, key=len, reverse=True), *_beginning(name, known))
    return list(dict.fromkeys(found))[:_MOST]


def _beginning(name: str, known: Sequence[str]) -> list[str]:
    """The names whose first words are a slip away from `name`: `Tidewatr 4.3` is one from `Tidewater-4.3-Thinking`."""
    size = len(tokens(name))
    heads = [joined(tokens(each)[:size]) for each in known]
    near = near_name(fold_name(name), heads)
    return [each for each, head in zip(known, heads, strict=True) if head == heads[near]] if near is not None else []


def _names(log: Log, kind: str | None) -> Iterator[str]:
    """All names, of the kinds in order; those of later months first."""
    if kind in (None, "model"):
        for names in reversed(log.names_of_model.values()):
            yield from names
    if kind in (None, "benchmark"):
        yield from log.benchmarks.values()
    if kind in (None, "topic"):
        for rows in log.rows_of_topic.values():
            yield rows[-1].row.name
    if kind in (None, "tag"):
        for each in log.rows:
            yield from each.row.tags
    if kind in (None, "paper"):
        yield from _titles(log).values()
