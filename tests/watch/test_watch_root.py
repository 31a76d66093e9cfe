"""A vault that moves, goes, and comes again; events that stop coming."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from daemon_helpers import MONTH, QUICK, add_row, link_all, make_vault, row, status, texts, until, watching
from slow import mostly_slow

from obsidian_intel.store.store import Store
from obsidian_intel.watch.change_queue import ChangeQueue
from obsidian_intel.watch.file_events import FileObserver
from obsidian_intel.watch.health import WatchHealth
from obsidian_intel.watch.instance import Instance
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.watcher import Watcher


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    return root


NEW_ROW = row("MiniMax-M1", "2506.13585")


def is_away(root: Path) -> bool:
    found = status(root)
    return found["state"] == "running" and any("not there" in each or "empty" in each for each in found["missing"])


def is_linked(root: Path, name: str = "MiniMax-M1") -> bool:
    return (root / "Papers" / f"{name}.md").exists() and f"[[{name}\\|" in (root / MONTH).read_text("utf-8")


def test_a_root_that_is_moved_away_and_back_is_waited_for(vault: Path) -> None:
    before, steps = texts(vault), len(Store(vault).history())
    away = vault.parent / "away"
    with watching(vault):
        vault.rename(away)
        until(lambda: is_away(vault))
        assert status(vault)["notes"] == 9
        away.rename(vault)
        until(lambda: status(vault)["missing"] == [])
        assert texts(vault) == before
        assert len(Store(vault).history()) == steps
        add_row(vault, NEW_ROW)
        until(lambda: is_linked(vault))


@pytest.mark.slow
def test_a_root_that_is_deleted_and_made_again_is_waited_for(vault: Path) -> None:
    copy = vault.parent / "copy"
    shutil.copytree(vault, copy)
    before, steps = texts(vault), len(Store(vault).history())
    with watching(vault):
        shutil.rmtree(vault)
        until(lambda: is_away(vault))
        vault.mkdir()
        until(lambda: any("empty" in each or "not there" in each for each in status(vault)["missing"]))
        shutil.copytree(copy, vault, dirs_exist_ok=True)
        until(lambda: status(vault)["missing"] == [] and status(vault)["notes"] == 9)
        assert texts(vault) == before
        assert len(Store(vault).history()) == steps
        add_row(vault, NEW_ROW)
        until(lambda: is_linked(vault))


def test_a_root_that_cannot_be_entered_is_waited_for(vault: Path) -> None:
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root's rights cannot be laid down here (no setpriv)")
    before = texts(vault)
    with unprivileged(), watching(vault) as process:
        vault.chmod(0)
        process.saw("cannot be read; waiting for it")
        vault.chmod(0o755)
        process.saw("the vault's folder is back")
        assert texts(vault) == before
        add_row(vault, NEW_ROW)
        until(lambda: is_linked(vault))


@contextmanager
def unprivileged() -> Iterator[None]:
    """Children of this process keep no right to overrule permissions; neither does this thread for a while."""
    if os.geteuid() != 0:
        yield
        return
    import daemon_helpers

    words = [
        "setpriv",
        "--bounding-set",
        "-dac_override,-dac_read_search",
        "--inh-caps",
        "-dac_override,-dac_read_search",
    ]
    daemon_helpers.PREFIX[:] = words
    try:
        yield
    finally:
        daemon_helpers.PREFIX[:] = []


@pytest.mark.parametrize(
    ("name", "told"), mostly_slow([("Log", "Log"), ("日志", "日志"), (os.fsdecode(b"Log\xff"), "Log\\udcff")])
)
def test_a_folder_that_cannot_be_read_holds_all_writes(vault: Path, name: str, told: str) -> None:
    folder = vault / name
    folder.mkdir()
    shutil.move(vault / "2025-12.md", folder / "2025-12.md")
    (vault / "obsintel.toml").write_text(QUICK + "sync_every = 0.5\n", "utf-8")
    steps = len(Store(vault).history())
    with unprivileged(), watching(vault) as process:
        folder.chmod(0)
        until(lambda: any(f"cannot be read: {told}" in each for each in status(vault)["missing"]))
        add_row(vault, NEW_ROW)
        process.saw("nothing is written: 1 folders cannot be read")
        assert not (vault / "Papers" / "MiniMax-M1.md").exists()
        assert len(Store(vault).history()) == steps
        folder.chmod(0o755)
        until(lambda: is_linked(vault))
        process.end()
    assert "2025-12" in (vault / "Papers" / "Kimi K2.md").read_text("utf-8")


class Running:
    """A watcher inside this process, so that its insides can be hurt."""

    def __init__(self, root: Path, guard: WatchHealth | None = None) -> None:
        self.root = root
        self.watcher = Watcher(root, EventLog(Instance(root).log), guard=guard)
        self.thread = threading.Thread(target=self.watcher.run)

    def __enter__(self) -> Watcher:
        self.thread.start()
        until(lambda: self.watcher.status.last_sync)
        return self.watcher

    def __exit__(self, *error: object) -> None:
        self.watcher.stop()
        self.thread.join(timeout=10)
        assert not self.thread.is_alive()


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsidian_intel.watch.schedule.CHECK_EVERY", 0.1)
    monkeypatch.setattr("obsidian_intel.watch.schedule.POLL_EVERY", 0.2)
    monkeypatch.setattr("obsidian_intel.watch.health.RETRY", 0.2)


def limit_watches(monkeypatch: pytest.MonkeyPatch, most: list[int]) -> None:
    """`inotify_add_watch` as it is past the limit, for this process alone."""
    from watchdog.observers import inotify_c

    real, count = inotify_c.inotify_add_watch, [0]

    def add(fd: int, path: bytes, mask: int) -> int:
        count[0] += 1
        if count[0] > most[0]:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        return int(real(fd, path, mask))

    monkeypatch.setattr(inotify_c, "inotify_add_watch", add)


@pytest.mark.parametrize("most", [0, 1])
def test_past_the_watch_limit_the_clock_looks(
    vault: Path, monkeypatch: pytest.MonkeyPatch, fast: None, most: int
) -> None:
    limit = [most]
    limit_watches(monkeypatch, limit)
    with Running(vault) as watcher:
        until(lambda: watcher.status.backend == "polling")
        assert any("watch limit" in each for each in watcher.status.missing)
        add_row(vault, NEW_ROW)
        until(lambda: is_linked(vault))
        (vault / "Papers" / "Mine.md").write_text("见 [[无处]]\n", "utf-8")
        until(lambda: watcher.status.notes == 11)
        limit[0] = 10**9
        until(lambda: watcher.status.backend == "inotify")
        until(lambda: watcher.status.missing == ())


def test_a_dead_emitter_is_noticed_and_replaced(vault: Path, fast: None) -> None:
    with Running(vault) as watcher:
        events = watcher.health.events
        assert isinstance(events, FileObserver) and events.alive
        for emitter in list(events._observer.emitters):
            emitter.stop()
        assert events._observer.is_alive()
        add_row(vault, NEW_ROW)
        until(lambda: watcher.health.events is not events and watcher.health.events is not None)
        until(lambda: is_linked(vault))
        assert watcher.status.backend == "inotify"


def test_an_emitter_that_dies_again_and_again_is_given_up_for_a_while(vault: Path, fast: None) -> None:
    made: list[FileObserver] = []

    def opener(root: Path, hints: ChangeQueue) -> FileObserver:
        if len(made) >= 2:
            raise OSError(errno.EMFILE, "no more")
        events = FileObserver(root, hints)
        made.append(events)
        events._observer._inotify_fd.stop()
        return events

    guard = WatchHealth(vault, ChangeQueue(), opener)
    with Running(vault, guard) as watcher:
        until(lambda: watcher.status.backend == "polling")
        add_row(vault, NEW_ROW)
        until(lambda: is_linked(vault))


def test_lost_events_are_known_from_the_log_of_watchdog(vault: Path) -> None:
    import logging

    hints = ChangeQueue()
    events = FileObserver(vault, hints)
    try:
        logging.getLogger("watchdog.observers.inotify_c").warning(
            "Inotify queue overflowed; filesystem events were lost"
        )
        assert hints.overflows == 1 and hints.drain().everything
    finally:
        events.close()
