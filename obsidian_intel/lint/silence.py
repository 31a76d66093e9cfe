"""How to silence one finding: the comment, or the property, that a person would write, found by trying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.lint.fix_guard import same_content
from obsidian_intel.lint.linter import lint_note
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.markdown.frontmatter.edits import add_to_list
from obsidian_intel.months.typed_month import Month
from obsidian_intel.vault.note_parser import ParsedNote, read
from obsidian_intel.vault.suppressions import KEY, is_silent, suppressions

_ASKED = lazy_pattern(r"%%\s*obsintel-ignore\b\s*[:：]?\s*([A-Za-z][\w-]*(?:[,，\s]+[A-Za-z][\w-]*)*)(?=\s*%%)", re.I)
_PREFIX = re.compile(r"[ \t>]*")


def silence(document: Document, found: Diagnostic, config: Config, obsidian: ObsidianConfig) -> tuple[Edit, ...] | None:
    """The edits after which `found` is silent and the note says what it said; None where there are none.

    A comment in the line is tried first (in a table, in the row's last cell), then one above it, then the property
    `obsintel-ignore`, which speaks of the whole note.
    """
    before = read(document, config, obsidian)
    rest = _others(before, found, config)
    for edits in _ways(before, found):
        if edits and _is_right(before, found, edits, rest, config, obsidian):
            return tuple(edits)
    return None


def _others(reading: ParsedNote, found: Diagnostic, config: Config) -> tuple[int, list[tuple[str, str]]]:
    """How often the note alone shows that fault, and what else it shows."""
    all_of_it = [(each.code, each.message) for each in lint_note(NoteContext.of(reading, config))]
    others = [each for each in all_of_it if each[0] != found.code]
    return len(all_of_it) - len(others), others


def _ways(reading: ParsedNote, found: Diagnostic) -> Iterator[Sequence[Edit]]:
    document, line = reading.document, found.range.start.line
    if found.range.span.start >= reading.note.body and len(document.text) > reading.note.body:
        place = document.line_span(line)
        yield _into_comment(document.text, place, found.code)
        comment = f"%% {KEY}: {found.code} %%"
        yield [Edit(Span(end := _row_end(reading, place), end), f" {comment}")]
        prefix = _PREFIX.match(document.text, place.start, place.end)
        yield [Edit(Span(place.start, place.start), f"{prefix[0] if prefix else ''}{comment}{document.newline}")]
    yield add_to_list(document, reading.frontmatter, KEY, [found.code])


def _into_comment(text: str, line: Span, code: str) -> Sequence[Edit]:
    """The code, put into a comment of that kind which the line has already."""
    match = _ASKED.search(text, line.start, line.end)
    return [Edit(Span(match.end(1), match.end(1)), f", {code}")] if match else ()


def _row_end(reading: ParsedNote, line: Span) -> int:
    """Where a comment ends the line: in a row of a table behind what its last cell says, else at the line's end."""
    for table in reading.note.tables:
        if table.span.start <= line.start < table.span.end:
            for row in table.rows:
                if line.start <= row.span.start < line.end and row.cells and row.closed:
                    return row.cells[-1].span.end
    return line.end


def _is_right(
    before: ParsedNote,
    found: Diagnostic,
    edits: Sequence[Edit],
    rest: tuple[int, list[tuple[str, str]]],
    config: Config,
    obsidian: ObsidianConfig,
) -> bool:
    document = before.document
    after = read(Document.from_text(document.path, apply_edits(document.text, edits)), config, obsidian)
    start = found.range.span.start
    moved = start + sum(len(each.text) - len(each.span) for each in edits if each.span.end <= start)
    line = after.document.line_of(moved) if start or found.range.span.end else 1
    asked = suppressions(after.document, after.frontmatter, after.note)
    touched = [each.span for each in edits]
    return (
        after.kind is before.kind
        and is_silent(asked, line, found.code, found.name)
        and same_content(before, after, touched)
        and _said(before.month) == _said(after.month)
        and _is_less(rest, _others(after, found, config))
    )


def _is_less(before: tuple[int, list[tuple[str, str]]], after: tuple[int, list[tuple[str, str]]]) -> bool:
    """Whether that fault is shown once less, where the note alone shows it, and all others as before."""
    return after[0] < max(before[0], 1) and after[1] == before[1]


def _said(month: Month | None) -> list[tuple[object, ...]]:
    """Names, papers and scores of all rows: what a comment must not touch."""
    return [
        (row.name, [paper.id for paper in row.papers], [(m.benchmark, m.raw, m.condition) for m in row.metrics])
        for row in (month.rows if month is not None else ())
    ]
