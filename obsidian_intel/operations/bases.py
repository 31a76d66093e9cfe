"""`.base` files for a vault that has notes already: those of the template, with this vault's own words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import template_folder
from obsidian_intel.papers.score_properties import ScoreEntry, score_entries
from obsidian_intel.store.write_plan import Create, WritePlan, WriteReport

NAMES = ("Months.base", "Papers.base")
_KNOWN = re.compile(r"    - or:\n(?:        - .*\n)+")
_TEMPLATES = re.compile(r"    - not:\n(?:        - .*\n)+")
_PROPERTY = re.compile(r"\bnote\.(\w+)")


def plan_bases(workspace: Workspace) -> tuple[Create, ...]:
    """The files that are not there yet, by whatever spelling of their names."""
    there = {fold_path(path) for path in workspace.listing.files}
    make = {"Months.base": _months, "Papers.base": _papers}
    return tuple(Create(name, make[name](workspace)) for name in NAMES if fold_path(name) not in there)


def write_bases(workspace: Workspace, creates: tuple[Create, ...]) -> WriteReport:
    """Make them, as a step of the journal."""
    return workspace.store.apply(WritePlan("init", creates), explicit=True)


def _template(workspace: Workspace, name: str, known: Iterable[str]) -> str:
    """A base of the template with other filters: any of `known`, and none of the folders of templates."""
    text = (template_folder() / "base" / name).read_text("utf-8")
    folders = (*workspace.obsidian.template_folders, *workspace.config.files.templates) or ("Templates",)
    text = _KNOWN.sub(lambda _: _filter("or", known), text, count=1)
    return _TEMPLATES.sub(lambda _: _filter("not", [_in_folder(each) for each in folders]), text, count=1)


def _filter(word: str, terms: Iterable[str]) -> str:
    lines = [f"        - {_quoted(term)}\n" for term in dict.fromkeys(terms)]
    return f"    - {word}:\n{''.join(lines)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _string(text: str) -> str:
    """A string in Bases' own language of filters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_folder(folder: str) -> str:
    return f"file.inFolder({_string(folder.strip('/'))})"


def _of_types(types: Iterable[str]) -> list[str]:
    return [f"note.type == {_string(each)}" for each in types]


def _months(workspace: Workspace) -> str:
    months = workspace.config.months
    known = _of_types(months.types)
    if months.tag:
        known.append(f"file.hasTag({_string(months.tag.lstrip('#'))})")
    if months.path or months.weekly or months.daily:
        folders = {note.path.rpartition("/")[0] for note in workspace.vault.months}
        known += [_in_folder(each) for each in sorted(folders) if each]
    return _template(workspace, "Months.base", known)


def _papers(workspace: Workspace) -> str:
    papers = workspace.config.papers
    known = _of_types(papers.types)
    if papers.folder.strip("/"):
        known.append(_in_folder(papers.folder))
    text = _template(workspace, "Papers.base", known)
    text = _PROPERTY.sub(lambda found: f"note.{papers.properties.get(found[1], found[1])}", text)
    entries = score_entries(papers.scores)
    return _with_scores(text, entries) if entries else text


def _with_scores(text: str, entries: tuple[ScoreEntry, ...]) -> str:
    """A view of its own for the scores, the first of them best first."""
    names = "".join(
        f"  note.{each.property}:\n    displayName: {_quoted(' | '.join(filter(None, each[1:])))}\n" for each in entries
    )
    order = "".join(f"      - note.{each.property}\n" for each in entries)
    view = (
        f"  - type: table\n    name: Scores\n    order:\n      - file.name\n{order}"
        f"    sort:\n      - property: note.{entries[0].property}\n        direction: DESC\n"
    )
    return text.replace("views:\n", f"{names}views:\n", 1) + view
