"""Reading a whole large vault for the first time in a process of its own: the watcher stays small."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from obsidian_intel.core.errors import VaultError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.vault.listing import walk

MANY = 1_000
PATIENCE = 600.0


def warm_up(workspace: Workspace, progress: Callable[[int, int], None]) -> None:
    """Have the index written when there is none and the vault is large. Nothing is lost where that fails."""
    cache = workspace.cache
    if cache is None or cache.path is None:
        return
    try:
        notes = len(walk(workspace.root).notes)
    except OSError as error:
        raise VaultError(
            Message("{root}: cannot be read: {strerror}", root=workspace.root, strerror=error.strerror)
        ) from None
    if notes < MANY or cache.is_there():
        return
    command = [
        sys.executable,
        "-P",  # the folder we stand in may be a stranger's vault
        "-m",
        "obsidian_intel",
        "--vault",
        str(workspace.root),
        "--quiet",
        "lint",
        "--statistics",
    ]
    null = subprocess.DEVNULL
    with suppress(OSError), subprocess.Popen(command, stdin=null, stdout=null, stderr=null) as child:
        try:
            for _ in range(int(PATIENCE * 5)):
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=0.2)
                    return
                progress(0, notes)
        finally:
            if child.poll() is None:
                child.terminate()
