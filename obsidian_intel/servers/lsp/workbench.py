"""All open vaults and notes of one editor: texts taken, findings published, vaults read and looked at again."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lsprotocol import types

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.gc_pause import freeze, gc_paused
from obsidian_intel.core.message import Message
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.debounce import Debounce
from obsidian_intel.servers.lsp.diagnostics import to_protocol
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.vault_finder import VaultFinder, file_of

log = logging.getLogger(__name__)
QUICK = 0.02  # s that a check may take without ever waiting for a pause in typing
LONGEST_WAIT = 0.5
PATIENCE = 0.3  # s that the first check waits for the vault; then it goes by the note alone
Publish = Callable[[types.PublishDiagnosticsParams], None]
Tell = Callable[[str], None]


class Workbench:
    """What one editor has open. `publish` sends findings, `tell` shows a message; both are called on the event loop."""

    def __init__(self, publish: Publish, tell: Tell, named: Path | None = None) -> None:
        self._publish, self._tell = publish, tell
        self._finder = VaultFinder(named)
        self._vaults: dict[Path, EditedVault] = {}
        self._loading: dict[Path, asyncio.Task[None]] = {}
        self._open: dict[str, tuple[EditedVault, Buffer]] = {}
        self._published: dict[str, tuple[int, list[types.Diagnostic]]] = {}
        self._took = self._ended = 0.0
        loop = asyncio.get_running_loop()
        self._pending = Debounce(self._check, loop.call_later, loop.time, delay=self._delay, most=LONGEST_WAIT)

    def _delay(self) -> float:
        """How long to wait for a pause in typing: not at all where checks are quick, or none was made just now."""
        idle = time.perf_counter() - self._ended
        return 0.0 if self._took < QUICK or idle > self._took else min(self._took, LONGEST_WAIT)

    def open(self, uri: str, version: int, text: str, encoding: str) -> None:
        """A document was opened. One that is no note of a vault is left alone."""
        found = self._finder.find(uri)
        if found is None or not found[1].endswith(".md"):
            return
        root, path = found
        open_vault = self._vault(root)
        buffer = Buffer(uri, path, version, text, encoding)
        self._open[uri] = (open_vault, buffer)
        open_vault.buffers[path] = buffer
        self._pending.changed(uri)

    def change(self, uri: str, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """A document was edited."""
        if uri in self._open:
            self._open[uri][1].change(version, changes)
            self._pending.changed(uri)

    def close(self, uri: str) -> None:
        """A document was closed; nothing more is said of it."""
        known = self._open.pop(uri, None)
        if known is None:
            return
        self._pending.forget(uri)
        self._published.pop(uri, None)
        self._publish(types.PublishDiagnosticsParams(uri, []))
        known[0].close(known[1])
        self._publish_others(known[0])

    async def ready(self, uri: str) -> tuple[EditedVault, Buffer] | None:
        """A document as it is now, in its vault, once that is read; None where it is no open note of one."""
        known = self._open.get(uri)
        if known is None:
            return None
        loading = self._loading.get(known[0].root)
        if loading is not None:
            await asyncio.shield(loading)
        self._pending.flush(uri)
        return self._open.get(uri)

    def files_changed(self, changes: Iterable[types.FileEvent]) -> None:
        """Files were made, changed or removed, by whom ever."""
        by_vault: dict[Path, list[tuple[str, bool]]] = {}
        for each in changes:
            found = self._place(each.uri)
            if found is not None:
                by_vault.setdefault(found[0], []).append((found[1], each.type == types.FileChangeType.Deleted))
        for root, files in by_vault.items():
            open_vault = self._vaults[root]
            with _logged():
                open_vault.files_changed([path for path, _ in files], gone=any(gone for _, gone in files))
            self._warn(open_vault)
            self._publish_others(open_vault)

    def _place(self, uri: str) -> tuple[Path, str] | None:
        """The open vault that a file lies in, and its path there; also of settings, which lie in a hidden folder."""
        place = file_of(uri)
        roots = [root for root in self._vaults if place is not None and place.is_relative_to(root)]
        root = max(roots, key=lambda each: len(each.parts), default=None)
        return (root, place.relative_to(root).as_posix()) if root is not None and place is not None else None

    def look_again(self) -> None:
        """Look at all files of all open vaults, for editors that do not tell what has changed."""
        for open_vault in self._vaults.values():
            if open_vault.buffers:
                with _logged():
                    open_vault.look_again()
                self._publish_others(open_vault)

    def _vault(self, root: Path) -> EditedVault:
        """The vault in `root`; the first time, it is read from now on."""
        found = self._vaults.get(root)
        if found is None:
            found = self._vaults[root] = EditedVault(root)
            self._warn(found)
            self._loading[root] = asyncio.ensure_future(self._load(found))
            asyncio.get_running_loop().call_later(PATIENCE, self._publish_others, found)
        return found

    async def _load(self, open_vault: EditedVault) -> None:
        """Have a vault read. What goes wrong is told, and its notes are checked each by itself."""
        try:
            await in_thread(open_vault.prepare)
            open_vault.load()
            gc.collect()
            freeze()  # what is known of all notes stays: no need to look through it again and again
        except ObsintelError as error:
            self._tell(str(error))
        except Exception:
            log.exception("%s could not be read", open_vault.root)
        finally:
            del self._loading[open_vault.root]
        self._publish_others(open_vault)

    def _warn(self, open_vault: EditedVault) -> None:
        """Say what is wrong with the settings, once."""
        if open_vault.broken and open_vault.broken != open_vault.told:
            self._tell(Message("{problem}; the last good settings hold", problem=open_vault.broken))
        open_vault.told = open_vault.broken

    def _check(self, uri: str) -> None:
        """Check a document as it is now, and publish what is found in it, and in others because of it."""
        known = self._open.get(uri)
        if known is None:
            return
        open_vault, buffer = known
        if open_vault.root in self._loading:
            return  # all are published when it is read
        started = time.perf_counter()
        with gc_paused():
            with _logged():
                open_vault.update(buffer)
            self._say(open_vault, buffer)
            self._publish_others(open_vault, buffer)
        self._ended = time.perf_counter()
        self._took = self._ended - started

    def _publish_others(self, open_vault: EditedVault, said: Buffer | None = None) -> None:
        """Publish what has changed in the open notes of a vault but `said`, and those that are to be checked soon."""
        for buffer in list(open_vault.buffers.values()):
            if buffer is said:
                continue
            if open_vault.workspace is None or not self._pending.waits(buffer.uri):
                self._say(open_vault, buffer)

    def _say(self, open_vault: EditedVault, buffer: Buffer) -> None:
        """Publish what is wrong in one note, where that is news."""
        with _logged():
            found = to_protocol(open_vault.findings(buffer), buffer.positions)
            if self._published.get(buffer.uri) != (buffer.version, found):
                self._published[buffer.uri] = (buffer.version, found)
                self._publish(types.PublishDiagnosticsParams(buffer.uri, found, buffer.version))


@contextmanager
def _logged() -> Iterator[None]:
    """A bug in one step is logged, and ends nothing."""
    try:
        yield
    except ObsintelError as error:
        log.warning("%s", error)
    except Exception:
        log.exception("a bug in obsintel, please report it")


async def in_thread(work: Callable[[], None]) -> None:
    """Do `work` in a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: Exception | None) -> None:
        if not done.done():
            done.set_exception(error) if error is not None else done.set_result(None)

    def run() -> None:
        error: Exception | None = None
        try:
            work()
        except Exception as found:
            error = found
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(finish, error)

    threading.Thread(target=run, name="obsintel-read", daemon=True).start()
    await done
