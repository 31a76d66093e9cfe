"""What `look` and `init` learn of a vault: which notes are the log, where papers are kept, which labels are used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import Struct

from obsidian_intel.core.config import FILE_NAME, Strings, fold
from obsidian_intel.core.date_formats import has_date, parse_format
from obsidian_intel.core.document import Document
from obsidian_intel.core.infer_format import NameFormat, fitting, infer_format
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.patterns import glob_regex
from obsidian_intel.core.periods import LogDate, date_of_path
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.core.toml_edits import Setting
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.label_words import likely_statement
from obsidian_intel.operations.learned_columns import LearnedColumn, learned_columns, new_words
from obsidian_intel.operations.overview import overview_lines, paper_notes
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.log_evidence import is_scholarly
from obsidian_intel.vault.note_parser import read

ENOUGH = 3  # notes that make a habit
SAMPLES = 3  # pieces of evidence that are shown
MOST_FORMATS = 4
MOST_READ = 24  # notes of the log whose labels are looked at
SPARSE = 3  # so many times more notes of a form than of the log among them: the form alone does not make it
_TEMPLATE_FOLDER = re.compile(
    r"templates?|forms?|模板|范本|テンプレート|서식|템플릿|قوالب|vorlagen?|modèles?|gabarits?|plantillas?|modelos?|modelli"
    r"|шаблоны?|szablony?|şablonlar?|sjablonen",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+)?\*\*([^*\n|]{2,40}?)[:：]?\*\*[ \t]*[:：]", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)")
_NUMBER = re.compile(r"\d{4}\.\d{5}(?:v\d+)?")
_KEY = re.compile(r"^([^\s:#'\"{\[-][^:\n]{0,39}):", re.MULTILINE)
_PROPERTY = re.compile(r"^([^\s:#'\"{\[-][^:\n]{0,39}):[ \t]+\S", re.MULTILINE)


class Proposal(Struct, frozen=True):
    """Settings that go together, with what they rest on.

    `question` is asked on a terminal; `evidence` names notes or sample texts. `is_certain`: it is a setting; else it
    is likely, and written as a commented line.
    """

    question: str
    settings: tuple[Setting, ...]
    evidence: Strings
    is_certain: bool = True


@dataclass(frozen=True)
class VaultSurvey:
    """What a vault holds, in words; what is proposed; what could not be learned."""

    lines: Strings
    proposals: tuple[Proposal, ...]
    advice: Strings = ()
    columns: tuple[LearnedColumn, ...] = ()


def survey(workspace: Workspace) -> VaultSurvey:
    """Learn from a vault whose notes were read."""
    months = _months_by_type(workspace) + _places(workspace)
    columns = learned_columns(workspace, workspace.vault.dated)
    proposals = [*months, *_tables(columns), *_statements(workspace), *_papers(workspace), *_templates(workspace)]
    lines, advice = tuple(overview_lines(workspace)), tuple(_advice(workspace))
    return VaultSurvey(lines, tuple(proposals), advice, tuple(columns))


def _tables(columns: Sequence[LearnedColumn]) -> Iterator[Proposal]:
    """Headers that were known by what stands beneath them, as words of their fields."""
    for kind, fields in new_words(columns).items():
        settings = tuple(
            Setting(f"tables.{kind}", field, tuple(each.header for each in found)) for field, found in fields.items()
        )
        shown = ", ".join(f"`{each.header}` ({field})" for field, found in fields.items() for each in found)
        evidence = tuple(sample for found in fields.values() for each in found for sample in each.samples)
        yield Proposal(f"Are these columns of a table of {kind}: {shown}?", settings, evidence, is_certain=False)


def _months_by_type(workspace: Workspace) -> list[Proposal]:
    """Values of `type` that notes of the log have and the settings do not know."""
    known = workspace.config.months.types
    notes = [note for note in workspace.vault.heads.values() if note.type and fold(note.type) not in map(fold, known)]
    found = [note for note in notes if note.by_name or (note.kind is NoteKind.NOTE and note.log_tables)]
    types = Counter(note.type or "" for note in found)
    wanted = [name for name, count in types.items() if count >= min(ENOUGH, len(found)) and count > 1]
    if not wanted:
        return []
    names = ", ".join(f"`{name}`" for name in wanted)
    paths = tuple(sorted(note.path for note in found if note.type in wanted))
    return [
        Proposal(
            Message("Is every note of the type {names} one of the log?", names=names),
            (Setting("months", "types", (*known, *wanted)),),
            paths,
        )
    ]


def _places(workspace: Workspace) -> list[Proposal]:
    """The date formats of notes that are known by their names alone, months and weeks and days apart."""
    if workspace.config.months.is_placed:
        return []
    found: dict[str, list[tuple[str, LogDate]]] = {"path": [], "weekly": [], "daily": []}
    for note in workspace.vault.dated:
        if note.by_name and note.period:
            key = "daily" if note.day else "weekly" if note.week else "path"
            found[key].append((note.path, LogDate(note.period, note.week, note.day)))
    out = []
    words = {"path": "month", "weekly": "week", "daily": "day"}
    for key, notes in found.items():
        if not notes:
            continue
        formats, sparse = _formats_of(workspace, notes)
        question = (
            Message("Are these {notes} of a {words} the log?", notes=pluralize(len(notes), "note"), words=words[key])
            if len(notes) > 1
            else ""
        )
        question = question or Message("Is this note of a {words} the log?", words=words[key])
        evidence = tuple(path for path, _ in notes)
        out.append(Proposal(question, (Setting("months", key, formats),), evidence, is_certain=not sparse))
    if out and not all(each.is_certain for each in out):
        # One place that is set would end the search by name, and lose the others.
        out = [Proposal(each.question, each.settings, each.evidence, is_certain=False) for each in out]
    return out


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


def _statements(workspace: Workspace) -> Iterator[Proposal]:
    """Labels that stand in half the notes of the log and may be its theme, signal, insight or implementation."""
    labels: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    notes = workspace.vault.months[-MOST_READ:]
    taken = {fold(label) for words in workspace.config.statements.values() for label in words}
    have: set[str] = set()
    for note in notes:
        document = workspace.document(note.path)
        if not isinstance(document, Document):
            continue
        month = read(document, workspace.config, workspace.obsidian).month
        if month is None:
            continue
        columns = {fold(column.header) for section in month.sections for column in section.columns}
        have |= {statement.field for statement in month.statements}
        known = columns | taken | {fold(statement.label) for statement in month.statements}
        for label in dict.fromkeys(match[1].strip() for match in _LABEL.finditer(document.text)):
            if fold(label) not in known:
                labels[label] += 1
                samples.setdefault(label, []).append(note.path)
    wanted: dict[str, list[str]] = {}
    for label, count in labels.most_common():
        field = likely_statement(label)
        if field and field not in have and count >= 2 and 2 * count >= len(notes):
            wanted.setdefault(field, []).append(label)
    for field, names in wanted.items():
        shown = ", ".join(f"`{name}`" for name in names)
        setting = Setting("statements", field, tuple(names))
        evidence = tuple(dict.fromkeys(path for name in names for path in samples[name]))
        yield Proposal(
            Message("Does {shown} hold the month's {field}?", shown=shown, field=field), (setting,), evidence
        )


def _papers(workspace: Workspace) -> Iterator[Proposal]:
    """The folder that paper notes have in common, and properties that hold their ids."""
    notes = paper_notes(workspace)
    root = _common_root([note.path for note in notes])
    if root and len(notes) >= ENOUGH and root != workspace.config.papers.folder.strip("/"):
        evidence = tuple(sorted(note.path for note in notes))
        yield Proposal(
            Message("Are paper notes kept in {root}/?", root=root), (Setting("papers", "folder", root),), evidence
        )
    keys = _id_properties(workspace)
    if keys:
        config = workspace.config.papers
        wanted = (*config.id_keys, *(key for key in keys if fold(key) not in map(fold, config.id_keys)))
        names = ", ".join(f"`{key}`" for key in keys)
        evidence = tuple(dict.fromkeys(path for paths in keys.values() for path in paths))
        yield Proposal(
            Message("Is a paper's id in the property {names}?", names=names),
            (Setting("papers", "id_keys", wanted),),
            evidence,
        )


def _common_root(paths: Sequence[str]) -> str:
    """The deepest folder that holds at least four fifths of `paths`; "" where only the vault itself does."""
    counts: Counter[str] = Counter()
    for path in paths:
        folders = path.split("/")[:-1]
        counts.update("/".join(folders[: depth + 1]) for depth in range(len(folders)))
    wide = [folder for folder, count in counts.items() if 5 * count >= 4 * len(paths)]
    return max(wide, key=lambda folder: folder.count("/"), default="")


def _id_properties(workspace: Workspace) -> dict[str, list[str]]:
    """Properties, beside the known ones, that hold a paper's id in two notes or more, with these notes."""
    known = {fold(key) for key in workspace.config.papers.id_keys}
    found: dict[str, list[str]] = {}
    for path, note in workspace.vault.heads.items():
        if note.ids or note.kind not in (NoteKind.NOTE, NoteKind.PAPER) or not note.readable:
            continue
        document = workspace.document(path)
        if not isinstance(document, Document) or not document.text.startswith("---"):
            continue
        head = document.text[: document.text.find("\n---", 3) + 1]
        for match in _PROPERTY.finditer(head):
            key, value = match[1].strip(), head[match.end(1) + 1 :].partition("\n")[0].strip().strip("\"'")
            if fold(key) not in known and is_scholarly(_id_of_value(value)):
                found.setdefault(key, []).append(path)
    return {key: paths for key, paths in found.items() if len(paths) > 1}


def _id_of_value(value: str) -> str | None:
    """The id that a property's value is: an address, a prefixed id, a Markdown link to one, or a number of arXiv."""
    link = _LINK.fullmatch(value)
    text = link[1] if link else value
    return paper_id(f"arXiv:{text}" if _NUMBER.fullmatch(text) else text)


def _templates(workspace: Workspace) -> Iterator[Proposal]:
    """Folders that are named as template folders, hold a table of the log, and are not known as such."""
    folders: dict[str, list[str]] = {}
    for path, note in workspace.vault.heads.items():
        folder = path.rpartition("/")[0]
        if note.kind is NoteKind.NOTE and note.log_tables and _TEMPLATE_FOLDER.fullmatch(folder.rpartition("/")[2]):
            folders.setdefault(folder, []).append(path)
    if folders:
        names = (*workspace.config.files.templates, *folders)
        evidence = tuple(path for paths in folders.values() for path in paths)
        shown = ", ".join(f"{folder}/" for folder in folders)
        yield Proposal(
            Message("Are the notes in {shown} templates?", shown=shown),
            (Setting("files", "templates", names),),
            evidence,
        )


def _advice(workspace: Workspace) -> Iterator[str]:
    """What is not sure enough to be proposed."""
    weak = [note for note in workspace.vault.heads.values() if _is_weak(note)]
    if weak:
        names = ", ".join(sorted(note.path for note in weak)[:SAMPLES]) + (" …" if len(weak) > SAMPLES else "")
        yield (
            Message(
                "{notes} named as months with tables of the log, but most rows without a paper or a "
                "score: {names}; where they are the log, give them `type: Monthly Report`",
                notes=pluralize(len(weak), "note"),
                names=names,
            )
        )
    formats = [each for each in workspace.config.months.path if has_date(each)]
    outside = [
        path
        for path, note in workspace.vault.heads.items()
        if formats and note.kind is NoteKind.NOTE and note.log_tables and date_of_path(path)
    ]
    if outside:
        names = enumerated(outside[:SAMPLES])
        yield Message(
            "{notes} outside `months.path` with tables of the log: {names}",
            notes=pluralize(len(outside), "note"),
            names=names,
        )


def _is_weak(note: NoteFacts) -> bool:
    return note.kind is NoteKind.NOTE and note.log_tables > 0 and date_of_path(note.path) is not None


def settings_text(proposals: Sequence[Proposal]) -> str:
    """A short `obsintel.toml` for a vault that has none."""
    from obsidian_intel.core.toml_edits import insert_settings

    what = Message("{file}: the settings of this vault. What is not here has its default.", file=FILE_NAME)
    scope = Message('Only months and paper notes are checked; "vault" checks every note.')
    head = f'# {what}\n\n[lint]\n# {scope}\nscope = "log"\n'
    return insert_settings(head, [(each, proposal.is_certain) for proposal in proposals for each in proposal.settings])


@dataclass(frozen=True)
class PaperNoteExample:
    """A paper note as `link` would make it: its path, its text, and its properties that no note here has yet."""

    path: str
    text: str
    new_properties: Strings


def example_paper_note(workspace: Workspace) -> PaperNoteExample | None:
    """The first paper note that `link` would make; None where it would make none."""
    from obsidian_intel.operations.link import link

    creates = link(workspace, write=False).writes.creates
    if not creates:
        return None
    first = creates[0]
    head = first.text[: first.text.find("\n---", 3) + 1]
    keys = tuple(dict.fromkeys(match[1].strip() for match in _KEY.finditer(head)))
    return PaperNoteExample(
        first.path, first.text, tuple(key for key in keys if key not in _known_properties(workspace))
    )


def _known_properties(workspace: Workspace) -> frozenset[str]:
    """The properties that Obsidian has a type for, and those that every vault of ours has."""
    import json

    path = workspace.root / workspace.obsidian.folder / "types.json"
    try:
        types = json.loads(path.read_text("utf-8")).get("types", {})
    except (OSError, ValueError, AttributeError):
        types = {}
    return frozenset((*types, "aliases", "tags", "cssclasses")) if isinstance(types, dict) else frozenset()
