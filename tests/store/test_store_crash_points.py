"""kill -9 between any two system calls, a fault at any one of them: nothing half done, and the next run converges."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from store_helpers import LINKED, MONTH, Tap, Vault, fill, full_plan, run_killed, some, without_exchange

from obsidian_intel.core.errors import StoreError
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, WritePlan

NEW = {
    "2026-02.md": LINKED.encode(),
    "Papers/LongCat.md": b"---\ntype: Paper\n---\n",
    "Sub/new.md": b"moved as it is",
    ".trash/gone.md": b"thrown away",
}
OLD = {"2026-02.md": MONTH.encode(), "old.md": b"moved as it is", "gone.md": b"thrown away"}


def undisturbed(fresh: Callable[[], Vault]) -> list[str]:
    vault, tap = fill(fresh()), Tap()
    assert vault.store(tap).apply(full_plan(vault.store())).ok
    assert vault.files() == NEW
    return tap.names


def assert_whole(vault: Vault) -> None:
    """Every note is bytewise old or new, and no link points at nothing."""
    files = {path: data for path, data in vault.files().items() if ".obsintel-" not in path}
    for path, data in files.items():
        assert data in (OLD.get(path), NEW.get(path)), path
    for before, after in (("old.md", "Sub/new.md"), ("gone.md", ".trash/gone.md")):
        assert (before in files) != (after in files)
    if files["2026-02.md"] == NEW["2026-02.md"]:
        assert "Papers/LongCat.md" in files


def assert_told(vault: Vault) -> None:
    """The history, asked first of all after the crash, names what was done to the files, no more and no less."""
    told = {op.path for step in vault.store().history() for op in step.done}
    files = vault.files()
    gone = {path for path in ("old.md", "gone.md") if path not in files}
    made = {path for path in ("Papers/LongCat.md",) if path in files}
    assert told == gone | made | ({"2026-02.md"} if files["2026-02.md"] == NEW["2026-02.md"] else set())


def converge(store: Store) -> None:
    assert store.clean_up() == ()
    assert not [path for path in store.root.rglob("*") if path.name.startswith(".obsintel-")]
    store.apply(full_plan(store))


def test_kill_before_each_call(fresh: Callable[[], Vault]) -> None:
    for number in some(len(undisturbed(fresh)), 3):
        vault = fill(fresh())

        def stop(count: int, name: str, number: int = number) -> None:
            if count == number:
                os._exit(7)

        plan = full_plan(vault.store())
        assert run_killed(partial(vault.store(Tap(stop)).apply, plan)) == 7
        assert_whole(vault)
        assert_told(vault)
        converge(vault.store())
        assert vault.files() == NEW, number
        assert not list((vault.base / "state/steps").glob("*.open"))


@pytest.mark.slow
def test_kill_then_a_person_saves_then_the_next_run(fresh: Callable[[], Vault]) -> None:
    for number in some(len(undisturbed(fresh)), 3):
        vault = fill(fresh())

        def stop(count: int, name: str, number: int = number) -> None:
            if count == number:
                os._exit(7)

        plan = full_plan(vault.store())
        run_killed(partial(vault.store(Tap(stop)).apply, plan))
        vault.write("2026-02.md", vault.bytes("2026-02.md") + b"TOKEN")
        converge(vault.store())
        assert vault.files() == NEW | {"2026-02.md": NEW["2026-02.md"] + b"TOKEN"}, number


@pytest.mark.slow
@pytest.mark.parametrize("saves", [False, True])
def test_kill_before_each_call_without_exchange(fresh: Callable[[], Vault], saves: bool) -> None:
    first, tap = fill(fresh()), Tap()
    without_exchange(first.store(tap)).apply(full_plan(first.store()))
    assert "link" in tap.names and first.files() == NEW
    for number in some(len(tap.names), 2):
        vault = fill(fresh())

        def stop(count: int, name: str, number: int = number) -> None:
            if count == number:
                os._exit(7)

        plan = full_plan(vault.store())
        assert run_killed(partial(without_exchange(vault.store(Tap(stop))).apply, plan)) == 7
        assert_whole(vault)
        mine = b"TOKEN" if saves else b""
        with (vault.root / "2026-02.md").open("ab") as file:
            file.write(mine)
        converge(without_exchange(vault.store()))
        assert vault.files() == NEW | {"2026-02.md": NEW["2026-02.md"] + mine}, number
        assert not list((vault.base / "state/steps").glob("*.open"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EINTR])
@pytest.mark.parametrize("done", [False, True], ids=["instead", "behind"])
def test_a_fault_at_each_call(fresh: Callable[[], Vault], code: int, done: bool) -> None:
    """`behind`: the call does its work and still fails, as on a network disk."""
    names = undisturbed(fresh)
    for number in some(len(names), 5, code):
        name = names[number]
        vault = fill(fresh())

        def fail(count: int, name: str, number: int = number) -> None:
            if count == number:
                raise OSError(code, os.strerror(code))

        tap = Tap(after=fail) if done and name not in ("open", "pread", "write", "close") else Tap(fail)
        plan = full_plan(vault.store())
        try:
            vault.store(tap).apply(plan)
        except StoreError:
            assert not (vault.files().keys() - OLD.keys())
        assert_whole(vault)
        converge(vault.store())
        assert vault.files() == NEW, (number, name)


def test_a_note_that_cannot_be_made_leaves_no_folder(fresh: Callable[[], Vault]) -> None:
    vault = fresh()
    vault.write("mine/a.md", "mine\n")
    store = vault.store()
    store.exchange.calls = replace(store.exchange.calls, write=_full)  # the journal writes with its own
    report = store.apply(WritePlan("link", (Create("Papers/Deep/n.md", "n\n"), Create("mine/n.md", "n\n"))))
    assert [(each.path, each.reason) for each in report.refused] == [
        ("Papers/Deep/n.md", "the disk is full"),
        ("mine/n.md", "the disk is full"),
    ]
    assert sorted(path.name for path in vault.root.iterdir()) == ["mine"]
    assert vault.store().apply(WritePlan("link", (Create("Papers/Deep/n.md", "n\n"),))).ok


def _full(fd: int, data: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_kill_before_each_call_of_an_undo(fresh: Callable[[], Vault]) -> None:
    first, tap = fill(fresh()), Tap()
    first.store().apply(full_plan(first.store()))
    assert first.store(tap).undo().ok
    for number in some(len(tap.names), 5):
        vault = fill(fresh())
        vault.store().apply(full_plan(vault.store()))

        def stop(count: int, name: str, number: int = number) -> None:
            if count == number:
                os._exit(7)

        assert run_killed(vault.store(Tap(stop)).undo) == 7
        assert_whole(vault)
        store = vault.store()
        assert store.clean_up() == () and not vault.temps()
        assert_whole(vault)
        if not any(step.undone_by for step in store.history()):
            assert store.undo("1").ok
        assert vault.files() == OLD, number
        assert [step.id for step in store.history() if step.undone_by] == ["1"]
