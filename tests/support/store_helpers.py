"""A vault, a store, and ways to step in between two system calls."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

from obsidian_intel.core.text import Edit, Span
from obsidian_intel.store.store import Store
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import Create, NoteEdits, Rename, Trash, WritePlan

MONTH = "---\r\ntype: 月报\r\n---\r\n| 模型 | 价值 |\r\n|---|---|\r\n| LongCat | 好 |\r\n"
LINKED = MONTH.replace("| LongCat |", "| LongCat [[LongCat\\|📄]] |")


@dataclass
class Tap:
    """Counts the calls of a store and lets `hook(number, name)` act just before each, `after` just behind."""

    hook: Callable[[int, str], None] = lambda number, name: None
    after: Callable[[int, str], None] = lambda number, name: None
    names: list[str] = field(default_factory=list)

    def calls(self) -> Syscalls:
        calls = Syscalls(fsync=lambda fd: None)  # only a power cut could tell, and it costs most of the time
        for item in fields(Syscalls):
            setattr(calls, item.name, self._wrap(item.name, getattr(calls, item.name)))
        return calls

    def _wrap(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def tapped(*arguments: object, **named: object) -> object:
            number = len(self.names)
            self.names.append(name)
            self.hook(number, name)
            result = call(*arguments, **named)
            self.after(number, name)
            return result

        return tapped


@dataclass
class Vault:
    """A folder of notes with its own state folder."""

    base: Path

    @property
    def root(self) -> Path:
        return self.base / "vault"

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.root)): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file() and not file.is_symlink()
        }

    def bytes(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def text(self, path: str) -> str:
        return self.bytes(path).decode()

    def store(self, tap: Tap | None = None, *, late: float = 0.0, patience: float = 2.0) -> Store:
        store = Store(self.root, self.base / "state", calls=(tap or Tap()).calls())
        store.exchange.late, store.exchange.patience = late, patience
        store.exchange.settle, store.exchange.at_once = 0.0, float("inf")  # as many calls in each run
        return store

    def temps(self) -> list[str]:
        return [path for path in self.files() if ".obsintel-" in path]


def append_late(fd: int) -> None:
    """Write as an editor does that has kept a note open while it was replaced."""
    os.write(fd, b"LATE")


def without_exchange(store: Store) -> Store:
    """The same store on a file system with neither exchange nor leases, as FUSE and network disks are."""

    def unsupported(*arguments: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    store.calls.exchange = store.calls.lease = unsupported
    return store


def some(count: int, every: int, phase: int = 0) -> range:
    """All of `count` points in deep runs, else each `every`-th."""
    return range(count) if os.environ.get("OBSINTEL_DEEP") else range(phase % every, count, every)


def insert(store: Store, path: str, before: str, text: str, **more: object) -> NoteEdits:
    """Insert `text` before the first `before` of a note as it is now."""
    document = store.read(path)
    offset = document.text.index(before)  # type: ignore[union-attr]
    return NoteEdits(path, document.sha256, (Edit(Span(offset, offset), text),), **more)  # type: ignore[arg-type]


def link_plan(store: Store) -> WritePlan:
    """What `link` would do in a vault with `2026-02.md`: make the paper's note, then link the row. Converges."""
    creates, edits = [], []
    if not (store.root / "Papers/LongCat.md").exists():
        creates.append(Create("Papers/LongCat.md", "---\ntype: Paper\n---\n"))
    if "[[LongCat" not in store.read("2026-02.md").text:  # type: ignore[union-attr]
        link = insert(store, "2026-02.md", " | 好", " [[LongCat\\|📄]]", needs=("Papers/LongCat.md",))
        edits.append(link)
    return WritePlan("link", tuple(creates), tuple(edits))


def full_plan(store: Store) -> WritePlan:
    """`link_plan` with a note to rename and one to trash."""
    plan = link_plan(store)
    renames = [
        Rename("old.md", "Sub/new.md", store.read("old.md").sha256)
        for _ in range(1)
        if (store.root / "old.md").exists()
    ]
    trash = [Trash("gone.md", store.read("gone.md").sha256) for _ in range(1) if (store.root / "gone.md").exists()]
    return WritePlan("tidy", plan.creates, plan.edits, tuple(trash), tuple(renames))


def fill(vault: Vault) -> Vault:
    vault.write("2026-02.md", MONTH)
    vault.write("old.md", "moved as it is")
    vault.write("gone.md", "thrown away")
    return vault


def run_killed(work: Callable[[], object]) -> int:
    """Run `work` in a child that may end itself by `os._exit`; its exit code."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
