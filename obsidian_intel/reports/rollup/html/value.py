"""The table of value: what each model is good for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.months.status import status_kind
from obsidian_intel.reports.rollup.html.elements import NOTHING, Html, escaped, language, tag
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.value import ValueEntry, value_table
from obsidian_intel.reports.rollup.rollup_values import Rollup


def value(rollup: Rollup, words: Words) -> Iterator[Html]:
    """The table; without a column of months in a page of one, without one of status where no cell says any."""
    found = value_table(rollup)
    if not found:
        return
    many = rollup.range.since != rollup.range.until
    told = any(entry.status for entry in found)
    heads = [TableHead(words("Model")), *([TableHead(words("Month"), "month")] if many else [])]
    heads += [*([TableHead(words("Status"))] if told else []), TableHead(words("Application"), "prose")]
    lines = [TableLine(tuple(_cells(entry, many, told))) for entry in found]
    whole = table("value-table", words("Business value"), heads, lines)
    yield searched("value-table", words("Filter applications"), whole, len(lines), words)


def _cells(entry: ValueEntry, many: bool, told: bool) -> Iterator[TableCell]:
    yield TableCell(escaped(entry.model), lang=language(entry.model))
    if many:
        yield TableCell(escaped(entry.period))
    if told:
        yield TableCell(status(entry.status), entry.status)
    yield TableCell(escaped(entry.application), lang=language(entry.application))


def status(word: str) -> Html:
    """A status as a label in the colour of its kind; nothing where none is said."""
    return tag("span", word, class_=f"status {status_kind(word)}", lang=language(word)) if word else NOTHING
