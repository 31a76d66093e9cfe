"""What `look` and `init` learn of a vault: which notes are the log, where papers are kept, which labels are used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obsidian_intel.core.date_formats import has_date
from obsidian_intel.core.declared_settings import FILE_NAME, Strings, fold
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.core.toml_edits import Setting
from obsidian_intel.engine.typed_months import likely_months
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.lint.vault_findings import unread_papers
from obsidian_intel.operations.learned_columns import LearnedColumn, learned_columns, new_words
from obsidian_intel.operations.log_habits import (
    latest_notes,
    log_language,
    own_benchmarks,
    renamed_sections,
    section_lines,
    statement_labels,
)
from obsidian_intel.operations.log_places import SAMPLES, log_places, months_of_paper_notes
from obsidian_intel.operations.overview import overview_lines
from obsidian_intel.operations.paper_places import ENOUGH, paper_places
from obsidian_intel.operations.proposals import Proposal
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.log_evidence import MANY_OF_DAY

_TEMPLATE_FOLDER = re.compile(
    r"templates?|forms?|模板|范本|テンプレート|서식|템플릿|قوالب|vorlagen?|modèles?|gabarits?|plantillas?|modelos?|modelli"
    r"|шаблоны?|szablony?|şablonlar?|sjablonen",
    re.IGNORECASE,
)
_KEY = re.compile(r"^([^\s:#'\"{\[-][^:\n]{0,39}):", re.MULTILINE)


@dataclass(frozen=True)
class VaultSurvey:
    """What a vault holds, in words; what is proposed; what could not be learned."""

    lines: Strings
    proposals: tuple[Proposal, ...]
    advice: Strings = ()
    columns: tuple[LearnedColumn, ...] = ()


def survey(workspace: Workspace) -> VaultSurvey:
    """Learn from a vault whose notes were read."""
    months = _months_by_type(workspace) + log_places(workspace)
    columns = learned_columns(workspace, workspace.vault.dated)
    notes = latest_notes(workspace)
    proposals = [
        *months,
        *_tables(columns),
        *own_benchmarks(workspace, notes),
        *statement_labels(workspace, notes),
        *renamed_sections(workspace, notes),
        *paper_places(workspace),
        *_templates(workspace),
        *log_language(workspace, notes),
    ]
    lines = (*overview_lines(workspace), *section_lines(notes))
    return VaultSurvey(lines, tuple(proposals), tuple(_advice(workspace)), tuple(columns))


def _tables(columns: Sequence[LearnedColumn]) -> Iterator[Proposal]:
    """Headers that were known by what stands beneath them, as words of their fields."""
    for kind, fields in new_words(columns).items():
        settings = tuple(
            Setting(f"tables.{kind}", field, tuple(each.header for each in found)) for field, found in fields.items()
        )
        shown = enumerated(f"`{each.header}` ({field})" for field, found in fields.items() for each in found)
        evidence = tuple(sample for found in fields.values() for each in found for sample in each.samples)
        question = Message("Are these columns of a table of {kind}: {shown}?", kind=kind, shown=shown)
        yield Proposal(question, settings, evidence, is_certain=False)


def _months_by_type(workspace: Workspace) -> list[Proposal]:
    """Values of `type` that notes of the log have and the settings do not know."""
    known = workspace.config.months.types
    notes = [note for note in workspace.vault.heads.values() if note.type and fold(note.type) not in map(fold, known)]
    found = [note for note in notes if note.by_name or (note.kind is NoteKind.NOTE and note.log_tables)]
    types = Counter(note.type or "" for note in found)
    wanted = [name for name, count in types.items() if count >= min(ENOUGH, len(found)) and count > 1]
    if not wanted:
        return []
    names = enumerated(f"`{name}`" for name in wanted)
    paths = tuple(sorted(note.path for note in found if note.type in wanted))
    return [
        Proposal(
            Message("Is every note of the type {names} one of the log?", names=names),
            (Setting("months", "types", (*known, *wanted)),),
            paths,
        )
    ]


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
        shown = enumerated(f"{folder}/" for folder in folders)
        yield Proposal(
            Message("Are the notes in {shown} templates?", shown=shown),
            (Setting("files", "templates", names),),
            evidence,
        )


def _advice(workspace: Workspace) -> Iterator[str]:
    """What is not sure enough to be proposed, and where no log was found, what makes one."""
    vault = workspace.vault
    if not vault.dated:
        yield from _no_log(workspace)
    elif sum(note.paper_lines for note in vault.heads.values()) > sum(len(note.rows) for note in vault.months):
        yield from unread_papers(vault)
    known = {path for path, _ in months_of_paper_notes(workspace)}
    weak = [note for note in workspace.vault.heads.values() if _is_weak(note) and note.path not in known]
    if weak:
        names = enumerated(sorted(note.path for note in weak)[:SAMPLES], dots=len(weak) > SAMPLES)
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


def _no_log(workspace: Workspace) -> Iterator[str]:
    """What is said where no log was found. `overview_lines` name the lists of papers that are not read."""
    heads = workspace.vault.heads
    listed = [note for note in heads.values() if note.paper_lines >= MANY_OF_DAY and note.kind is NoteKind.NOTE]
    named = [path for path in likely_months(workspace) if not heads[path].log_tables and heads[path] not in listed]
    if named:
        yield Message(
            "{notes} named as months or weeks, without rows that are known for those of a log: {names}; where they are "
            "the log, set `path` or `weekly` under [months]",
            notes=pluralize(len(named), "note"),
            names=enumerated(named[:SAMPLES], dots=len(named) > SAMPLES),
        )
    if workspace.entries and not (listed or named):
        yield Message(
            "no log was found: its notes are named after their month, week or day (`2026-02.md`) and hold a table or a "
            "list of models or papers; `obsintel new --month YYYY-MM` begins one"
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
