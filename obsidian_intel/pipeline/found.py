"""What a vault holds, in words: for `init`, `doctor` and the hints under `lint`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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
