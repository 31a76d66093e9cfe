"""What the latest notes of a log have in common: labels of its own sentences, sections, benchmarks, language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.date_text import may_hold_date
from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.language import of_locale
from obsidian_intel.core.message import Message, aside, enumerated
from obsidian_intel.core.toml_edits import Setting
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.column_content import column_content, is_benchmark_name
from obsidian_intel.months.table_kinds import all_kinds
from obsidian_intel.months.table_settings import toml_key
from obsidian_intel.months.typed_month import Month, Section
from obsidian_intel.operations.label_words import likely_statement
from obsidian_intel.operations.proposals import Proposal
from obsidian_intel.reports.rollup.labels import language_of_texts
from obsidian_intel.vault.note_parser import read

MOST_READ = 24  # notes of the log that are looked at, the latest
TWICE = 2  # so often makes a habit
_SHOWN = 6
_LABEL = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+)?\*\*([^*\n|]{2,40}?)[:：]?\*\*[ \t]*[:：]", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+|\]\([^()\n]*\)")
_LANGUAGE_SAMPLE = 4_000  # code points of a note


class ReadNote(NamedTuple):
    """A note of the log with its text, read."""

    path: str
    text: str
    month: Month


def latest_notes(workspace: Workspace) -> list[ReadNote]:
    """The latest notes of the log, the oldest of them first."""
    found = []
    paths = list(dict.fromkeys(note.path for note in workspace.vault.months))
    for path in paths[-MOST_READ:]:
        document = workspace.document(path)
        if isinstance(document, Document):
            month = read(document, workspace.config, workspace.obsidian).month
            if month is not None:
                found.append(ReadNote(path, document.text, month))
    return found


def statement_labels(workspace: Workspace, notes: Sequence[ReadNote]) -> Iterator[Proposal]:
    """Labels that stand in half the notes of the log and may be its theme, signal, insight or implementation."""
    labels: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    taken = {fold(label) for words in workspace.config.statements.values() for label in words}
    have: set[str] = set()
    for path, text, month in notes:
        columns = {fold(column.header) for section in month.sections for column in section.columns}
        have |= {statement.field for statement in month.statements}
        known = columns | taken | {fold(statement.label) for statement in month.statements}
        for label in dict.fromkeys(match[1].strip() for match in _LABEL.finditer(text)):
            if fold(label) not in known:
                labels[label] += 1
                samples.setdefault(label, []).append(path)
    wanted: dict[str, list[str]] = {}
    for label, count in labels.most_common():
        field = likely_statement(label)
        if field and field not in have and count >= TWICE and 2 * count >= len(notes):
            wanted.setdefault(field, []).append(label)
    for field, names in wanted.items():
        shown = enumerated(f"`{name}`" for name in names)
        setting = Setting("statements", field, tuple(names))
        evidence = tuple(dict.fromkeys(path for name in names for path in samples[name]))
        yield Proposal(
            Message("Does {shown} hold the month's {field}?", shown=shown, field=Message(field)), (setting,), evidence
        )


def section_lines(notes: Sequence[ReadNote]) -> Iterator[str]:
    """The sections that come again from note to note, by their keys."""
    counts = Counter(key for note in notes for key in {each.key for each in _series(note.month)})
    again = [(key, count) for key, count in counts.most_common() if count >= TWICE]
    if again:
        names = enumerated([aside(f"`{key}`", str(count)) for key, count in again[:_SHOWN]], dots=len(again) > _SHOWN)
        yield Message("sections that come again: {names}", names=names)


def renamed_sections(workspace: Workspace, notes: Sequence[ReadNote]) -> Iterator[Proposal]:
    """Headings that took the place of another: the one ends in the very note before the other begins, and the rows
    beneath are of one kind under the same headers.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    kinds: dict[str, tuple[str | None, tuple[str, ...]]] = {}
    titles: dict[str, str] = {}
    times: Counter[str] = Counter()
    for number, note in enumerate(notes):
        for section in _series(note.month):
            first.setdefault(section.key, number)
            times[section.key] += last.get(section.key) != number
            last[section.key] = number
            kinds[section.key] = section.kind, tuple(fold(column.header) for column in section.columns)
            titles.setdefault(section.key, section.title)
    root: dict[str, str] = {}
    aliases: dict[str, list[str]] = {}
    for old in sorted(first, key=lambda key: (first[key], key)):
        new = [key for key in first if first[key] == last[old] + 1 and kinds[key] == kinds[old]]
        gone = [key for key in first if last[key] == last[old] and kinds[key] == kinds[old]]
        if len(new) == 1 and gone == [old] and times[old] >= TWICE and times[new[0]] >= TWICE:
            root[new[0]] = root.get(old, old)
            aliases.setdefault(root[new[0]], []).append(titles[new[0]])
    for key, names in aliases.items():
        if key in workspace.config.sections:
            continue
        evidence = [
            note.path for note in notes if any(root.get(each.key, each.key) == key for each in _series(note.month))
        ]
        yield Proposal(
            Message(
                "Is {names} another heading of the section `{key}`?",
                names=enumerated(f"`{name}`" for name in names),
                key=key,
            ),
            (Setting(f"sections.{toml_key(key)}", "aliases", tuple(names)),),
            tuple(evidence),
            is_certain=False,
        )


def _series(month: Month) -> list[Section]:
    """The sections whose headings may come again: not those without a heading or under a date."""
    return [
        section
        for section in month.sections
        if section.kind and not section.guide and section.title and not may_hold_date(section.title)
    ]


def own_benchmarks(workspace: Workspace, notes: Sequence[ReadNote]) -> Iterator[Proposal]:
    """Headers of columns of numbers that the cells of other rows name as a benchmark, and that no data knows."""
    known = {fold(name) for name in workspace.config.benchmarks.names}
    used: Counter[str] = Counter()
    for note in notes:
        for row in note.month.rows:
            used.update({fold(metric.benchmark) for metric in row.metrics})
    columns: dict[str, list[str]] = {}
    fields = {kind.name: kind for kind in all_kinds(workspace.config)}
    for note in notes:
        for section in note.month.sections:
            if section.shape != "table" or section.guide or section.kind not in (None, "models"):
                continue
            for column in section.columns:
                name = fold(column.header)
                if column.known or name in known or used[name] < TWICE or is_benchmark_name(column.header):
                    continue
                cells = [row.cells[column.field].raw for row in section.rows if column.field in row.cells]
                if column_content(cells).mostly("numbers") and fields["models"].field_of(column.header) is None:
                    columns.setdefault(column.header, []).append(note.path)
    if columns:
        names = tuple(columns)
        shown = enumerated(f"`{name}`" for name in names)
        evidence = tuple(dict.fromkeys(path for paths in columns.values() for path in paths))
        yield Proposal(
            Message("Are the numbers under {shown} scores, as elsewhere in the log?", shown=shown),
            (Setting("benchmarks", "names", (*workspace.config.benchmarks.names, *names)),),
            evidence,
        )


def log_language(workspace: Workspace, notes: Sequence[ReadNote]) -> Iterator[Proposal]:
    """`lang`, where the log is in a language that we speak and that is not the one we start from.

    Pages follow the log without it; it is about messages, so it is certain only where the locale wants the same.
    """
    texts = [_ADDRESS.sub(" ", note.text[:_LANGUAGE_SAMPLE]) for note in notes]
    if not texts or workspace.config.lang != "auto" or language_of_texts(texts) != "zh":
        return
    yield Proposal(
        Message("The log is in Chinese; are messages to be so too?"),
        (Setting("", "lang", "zh"),),
        tuple(note.path for note in notes),
        is_certain=of_locale() == "zh",
    )
