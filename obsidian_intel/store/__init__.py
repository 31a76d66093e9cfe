"""All reading and writing of a vault; the journal; undo."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.store.git import git_busy
    from obsidian_intel.store.store import Store, default_state_dir
    from obsidian_intel.store.types import (
        Create,
        Done,
        NotDownloaded,
        NoteEdits,
        NotThere,
        Refusal,
        Rename,
        Snapshot,
        Step,
        Trash,
        WritePlan,
        WriteReport,
    )

__all__ = [
    "Create",
    "Done",
    "NotDownloaded",
    "NotThere",
    "NoteEdits",
    "Refusal",
    "Rename",
    "Snapshot",
    "Step",
    "Store",
    "Trash",
    "WritePlan",
    "WriteReport",
    "default_state_dir",
    "git_busy",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "git": "git_busy",
            "store": "Store default_state_dir",
            "types": "Create Done NotDownloaded NoteEdits NotThere Refusal Rename Snapshot Step Trash"
            " WritePlan WriteReport",
        },
    )
