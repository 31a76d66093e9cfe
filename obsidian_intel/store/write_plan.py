"""What goes into the store and what comes out. Paths are relative to the vault, with `/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.text import Edit


class NotThere(StoreError):
    """There is no such file."""


class NotDownloaded(StoreError):
    """A sync service shows the file and has not fetched it yet: it is there, unread, never gone."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read."""

    sha256: str
    inode: int
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Create:
    """Make a note that is not there. Missing folders are made. `remember` as in `NoteEdits`."""

    path: str
    text: str
    remember: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NoteEdits:
    """Change a note whose bytes hash to `sha256`.

    `needs`: notes that must be there, or made by the same plan, else this is refused: no link to nothing.
    `remember`: (kind, key, value) kept in the store's memory once this is written.
    """

    path: str
    sha256: str
    edits: tuple[Edit, ...]
    needs: tuple[str, ...] = ()
    remember: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WriteBytes:
    """Put `data` at a path: a new file where nothing stands, else in place of bytes that hash to `sha256`.

    Nothing of what stood there is kept in the file; the journal has it. `remember` as in `NoteEdits`.
    """

    path: str
    data: bytes
    sha256: str = ""
    remember: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trash:
    """Move a note into the vault's `.trash`."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a note another path. Nothing is overwritten.

    `relinked`: notes whose links are turned to the new path by the same plan; where one of them is refused, so is this.
    """

    path: str
    new_path: str
    sha256: str
    relinked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WritePlan:
    """What one command wants written: one step of the history."""

    command: str
    creates: tuple[Create, ...] = ()
    edits: tuple[NoteEdits, ...] = ()
    trash: tuple[Trash, ...] = ()
    renames: tuple[Rename, ...] = ()
    files: tuple[WriteBytes, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths that the plan is about."""
        return tuple(
            [create.path for create in self.creates]
            + [file.path for file in self.files]
            + [edits.path for edits in self.edits]
            + [rename.path for rename in self.renames]
            + [trash.path for trash in self.trash]
        )

    def __bool__(self) -> bool:
        return bool(self.creates or self.files or self.edits or self.trash or self.renames)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not done, why in one line, and where it helps a unified diff."""

    path: str
    reason: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class CompletedOp:
    """One thing done. `op` is create, edit, trash, rename or delete; `sha256` is of the bytes now there."""

    op: str
    path: str
    sha256: str = ""
    new_path: str = ""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What came of a plan. `step_id` is `None` when nothing was written."""

    step_id: str | None = None
    done: tuple[CompletedOp, ...] = ()
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything asked for is done."""
        return not self.refused


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history. `undoes` and `undone_by` are ids of other steps.

    `by`: who asked for it: "cli", "watch", "agent", "api"; empty in journals of earlier versions.
    """

    id: str
    time: datetime
    command: str
    done: tuple[CompletedOp, ...]
    undoes: str | None = None
    undone_by: str | None = None
    by: str = ""
