"""What a vault holds, in words: for `init`, `doctor` and the hints under `lint`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from obsidian_intel.classify import NoteKind
from obsidian_intel.config import fold, nearest
from obsidian_intel.pipeline.workspace import Workspace
from obsidian_intel.plan import is_paper_note
from obsidian_intel.vault import NoteFacts

FEW = 3


def near_misses(workspace: Workspace) -> Iterator[str]:
    """Notes that look like months and are not known as such. Silent where there are enough months."""
    candidates = [note for note in workspace.vault.notes.values() if note.log_tables and note.kind is NoteKind.NOTE]
    undated = [note for note in workspace.vault.notes.values() if note.kind is NoteKind.MONTH and not note.period]
    if undated:
        names = ", ".join(note.path for note in undated[:3]) + (" …" if len(undated) > 3 else "")
        yield f"{_count(len(undated), 'month')} without a period: {names}; add `period: YYYY-MM`"
    if not candidates or len(workspace.vault.months) >= max(FEW, len(candidates)):
        return
    yield from _by_type(workspace, candidates)


def _by_type(workspace: Workspace, candidates: list[NoteFacts]) -> Iterator[str]:
    types = Counter(note.type or "" for note in candidates)
    known = list(workspace.config.months.types)
    for name, count in types.most_common(3):
        has = f"{_count(count, 'note')} {'has' if count == 1 else 'have'} your tables"
        if not name:
            yield f"{has} but no `type`; add `type: {known[0] if known else 'Monthly Report'}` to their properties"
            continue
        near = nearest(name, known)
        meant = f"; did you mean `{near}`?" if near and fold(near) != fold(name) else ""
        types_line = ", ".join(f'"{each}"' for each in (*known, name))
        yield f"{has} but the type `{name}`, which is not known{meant} Else set types = [{types_line}] under [months]"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def paper_notes(workspace: Workspace) -> list[NoteFacts]:
    """The notes that rows may be linked to."""
    return [note for note in workspace.vault.notes.values() if is_paper_note(note, workspace.vault)]


def describe(workspace: Workspace) -> Iterator[str]:
    """What the vault holds, a line each."""
    months, papers = workspace.vault.months, paper_notes(workspace)
    yield _count(len(workspace.entries), "note")
    if months:
        first, last = months[0].period, months[-1].period
        span = f"{first}" if first == last else f"{first} to {last}"
        yield f"{_count(len(months), 'monthly note')}, {span}, in {folders(note.path for note in months)}"
        twice = [period for period, n in Counter(note.period for note in months).items() if n > 1]
        if twice:
            yield f"two notes for {', '.join(str(period) for period in sorted(map(str, twice)))}"
    else:
        yield "no monthly note yet"
    yield f"{_count(len(papers), 'paper note')} in {folders(n.path for n in papers)}" if papers else "no paper note yet"
    templates = sum(note.kind is NoteKind.TEMPLATE for note in workspace.vault.notes.values())
    if templates:
        yield f"{_count(templates, 'template')}, left alone"
    unread = [path for path, note in workspace.vault.notes.items() if not note.readable]
    if unread:
        yield f"{_count(len(unread), 'file')} that cannot be read: {unread[0]}" + (" …" if len(unread) > 1 else "")
    if workspace.listing.placeholders:
        yield f"{_count(len(workspace.listing.placeholders), 'note')} held elsewhere by a sync service"
    for folder, reason in sorted(workspace.listing.unreadable.items()):
        yield f"{folder}/ cannot be looked into: {reason}"
    yield from near_misses(workspace)


def folders(paths: Iterable[str]) -> str:
    """The folders that hold these notes, the fullest first."""
    counts = Counter(path.rpartition("/")[0] for path in paths)
    names = [f"{name}/" if name else "the vault's top" for name, _ in counts.most_common(3)]
    return ", ".join(names) + (" …" if len(counts) > 3 else "")
