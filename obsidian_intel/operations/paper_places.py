"""Where paper notes are kept, and by which properties their ids are known, as settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.toml_edits import Setting
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.overview import paper_notes
from obsidian_intel.operations.proposals import Proposal
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.log_evidence import is_scholarly

ENOUGH = 3  # notes that make a habit
_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)")
_NUMBER = re.compile(r"\d{4}\.\d{5}(?:v\d+)?")
_PROPERTY = re.compile(r"^([^\s:#'\"{\[-][^:\n]{0,39}):[ \t]+\S", re.MULTILINE)


def paper_places(workspace: Workspace) -> Iterator[Proposal]:
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
        names = enumerated(f"`{key}`" for key in keys)
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
