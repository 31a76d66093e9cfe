"""What the writing tools say of what they did. `step` is what `undo` takes back; null where nothing was written."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.servers.mcp.log_answer_types import FoundProblem
from obsidian_intel.servers.mcp.month_answers import RowPaper, RowScore


class RowChanged(Struct, frozen=True):
    """A row as it stands now, or would: its place, its new hash, its scores and papers as they are read, what is wrong.

    `diff` is given for a dry run alone.
    """

    path: str
    line: int
    section: str
    name: str
    hash: str
    scores: tuple[RowScore, ...]
    papers: tuple[RowPaper, ...]
    problems: tuple[FoundProblem, ...]
    diff: str
    step: str | None


class StatementChanged(Struct, frozen=True):
    """A statement as it stands now, or would."""

    path: str
    line: int
    field: str
    hash: str
    diff: str
    step: str | None


class NoteMade(Struct, frozen=True):
    """The note of a month. `made`: it was not there before; `template`: what it was made from."""

    path: str
    made: bool
    template: str
    step: str | None


class NotDone(Struct, frozen=True):
    """One thing that was not done, and why."""

    path: str
    reason: str


class FixesMade(Struct, frozen=True):
    """How many safe fixes were made, or would be, and in which notes."""

    count: int
    notes: tuple[str, ...]
    refused: tuple[NotDone, ...]
    diff: str
    step: str | None


class RowLinked(Struct, frozen=True):
    """A row, or one of its papers, with its note. `reason`: why it is left alone or waits."""

    path: str
    line: int
    name: str
    note: str | None
    reason: str = ""


class LinksMade(Struct, frozen=True):
    """Notes made and links put in, or those that would be. `left` are rows left alone."""

    made: tuple[str, ...]
    linked: tuple[RowLinked, ...]
    repointed: tuple[RowLinked, ...]
    updated: tuple[str, ...]
    left: tuple[RowLinked, ...]
    refused: tuple[NotDone, ...]
    step: str | None


class FileUndone(Struct, frozen=True):
    """A file that was put back: `op` is what was done to it now."""

    op: str
    path: str
    new_path: str


class StepUndone(Struct, frozen=True):
    """A step taken back, whole or in part: `refused` are files that a person has changed since."""

    step: str
    command: str
    done: tuple[FileUndone, ...]
    refused: tuple[NotDone, ...]
    notes: tuple[str, ...]
