"""The vault that a server answers from: opened for each call as a command opens it, so no call knows an old one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.lint import check_settings
from obsidian_intel.servers.mcp.refusal import CallRefused

BY = "agent"


class VaultSession:
    """The vault at `root`. `can_write`: whether the person has let the agent write.

    Between calls nothing is held: the snapshot has what was read, and a call costs what a warm command does. `busy` is
    held by the call in hand.
    """

    def __init__(self, root: Path, *, can_write: bool = False) -> None:
        self.root, self.can_write = root, can_write
        self.busy = threading.RLock()

    @contextmanager
    def open(self) -> Iterator[Workspace]:
        """The vault as it is now, its steps marked as an agent's. Raises `ObsintelError`."""
        with self.busy:
            workspace = Workspace.open(self.root)
            try:
                check_settings(workspace.folder, workspace.settings)
                if self.can_write:
                    workspace.store.by = BY
                yield workspace
            finally:
                _leave(workspace)


def _leave(workspace: Workspace) -> None:
    try:
        workspace.save()
    except (ObsintelError, OSError):
        return  # the vault has gone away; what was asked is answered
    if workspace.cache is not None:
        workspace.cache.close()


def notes_within(workspace: Workspace, path: str) -> str:
    """A path of the vault that an agent named: a note or a folder with notes. Raises `CallRefused` for any other."""
    wanted = path.strip().removeprefix("./").rstrip("/")
    if workspace.count_notes((wanted,)):
        return wanted
    raise CallRefused(
        "no-path",
        Message("there is no note or folder `{path}` in this vault", path=path),
        hint=Message("name a note by its path in the vault, such as one of `months`, or a folder"),
    )
