"""`tidy`: notes that nobody but us has written in get the names of their rows, or go when nothing needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from obsidian_intel.core.document import Document
from obsidian_intel.core.link_names import fold_case, fold_path
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.papers.file_names import file_name
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.papers.link_text import retarget
from obsidian_intel.papers.ownership import is_managed
from obsidian_intel.papers.plan_model import LinkPlan, PaperMention
from obsidian_intel.store.write_plan import NoteEdits, Rename, Trash, WritePlan, WriteReport
from obsidian_intel.vault.backlinks import backlinks
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault


@dataclass(frozen=True)
class TidyPlan:
    """What `tidy` would do. `left`: path -> why a note that looks untidy is left."""

    writes: WritePlan
    renames: tuple[tuple[str, str], ...]
    trashed: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def plan_tidy(workspace: Workspace) -> TidyPlan:
    """Find notes whose every byte is ours and whose name is not that of their rows, or that have no row any more."""
    vault, memory = workspace.vault, workspace.memory
    plan = plan_links(vault, memory=memory)
    linked = backlinks(workspace.vault)
    taken: set[str] = set()
    renames: list[tuple[str, str]] = []
    trashed: list[str] = []
    left: list[tuple[str, str]] = []
    for path, note in sorted(vault.notes.items()):
        if not is_managed(note, vault, memory):
            continue
        slots = plan.of_note.get(path, ())
        wanted = _better_name(note, slots)
        if slots and wanted is None:
            continue
        if workspace.store.wholly_ours(path) != workspace.entries[path].sha256:
            left.append((path, Message("you have written in it")))
        elif not slots and linked.get(path):
            left.append((path, Message("no row names it, but {linked} links to it", linked=sorted(linked[path])[0])))
        elif not slots:
            trashed.append(path)
        elif wanted is not None and (linked.get(path, set()) - {slot.month for slot in slots}):
            left.append((path, Message("other notes link to it; rename it in Obsidian, which follows them")))
        elif wanted is not None and not vault.is_name_taken(wanted) and fold_case(wanted) not in taken:
            taken.add(fold_case(wanted))
            folder = path.rpartition("/")[0]
            renames.append((path, f"{folder}/{wanted}.md" if folder else f"{wanted}.md"))
    return TidyPlan(_writes(workspace, plan, renames, trashed), tuple(renames), tuple(trashed), tuple(left))


def tidy(workspace: Workspace, plan: TidyPlan) -> WriteReport:
    """Write what `plan_tidy` found."""
    report = workspace.store.apply(plan.writes, explicit=True)
    workspace.refresh()
    return report


def _better_name(note: NoteFacts, slots: tuple[PaperMention, ...]) -> str | None:
    """The row's name as a file name, where the rows agree on one and the note has another."""
    names = {file_name(slot.label, note.stem) for slot in slots}
    if len(names) != 1:
        return None
    (name,) = names
    bare = note.stem.partition(" (")[0]
    return None if fold_path(name) in (fold_path(note.stem), fold_path(bare)) else name


def _writes(workspace: Workspace, plan: LinkPlan, renames: list[tuple[str, str]], trashed: list[str]) -> WritePlan:
    entries = workspace.entries
    linked = {path: tuple(dict.fromkeys(slot.month for slot in plan.of_note.get(path, ()))) for path, _ in renames}
    return WritePlan(
        "tidy",
        edits=tuple(_link_edits(workspace, plan, dict(renames))),
        renames=tuple(Rename(path, new, entries[path].sha256, linked[path]) for path, new in renames),
        trash=tuple(Trash(path, entries[path].sha256) for path in trashed),
    )


def _link_edits(workspace: Workspace, plan: LinkPlan, renames: dict[str, str]) -> Iterator[NoteEdits]:
    """The rows' links to renamed notes, re-pointed in place."""
    by_month: dict[str, list[Edit]] = {}
    for path, slots in plan.of_note.items():
        if path not in renames:
            continue
        after = _with_note_at(workspace.vault, renames[path])
        for slot in slots:
            document = workspace.document(slot.month)
            fact = slot.fact
            same = document.sha256 == workspace.entries[slot.month].sha256
            edits = by_month.setdefault(slot.month, [])  # none for a month that has changed: the store refuses it
            if isinstance(document, Document) and same and fact.note and fact.note_range:
                edits.append(retarget(document.text, fact.note_range.span, fact.note, after, renames[path], slot.month))
    for month, found in by_month.items():
        yield NoteEdits(month, workspace.entries[month].sha256, tuple(found))


def _with_note_at(vault: Vault, path: str) -> Vault:
    """The vault as it will be with a note at `path`: links to it are named as Obsidian will resolve them."""
    return vault.with_files(vault.files | {path})
