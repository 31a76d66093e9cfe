"""`NoteFiles`: the files of one vault, read with their hashes."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.core.errors import StoreError, VaultError
from obsidian_intel.core.message import Message
from obsidian_intel.store.paths import error_reason, sha256
from obsidian_intel.store.read import file_contains, file_sha256, read_file
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import FileState


class NoteFiles:
    """Reads the files of the vault at `root`. Raises `VaultError` where there is no such folder."""

    def __init__(self, root: Path, calls: Syscalls) -> None:
        self.root = Path(os.path.realpath(root))
        if not self.root.is_dir():
            raise VaultError(Message("{root}: there is no such folder", root=root))
        self.calls = calls
        self._snapshots: dict[str, FileState] = {}

    def read(self, path: str) -> Document | Unreadable:
        """The note at a vault path, or why it cannot be one (denied reading is `OI801`).

        Raises `NotThere`, `NotDownloaded`, and `StoreError` for a path outside the vault.
        """
        found = read_file(self.calls, str(self.root), path)
        if isinstance(found, Unreadable):
            return found
        data, info = found
        document = Document.from_bytes(path, data)
        self._snapshots[path] = FileState(document.sha256, info.st_ino, info.st_mtime_ns, info.st_size)
        return document

    def read_bytes(self, path: str) -> bytes:
        """The file's bytes. Raises `StoreError` where there are none to be had."""
        found = read_file(self.calls, str(self.root), path)
        if isinstance(found, Unreadable):
            raise StoreError(f"{path}: {found.message}")
        data, info = found
        self._snapshots[path] = FileState(sha256(data), info.st_ino, info.st_mtime_ns, info.st_size)
        return data

    def read_attachment(self, path: str, most: int) -> bytes:
        """The bytes of a file that is no note. Raises `StoreError`, also where it has more than `most`."""
        found = read_file(self.calls, str(self.root), path, most)
        if isinstance(found, Unreadable):
            raise StoreError(Message("{path}: {reason}", path=path, reason=found.message))
        return found[0]

    def contains(self, path: str, words: Collection[bytes]) -> bool:
        """Whether a file of whatever size holds one of `words`. Raises `StoreError` where that cannot be told."""
        try:
            return file_contains(self.calls, str(self.root), path, words)
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be read: {error_reason}", path=path, error_reason=error_reason(error))
            ) from None

    def sha256(self, path: str) -> str | None:
        """sha256 of a file of whatever size; None where it cannot be read, or is a symlink."""
        return file_sha256(self.calls, str(self.root), path)

    def forget_snapshots(self) -> None:
        """Drop what `snapshot` knows: for those who run long and do not ask."""
        self._snapshots.clear()

    def snapshot(self, path: str) -> FileState | None:
        """What the file was when this store last read it."""
        return self._snapshots.get(path)
