"""`new`: the note of a month, a week or a day, made from the person's own template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from obsidian_intel.core.date_formats import has_date, write_date
from obsidian_intel.core.document import Document
from obsidian_intel.core.infer_format import NameFormat, first_day, infer_format
from obsidian_intel.core.message import Message
from obsidian_intel.core.month_names import languages_of
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.core.periods import LogDate
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import MONTH_TEMPLATE, template_folder
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIELD = re.compile(rf"\{{\{{\s*(title|date|time|{'|'.join(_WEEKDAYS)})\s*(?::([^{{}}]*))?\}}\}}", re.IGNORECASE)


@dataclass(frozen=True)
class NewNote:
    """A note to make: its path, its text, and where its template is. `text` is None where the note is there already."""

    path: str
    text: str | None
    template: str = ""


def new_note(workspace: Workspace, wanted: LogDate) -> NewNote:
    """The note of a month, a week or a day: the one that is there, else a new one."""
    taken = [note.path for note in workspace.vault.months if date_of(note) == wanted]
    if taken:
        return NewNote(taken[0], None)
    form = name_format(workspace, wanted)
    path = form.path(wanted)
    if path in workspace.listing.notes or (workspace.root / path).exists():
        return NewNote(path, None)
    source, text = _template(workspace, wanted)
    title = path.rpartition("/")[2].removesuffix(".md")
    return NewNote(path, fill_template(text, wanted, title, form.language), source)


def date_of(note: NoteFacts) -> LogDate | None:
    """What a note of the log is about."""
    return LogDate(note.period, note.week, note.day) if note.period else None


def name_format(workspace: Workspace, wanted: LogDate) -> NameFormat:
    """How the note is named: as the settings say, else as Obsidian's, else as the latest notes of the log are."""
    kind = _granularity(wanted)
    config, obsidian = workspace.config.months, workspace.obsidian
    notes = [
        (note.path, found)
        for note in workspace.vault.months
        if not note.is_part and (found := date_of(note)) and _granularity(found) == kind
    ]
    own = {"month": config.path, "week": config.weekly, "day": config.daily}[kind]
    theirs = {"month": obsidian.monthly, "week": obsidian.weekly, "day": obsidian.daily}[kind]
    set_format = next((each for each in own if has_date(each)), "") or (theirs[0] if theirs else "")
    learned = infer_format(notes)
    if set_format:
        language = learned.language if learned else _language(workspace)
        return NameFormat(set_format.strip("/").removesuffix(".md"), language)
    if learned:
        return learned
    name = {"month": "YYYY-MM", "week": "GGGG-[W]WW", "day": "YYYY-MM-DD"}[kind]
    return NameFormat(f"[Log]/{name}" if (workspace.root / "Log").is_dir() else name)


def _granularity(found: LogDate) -> str:
    return "day" if found.day else "week" if found.week else "month"


def _language(workspace: Workspace) -> str:
    """The language of the months' names in the vault's paths, English where there are none."""
    for path in workspace.listing.notes:
        for word in re.findall(r"[^\W\d_]{3,}", path.rpartition("/")[2]):
            if (found := languages_of(word)) and date_of_path(path):
                return found[0][0]
    return "en"


def _template(workspace: Workspace, wanted: LogDate) -> tuple[str, str]:
    """The person's own template of such a note, else ours."""
    kind = _granularity(wanted)
    obsidian = workspace.obsidian
    named = {"month": obsidian.monthly_templates, "week": obsidian.weekly_templates, "day": obsidian.daily_templates}
    others = {path for name, paths in named.items() if name != kind for path in paths}
    templates = {path: note for path, note in workspace.vault.notes.items() if note.kind is NoteKind.TEMPLATE}
    own = [path for path in named[kind] if path in templates]
    own += sorted(path for path, note in templates.items() if note.log_tables and path not in {*own, *others})
    for path in own:
        document = workspace.document(path)
        if isinstance(document, Document) and "<%" not in document.text:
            return path, document.text
    return Message("the built-in template"), (template_folder() / "base" / MONTH_TEMPLATE).read_text("utf-8")


def fill_template(text: str, wanted: LogDate, title: str, language: str = "en") -> str:
    """A template with its `{{title}}`, `{{date}}`, `{{date:FORMAT}}`, `{{time}}` and `{{monday:FORMAT}}` filled in.

    `{{date}}` of a month or a week is the note's name, as Periodic Notes has it.
    """
    day = first_day(wanted)

    def value(match: re.Match[str]) -> str:
        name, form = match[1].casefold(), (match[2] or "").strip()
        if name == "title":
            return title
        if name in _WEEKDAYS:
            there = day - timedelta(days=day.weekday() - _WEEKDAYS.index(name))
            return write_date(form or "YYYY-MM-DD", there, language)
        if form:
            return write_date(form, day, language)
        return "00:00" if name == "time" else day.isoformat() if wanted.day else title

    return _FIELD.sub(value, text)
