"""Who watches a vault on this machine: the lock that says so, what the watcher tells, and a pause."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.errors import Refused, StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.store.state_folder import WATCH_LOCK, default_state_dir, make_private

if TYPE_CHECKING:
    from filelock import FileLock

LOG_NAME = "watch.log"
_LOCK, _STATUS, _PAUSE = WATCH_LOCK, "status.json", "pause.json"
_LOCKED_BY_ANOTHER = -1


def host_name() -> str:
    """This machine's name, as `[daemon] host` holds it."""
    return platform.node().partition(".")[0] or "localhost"


def is_our_host(host: str) -> bool:
    """Whether `[daemon] host` lets this machine write: it is empty, or names it."""
    return not host or host.partition(".")[0].casefold() == host_name().casefold()


@dataclass(frozen=True)
class Status:
    """What a watcher last told. `since` and `last_sync` are in UTC, ISO 8601; `held` as `papers.held_rows` has it."""

    pid: int
    host: str
    since: str
    backend: str = "starting"
    notes: int = 0
    last_sync: str | None = None
    errors: int = 0
    warnings: int = 0
    missing: tuple[str, ...] = ()
    held: tuple[dict[str, Any], ...] = ()
    mode: str = "watch"


class Instance:
    """The files of one vault's watcher, beside the journal. `root` need not be there."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self.folder = default_state_dir(self.root)
        self._lock: FileLock | None = None
        self._root_fd: int | None = None

    @property
    def log(self) -> Path:
        """The watcher's log."""
        return self.folder / LOG_NAME

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept for this vault on this machine."""
        return self.folder.is_dir()

    def _file_lock(self) -> FileLock:
        from filelock import FileLock

        self._make_folder()
        return FileLock(str(self.folder / _LOCK), mode=0o600)

    def _make_folder(self) -> None:
        try:
            make_private(self.folder)
        except OSError as error:
            raise StoreError(
                Message(
                    "the state folder {folder} cannot be made: {strerror}", folder=self.folder, strerror=error.strerror
                )
            ) from None

    @contextlib.contextmanager
    def lock(self, patience: float = 1.0) -> Iterator[None]:
        """Be the watcher of this vault. Raises `Refused` when there is one already.

        The system drops the locks with the process, however it ends, so none is ever stale: one is a file of the state
        folder, the other the vault's own folder, which stays when a person removes the state folder. `patience` is for
        those who only look whether it is held.
        """
        self._acquire(patience)
        try:
            yield
        finally:
            if self._lock is not None:
                self._lock.release()
            if self._root_fd is not None:
                os.close(self._root_fd)
                self._root_fd = None

    def _acquire(self, patience: float) -> None:
        from filelock import Timeout

        lock = self._file_lock()
        try:
            lock.acquire(timeout=patience, poll_interval=0.05)
        except Timeout:
            raise self._watched_already() from None
        except OSError as error:
            raise StoreError(
                Message(
                    "the state folder {folder} cannot be written: {strerror}",
                    folder=self.folder,
                    strerror=error.strerror,
                )
            ) from None
        if self._root_fd is None:
            self._root_fd = _locked_folder(self.root)
            if self._root_fd == _LOCKED_BY_ANOTHER:
                self._root_fd = None
                lock.release()
                raise self._watched_already()
        self._lock = lock

    def _watched_already(self) -> Refused:
        told = self.read_status()
        who = Message(" by process {pid} ({mode})", pid=told.pid, mode=told.mode) if told else ""
        return Refused(
            Message("{root} is watched already{who}; `obsintel daemon stop` ends it", root=self.root, who=who)
        )

    def restore(self) -> bool:
        """Make the state folder and its lock again where a person removed them. Whether anything was missing.

        Raises `Refused` when another watcher has taken the vault meanwhile, `StoreError` when it cannot be made.
        """
        if self._lock is None or (self.folder / _LOCK).exists():
            return False
        self._lock.release(force=True)
        self._lock = None
        self._acquire(1.0)
        return True

    def is_held(self) -> bool:
        """Whether a watcher runs."""
        from filelock import Timeout

        if not (self.folder / _LOCK).exists():
            fd = _locked_folder(self.root)
            if fd is not None and fd != _LOCKED_BY_ANOTHER:
                os.close(fd)
            return fd == _LOCKED_BY_ANOTHER
        try:
            with self._file_lock().acquire(timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def write_status(self, status: Status) -> None:
        """Keep what `status` says. Silent when it cannot be written."""
        self._write(_STATUS, asdict(status))

    def read_status(self) -> Status | None:
        """What the last watcher told."""
        data = self._read(_STATUS)
        if not isinstance(data.get("pid"), int):
            return None
        known = {name: data[name] for name in Status.__dataclass_fields__ if name in data}
        known["missing"] = tuple(known.get("missing", ()))
        known["held"] = tuple(known.get("held", ()))
        return Status(**known)

    def running(self) -> Status | None:
        """What the watcher tells that runs now; None when none does."""
        deadline = time.monotonic() + 2
        while self.is_held():
            told = self.read_status()
            if told is not None and is_alive(told.pid):
                return told
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)
        return None

    def pause(self, until: float | None) -> None:
        """Hold the watcher's writes until a time (seconds since 1970), or for good."""
        self._make_folder()
        try:
            (self.folder / _PAUSE).write_text(json.dumps({"until": until}), "utf-8")
        except OSError as error:
            raise StoreError(
                Message(
                    "the state folder {folder} cannot be written: {strerror}",
                    folder=self.folder,
                    strerror=error.strerror,
                )
            ) from None

    def resume(self) -> bool:
        """Let it write again. False when it was not paused."""
        was = self.paused() is not None
        (self.folder / _PAUSE).unlink(missing_ok=True)
        return was

    def paused(self) -> float | None:
        """When the pause ends (infinity: not by itself); None when there is none."""
        data = self._read(_PAUSE)
        if "until" not in data:
            return None
        until = data["until"]
        end = float(until) if isinstance(until, int | float) else float("inf")
        return end if end > time.time() else None

    def _read(self, name: str) -> dict[str, Any]:
        try:
            data = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}

    def _write(self, name: str, data: Mapping[str, Any]) -> None:
        temp = self.folder / f".{name}.{os.getpid()}"
        try:
            make_private(self.folder)
            temp.touch(0o600)
            temp.write_text(json.dumps(data), "utf-8")
            temp.replace(self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                temp.unlink()


def _locked_folder(root: Path) -> int | None:
    """A descriptor that locks a folder until it is closed; None where folders cannot be locked here.

    `_LOCKED_BY_ANOTHER` when another process has it.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fd = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return _LOCKED_BY_ANOTHER
    except OSError:  # a network file system, say
        os.close(fd)
        return None
    return fd


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
