"""`papers queue`: what is linked in the log and not read yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.vault.facts import NoteFacts, RowFact

UNREAD_TAGS = ("unread", "未读", "toread", "to-read", "待读")
"""Tags that say it, in a row or in a paper's note; the first is what `add --from` writes in a log without any."""
_FOLDED = frozenset(map(fold, UNREAD_TAGS))


@dataclass(frozen=True, slots=True)
class QueuedPaper:
    """One row that waits: its place, its name, the paper's id and address, and its note (None: none yet)."""

    period: str
    path: str
    line: int
    name: str
    id: str | None
    url: str | None
    note: str | None

    def as_record(self) -> dict[str, Any]:
        """As JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def reading_queue(workspace: Workspace) -> list[QueuedPaper]:
    """The rows that carry a tag for unread, or whose note does or has it as its status; the oldest first."""
    vault = workspace.vault
    unread_notes = {note.path for note in vault.notes.values() if note.period is None and _is_unread_note(note)}
    found = []
    for month in vault.months:
        tagged = [tag.range for tag in month.tags if _is_unread(tag.name)]
        for row in month.rows:
            inside = any(_is_inside(place, row.range) for place in tagged)
            for queued in _papers(workspace, month, row):
                if inside or queued.note in unread_notes:
                    found.append(queued)
    return found


def unread_tag(workspace: Workspace) -> str:
    """The tag that this log says it with."""
    used = {fold(tag.name): tag.name for month in workspace.vault.months for tag in month.tags if _is_unread(tag.name)}
    return next(iter(used.values()), UNREAD_TAGS[0])


def _papers(workspace: Workspace, month: NoteFacts, row: RowFact) -> Iterator[QueuedPaper]:
    """What a row stands for: its one paper or model, or each of a topic's."""
    vault = workspace.vault
    papers = row.papers[:1] if row.is_named else row.papers
    for paper in papers:
        known = vault.by_id.get(paper.id or "")
        note = (vault.resolve(paper.note, month.path) if paper.note else None) or (known[0] if known else None)
        name = row.name if row.is_named or not paper.title else paper.title
        line = row.range.start.line
        yield QueuedPaper(month.period or "", month.path, line, name, paper.id, paper.url, note)


def _is_unread_note(note: NoteFacts) -> bool:
    own = [tag for tag in note.tags if note.block is None or not _is_inside(tag.range, note.block.range)]
    return any(_is_unread(tag.name) for tag in own) or bool(note.status and _is_unread(note.status))


def _is_inside(place: Range, outer: Range) -> bool:
    return outer.start <= place.start < outer.end


def _is_unread(word: str) -> bool:
    return fold(word.rpartition("/")[2]) in _FOLDED
