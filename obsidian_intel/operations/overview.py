"""What a vault holds, in words: for `init`, `doctor` and the hints under `lint`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.lint.vault_findings import unrecognised_months
from obsidian_intel.papers.ownership import is_paper_note
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

MOST_TWICE = 6  # months that are named of those with two notes


def paper_notes(workspace: Workspace) -> list[NoteFacts]:
    """The notes that rows may be linked to."""
    return [note for note in workspace.vault.heads.values() if is_paper_note(note, workspace.vault)]


def overview_lines(workspace: Workspace) -> Iterator[str]:
    """What the vault holds, a line each."""
    months, papers = workspace.vault.dated, paper_notes(workspace)
    yield pluralize(len(workspace.entries), "note")
    if months:
        yield from _log_lines(months)
        monthly = [note.period for note in months if not (note.week or note.day or note.is_part)]
        twice = [period for period, n in Counter(monthly).items() if n > 1]
        if twice:
            shown = sorted(map(str, twice))
            yield Message("two notes for {names}", names=enumerated(shown[:MOST_TWICE], dots=len(shown) > MOST_TWICE))
    else:
        yield Message("no monthly note yet")
    yield (
        Message(
            "{paper_notes} in {main_folders}",
            paper_notes=pluralize(len(papers), "paper note"),
            main_folders=main_folders(n.path for n in papers),
        )
        if papers
        else Message("no paper note yet")
    )
    templates = sum(note.kind is NoteKind.TEMPLATE for note in workspace.vault.heads.values())
    if templates:
        yield Message("{templates}, left alone", templates=pluralize(templates, "template"))
    unread = [path for path, note in workspace.vault.heads.items() if not note.readable]
    if unread:
        yield Message(
            "{files} that cannot be read: {unread}",
            files=pluralize(len(unread), "file"),
            unread=enumerated(unread[:1], dots=len(unread) > 1),
        )
    if workspace.listing.placeholders:
        yield Message(
            "{notes} held elsewhere by a sync service", notes=pluralize(len(workspace.listing.placeholders), "note")
        )
    for folder, reason in sorted(workspace.listing.unreadable.items()):
        yield Message("{folder}/ cannot be looked into: {reason}", folder=folder, reason=reason)
    yield from unrecognised_months(workspace.vault)


def _log_lines(months: Sequence[NoteFacts]) -> Iterator[str]:
    """The notes of the log, those of months, weeks and days apart."""
    kinds = (
        ("monthly", [note for note in months if not (note.week or note.day)]),
        ("weekly", [note for note in months if note.week]),
        ("daily", [note for note in months if note.day]),
    )
    parts = [note for note in months if note.is_part]
    if parts:
        yield from _many_lines(parts)
    for word, all_notes in kinds:
        notes = [note for note in all_notes if not note.is_part]
        if notes:
            names = sorted(note.day or note.week or note.period or "" for note in notes)
            span = (
                names[0] if names[0] == names[-1] else Message("{names} to {names2}", names=names[0], names2=names[-1])
            )
            by_name = sum(note.by_name for note in notes)
            known = (
                (
                    Message(", all known by name alone")
                    if by_name == len(notes)
                    else Message(", {count} known by name alone", count=by_name)
                )
                if by_name
                else ""
            )
            folders = main_folders(note.path for note in notes)
            yield Message(
                "{pluralize}, {span}, in {folders}{known}",
                pluralize=pluralize(len(notes), f"{word} note"),
                span=span,
                folders=folders,
                known=known,
            )


def _many_lines(parts: Sequence[NoteFacts]) -> Iterator[str]:
    """Each note of many months, weeks or days."""
    for path in dict.fromkeys(note.path for note in parts):
        found = [note for note in parts if note.path == path]
        words = (("month", "month"), ("week", "week"), ("day", "day"))
        counts = Counter("day" if note.day else "week" if note.week else "month" for note in found)
        what = enumerated(pluralize(counts[key], word) for key, word in words if counts[key])
        names = sorted((note.last_day, note.day or note.week or note.period or "") for note in found)
        yield Message(
            "{path} holds {what}, {first} to {last}{known}",
            path=path,
            what=what,
            first=names[0][1],
            last=names[-1][1],
            known=Message(", known by its headings alone") if found[0].by_name else "",
        )


def main_folders(paths: Iterable[str]) -> str:
    """The folders that hold these notes, the fullest first."""
    counts = Counter(path.rpartition("/")[0] for path in paths)
    names = [f"{name}/" if name else Message("the vault's top") for name, _ in counts.most_common(3)]
    return enumerated(names, dots=len(counts) > 3)
