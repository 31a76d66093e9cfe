"""Where the notes of the log are, as settings: date formats, globs, paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from obsidian_intel.core.date_formats import parse_format
from obsidian_intel.core.declared_settings import MonthsConfig, Patterns, Strings
from obsidian_intel.core.document import Document
from obsidian_intel.core.infer_format import NameFormat, fitting, infer_format
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.core.path_dates import date_of_path, stands_at_edge
from obsidian_intel.core.patterns import glob_regex
from obsidian_intel.core.periods import LogDate
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.core.toml_edits import Setting
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.overview import paper_notes
from obsidian_intel.operations.proposals import Proposal
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.note_parser import read

SAMPLES = 3  # pieces of evidence that are shown
MOST_FORMATS = 4
SPARSE = 3  # so many times more notes of a form than of the log among them: the form alone does not make it


def log_places(workspace: Workspace) -> list[Proposal]:
    """The date formats of notes that are known by their names alone, months and weeks and days apart; notes of many
    dates by their paths.
    """
    if workspace.config.months.is_placed:
        return []
    found: dict[str, list[tuple[str, LogDate]]] = {"path": [], "weekly": [], "daily": []}
    many = tuple(dict.fromkeys(note.path for note in workspace.vault.dated if note.is_part and note.by_name))
    for note in workspace.vault.dated:
        if note.by_name and note.period and not note.is_part:
            key = "daily" if note.day else "weekly" if note.week else "path"
            found[key].append((note.path, LogDate(note.period, note.week, note.day)))
    for path, date in months_of_paper_notes(workspace):
        found["daily" if date.day else "weekly" if date.week else "path"].append((path, date))
    out: list[Proposal] = []
    words = {"path": marked("month"), "weekly": marked("week"), "daily": marked("day")}
    for key, notes in found.items():
        if not notes:
            continue
        formats, sparse = _formats_of(workspace, notes)
        question = (
            Message(
                "Are these {notes} of a {words} the log?",
                notes=pluralize(len(notes), "note"),
                words=Message(words[key]),
            )
            if len(notes) > 1
            else ""
        )
        question = question or Message("Is this note of a {words} the log?", words=Message(words[key]))
        evidence = tuple(path for path, _ in notes)
        out.append(Proposal(question, (Setting("months", key, formats),), evidence, is_certain=not sparse))
    if many:
        out = _with_many(out, many)
    if out and not all(each.is_certain for each in out):
        # One place that is set would end the search by name, and lose the others.
        out = [Proposal(each.question, each.settings, each.evidence, is_certain=False) for each in out]
    return out


def months_of_paper_notes(workspace: Workspace) -> Iterator[tuple[str, LogDate]]:
    """Notes named as months whose tables link half of their rows to paper notes of the vault.

    A note alone does not tell that: `[[Otters]]` may be anything. What its target is, the vault knows.
    """
    papers = {note.path for note in paper_notes(workspace)}
    for path, note in workspace.vault.heads.items():
        date = date_of_path(path) if papers and note.kind is NoteKind.NOTE and note.log_tables else None
        document = workspace.document(path) if date and stands_at_edge(path) else None
        if date is None or not isinstance(document, Document):
            continue
        placed = replace(workspace.config, months=MonthsConfig(path=Patterns((re.sub(r"[*?\[\]]", "?", path),))))
        month = read(document, placed, workspace.obsidian).month
        rows = [row for section in month.sections if section.kind for row in section.data] if month else []
        linked = sum(
            any(ref.note and workspace.vault.resolve(ref.note, path) in papers for ref in row.papers) for row in rows
        )
        if rows and 2 * linked >= len(rows):
            yield path, date


def _with_many(found: list[Proposal], many: Strings) -> list[Proposal]:
    """The proposals, with notes that hold many months, weeks or days: their paths go into `months.path`."""
    months = next((each for each in found if each.settings[0].key == "path"), None)
    known = months.settings[0].value if months else ()
    question = Message("Is {paths} a log of many months, weeks or days?", paths=enumerated(many[:SAMPLES]))
    setting = Setting("months", "path", (*(known if isinstance(known, tuple) else ()), *many))
    others = [each for each in found if each is not months]
    if months is None:
        return [Proposal(question, (setting,), many), *others]
    evidence = (*months.evidence, *many)
    return [Proposal(months.question, (setting,), evidence, is_certain=months.is_certain), *others]


def _formats_of(workspace: Workspace, notes: list[tuple[str, LogDate]]) -> tuple[Strings, bool]:
    """The formats that all of `notes` are named in, the rest by their paths; whether most notes so named are no log."""
    formats: list[str] = []
    left = notes
    sparse = False
    while left and len(formats) < MOST_FORMATS and (form := infer_format(left)) is not None:
        fits = fitting(form, left)
        if not fits:
            break
        formats.append(form.form)
        of_days = notes[0][1].day is not None  # of these only those with rows count
        sparse |= not of_days and _count_named(workspace, form) > SPARSE * len(fits)
        left = [each for each in left if each[0] not in fits]
    return (*formats, *_globs_of(workspace, [path for path, _ in left])), sparse


def _globs_of(workspace: Workspace, paths: Sequence[str]) -> Iterator[str]:
    """Paths that differ in their digits alone as one glob, where most that it fits are of the log; else the paths."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(re.sub("[0-9]", "?", path), []).append(path)
    for glob, alike in groups.items():
        fitting_notes = [path for path in workspace.listing.notes if glob_regex(glob).fullmatch(path)]
        if len(alike) > 1 and len(fitting_notes) < 2 * len(alike):
            yield glob
        else:
            yield from alike


def _count_named(workspace: Workspace, form: NameFormat) -> int:
    return sum(parse_format(path.removesuffix(".md"), form.form) is not None for path in workspace.listing.notes)
