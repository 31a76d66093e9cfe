"""One vault that an editor has notes of: read once, brought up to date with each change of a note or a file."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from obsidian_intel.core.caches import clear_caches
from obsidian_intel.core.declared_settings import FILE_NAME, Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.load_settings import Settings, load_settings
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.unsaved import UnsavedWorkspace
from obsidian_intel.operations.lint import LintRequest, check_settings, lint_text
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.vault.note_parser import ParsedNote, read

if TYPE_CHECKING:
    from obsidian_intel.reports.answers.log import Log
    from obsidian_intel.vault.vault import Vault

log = logging.getLogger(__name__)
MANY = 50  # files that changed at once, from which on the whole vault is looked at
FORGET_AFTER = 2_000  # texts that were read


class EditedVault:
    """The vault in `root`, and its open notes by path.

    `prepare` and `load` read it; until then a note is checked by itself alone. `broken` says what is wrong with the
    settings, the last good ones hold; `told` is what of it was said. Nothing is ever written into the vault.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.broken = self.told = ""
        self.settings = self._settings() or Settings(Config(), ObsidianConfig())
        self.buffers: dict[str, Buffer] = {}
        self.workspace: UnsavedWorkspace | None = None
        self._readings: dict[str, ParsedNote] = {}
        self._log: tuple[object, Log | None] | None = None
        self._read = 0

    def prepare(self) -> None:
        """What takes long in a large vault that was never read, in a process of its own. For a thread."""
        from obsidian_intel.watch.warm_start import warm_up

        warm_up(self._unread(), lambda number, total: None)

    def load(self) -> None:
        """Read the vault from its snapshot and its files. Raises `ObsintelError` where it is away."""
        workspace = self._unread()
        workspace.on_bug = _report
        workspace.refresh()
        workspace.vault_findings  # noqa: B018 - found now, not at the first change of a note
        workspace.save()
        workspace.detach()
        self.workspace = workspace
        for buffer in self.buffers.values():
            workspace.hold(buffer.path, buffer.text)

    def _unread(self) -> UnsavedWorkspace:
        return UnsavedWorkspace(self.root, self.settings, cache=Snapshot.of(os.path.realpath(self.root)))

    @property
    def vault(self) -> Vault | None:
        """Names, links and facts; None until the vault is read."""
        return self.workspace.vault if self.workspace is not None else None

    def update(self, buffer: Buffer) -> None:
        """A note says something new in its editor."""
        if self.workspace is not None:
            self.workspace.hold(buffer.path, buffer.text)
            self._spare()

    def close(self, buffer: Buffer) -> None:
        """A note was closed: what its file says counts again."""
        self.buffers.pop(buffer.path, None)
        self._readings.pop(buffer.path, None)
        if self.workspace is not None:
            self.workspace.release(buffer.path)

    def findings(self, buffer: Buffer) -> list[Diagnostic]:
        """What is wrong in an open note, by place."""
        if self.workspace is not None:
            return self.workspace.findings(buffer.path)
        return list(lint_text(buffer.path, buffer.data, self.settings, LintRequest()).found)

    def own_findings(self, buffer: Buffer) -> set[tuple[str, bytes]]:
        """Code and place of the findings that the note alone shows, which a fix finds by itself."""
        entry = self.workspace.entries.get(buffer.path) if self.workspace is not None else None
        return {(each.code, each.range) for each in entry.diagnostics} if entry is not None else set()

    def files_changed(self, paths: Iterable[str], *, gone: bool = False) -> None:
        """Look at files that an editor says have changed. `gone`: some are removed, perhaps folders."""
        paths = set(paths)
        if any(path == FILE_NAME or path.startswith(".obsidian/") for path in paths):
            self._apply_settings()
        notes = [path for path in paths if not is_hidden(path)]
        if self.workspace is None or not (notes or gone):
            return
        if gone or len(notes) > MANY:
            self.look_again()
        else:
            self.workspace.refresh_paths(notes)

    def look_again(self) -> None:
        """Look at every file of the vault, for editors that tell of none."""
        if self.workspace is None:
            return
        try:
            self.workspace.refresh()
        except ObsintelError as error:
            log.warning("%s", error)

    def _apply_settings(self) -> None:
        settings = self._settings()
        if settings is None or settings.fingerprint == self.settings.fingerprint:
            return
        self.settings = settings
        self._readings.clear()
        if self.workspace is not None:
            self.workspace.apply_settings(settings)
            self.workspace.detach()
            self.look_again()

    def _settings(self) -> Settings | None:
        try:
            settings = load_settings(self.root)
            check_settings(str(self.root), settings)
        except ObsintelError as error:
            self.broken = str(error)
            return None
        self.broken = ""
        return settings

    def document(self, path: str) -> Document | None:
        """A note's text, as its editor holds it where it is open."""
        if self.workspace is None:
            buffer = self.buffers.get(path)
            found = Document.from_bytes(path, buffer.data) if buffer is not None else None
        else:
            found = self.workspace.document(path)
        return found if isinstance(found, Document) else None

    def reading(self, path: str) -> ParsedNote | None:
        """A note, parsed; kept until its text changes."""
        document = self.document(path)
        if document is None:
            return None
        known = self._readings.get(path)
        if known is not None and known.document.text == document.text:
            return known
        found = read(document, self.settings.config, self.settings.obsidian)
        if path in self.buffers:
            self._readings[path] = found
        return found

    def log(self) -> Log | None:
        """All months with their boards, as `show` reads them; None where there is no month."""
        from obsidian_intel.operations.ask import read_log

        workspace = self.workspace
        if workspace is None:
            return None
        stamp = workspace.edits, workspace.journal[4:]
        if self._log is None or self._log[0] != stamp:
            try:
                found = read_log(workspace)
            except UsageError:
                found = None
            self._log = (stamp, found)
        return self._log[1]

    def _spare(self) -> None:
        """Forget texts now and then: an editor is open for days."""
        self._read += 1
        if self._read >= FORGET_AFTER:
            self._read = 0
            clear_caches()


def is_hidden(path: str) -> bool:
    """Whether `path` lies in a folder that is no part of the vault: `.obsidian`, `.trash`, `.git`."""
    return any(part.startswith(".") for part in path.split("/"))


def _report(path: str, error: Exception) -> None:
    log.error("%s could not be read, please report it: %r", path, error, exc_info=error)
