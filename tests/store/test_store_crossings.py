"""The rare crossings by name: what each of the guards is there for."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from store_helpers import LINKED, MONTH, Tap, Vault, append_late, insert, link_plan, run_killed

from obsidian_intel.store.write_plan import WritePlan

NOTE = "2026-02.md"


class At:
    """Runs each action once, just before the next call of its name, one after the other."""

    def __init__(self, *actions: tuple[str, Callable[[], None]]) -> None:
        self.actions = list(actions)

    def __call__(self, number: int, name: str) -> None:
        if self.actions and self.actions[0][0] == name:
            self.actions.pop(0)[1]()


def rename_over(vault: Vault, text: str) -> Callable[[], None]:
    def save() -> None:
        vault.write("editor~", text).replace(vault.root / NOTE)

    return save


def edit_only(vault: Vault) -> WritePlan:
    store = vault.store()
    vault.write("Papers/LongCat.md", "---\ntype: Paper\n---\n")
    return link_plan(store)


def lease_holder(path: os.PathLike[str] | str) -> int:
    """The descriptor by which the store holds its lease on a file."""
    wanted = Path(path).stat().st_ino
    for fd in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
        with suppress(OSError):
            if os.fstat(fd).st_ino == wanted and fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_RDLCK:
                return fd
    pytest.skip("no leases here")


def begin_to_write(path: os.PathLike[str] | str, text: str) -> threading.Thread:
    """A program that opens the file now, is held back by the kernel, and goes on when it may."""
    holder = lease_holder(path)

    def go_on() -> None:
        fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
        os.write(fd, text.encode())
        os.close(fd)

    thread = threading.Thread(target=go_on)
    thread.start()
    end = time.monotonic() + 20
    while fcntl.fcntl(holder, fcntl.F_GETLEASE) == fcntl.F_RDLCK:
        assert time.monotonic() < end
    return thread


@pytest.fixture
def month(vault: Vault) -> Vault:
    vault.write(NOTE, MONTH)
    return vault


def test_a_save_just_before_the_exchange_is_put_back(month: Vault) -> None:
    tap = Tap(At(("exchange", rename_over(month, MONTH + "A"))))
    report = month.store(tap).apply(edit_only(month))
    assert [str(refusal) for refusal in report.refused] == [f"{NOTE}: changed meanwhile"]
    assert tap.names.count("exchange") == 2
    assert month.text(NOTE) == MONTH + "A" and not month.temps()


def test_a_writer_held_back_by_the_lease_gets_its_own_file_back(month: Vault) -> None:
    inode = (month.root / NOTE).stat().st_ino
    threads: list[threading.Thread] = []
    tap = Tap(At(("exchange", lambda: threads.append(begin_to_write(month.root / NOTE, MONTH + "A")))))
    report = month.store(tap).apply(edit_only(month))
    threads[0].join(20)
    assert [str(refusal) for refusal in report.refused] == [f"{NOTE}: changed meanwhile"]
    assert month.text(NOTE) == MONTH + "A" and not month.temps()
    assert (month.root / NOTE).stat().st_ino == inode


def test_a_writer_that_had_found_the_file_before_it_was_displaced(month: Vault) -> None:
    """Its `open` comes through only after the displaced file has lost its name: the last look finds the words."""
    threads: list[threading.Thread] = []

    def begin() -> None:
        (temp,) = month.temps()
        threads.append(begin_to_write(month.root / temp, MONTH + "A"))

    month.store(Tap(At(("exchange", lambda: None), ("unlink", begin)))).apply(edit_only(month))
    threads[0].join(20)
    assert month.text(NOTE) == MONTH + "A" and not month.temps()


def test_a_newer_save_of_the_same_person_wins(month: Vault) -> None:
    """A save before the exchange, the next one before the way back: the note has both, nothing lies beside it."""
    tap = Tap(
        At(("exchange", rename_over(month, MONTH + "A\r\n")), ("exchange", rename_over(month, MONTH + "A\r\nB\r\n")))
    )
    month.store(tap).apply(edit_only(month))
    assert set(month.files()) == {NOTE, "Papers/LongCat.md"}
    assert month.text(NOTE) == MONTH + "A\r\nB\r\n"


def test_two_that_know_nothing_of_each_other_are_both_kept(month: Vault) -> None:
    tap = Tap(At(("exchange", rename_over(month, MONTH + "A\r\n")), ("exchange", rename_over(month, MONTH + "B\r\n"))))
    month.store(tap).apply(edit_only(month))
    assert month.text(NOTE) == MONTH + "B\r\n"
    (copy,) = set(month.files()) - {NOTE, "Papers/LongCat.md"}
    assert copy.startswith("2026-02 (conflicted copy ") and copy.endswith(").md")
    assert month.text(copy) == MONTH + "A\r\n"


def test_a_late_writer_where_there_are_no_leases(month: Vault) -> None:
    """The displaced file keeps its name until it has been read once more."""
    fd = os.open(month.root / NOTE, os.O_WRONLY | os.O_APPEND)
    tap = Tap(after=lambda number, name: append_late(fd) if name == "exchange" else None)
    store = month.store(tap)
    store.calls.lease = lambda fd: os.fstat(-1) and None
    report = store.apply(edit_only(month))
    os.close(fd)
    assert "LATE" in month.text(NOTE) and not month.temps(), report


def test_a_note_deleted_under_us_stays_deleted(month: Vault) -> None:
    tap = Tap(At(("exchange", (month.root / NOTE).unlink)))
    report = month.store(tap).apply(edit_only(month))
    assert [str(refusal) for refusal in report.refused] == [f"{NOTE}: changed meanwhile"]
    assert set(month.files()) == {"Papers/LongCat.md"}


def test_a_program_that_keeps_the_note_open(month: Vault) -> None:
    plan = edit_only(month)
    with (month.root / NOTE).open("r+b"):
        report = month.store(patience=0.01).apply(plan)
        assert [str(refusal) for refusal in report.refused] == [f"{NOTE}: open for writing in another program"]
        assert month.text(NOTE) == MONTH and not month.temps()
    assert month.store().apply(plan).ok and month.text(NOTE) == LINKED


def test_a_folder_swapped_for_a_symlink_under_us(vault: Vault) -> None:
    """The write stays in the folder that was looked at; what the name leads to now is never touched."""
    vault.write("Sub/2026-02.md", "X")
    outside = vault.base / "outside"
    outside.mkdir()
    (outside / "2026-02.md").write_text("X")

    def swap() -> None:
        (vault.root / "Sub").rename(vault.root / "Moved")
        (vault.root / "Sub").symlink_to(outside)

    plan = WritePlan("t", edits=(insert(vault.store(), "Sub/2026-02.md", "X", "y"),))
    vault.store(Tap(At(("lease", swap)))).apply(plan)
    assert (outside / "2026-02.md").read_text() == "X"
    assert [file.name for file in outside.iterdir()] == ["2026-02.md"]


def test_a_folder_renamed_after_a_crash(vault: Vault) -> None:
    """The temp is found where it has gone to, and what it holds of a person's goes back to its note."""
    vault.write("Sub/a.md", "X")
    plan = WritePlan("t", edits=(insert(vault.store(), "Sub/a.md", "X", "y"),))

    def save() -> None:
        vault.write("Sub/e~", "X and more").replace(vault.root / "Sub/a.md")

    kill = lambda number, name: os._exit(7) if name == "exchange" else None  # noqa: E731
    tap = Tap(At(("exchange", save)), after=kill)
    assert run_killed(lambda: vault.store(tap).apply(plan)) == 7
    assert vault.text("Sub/a.md") == "yX" and len(vault.temps()) == 1
    (vault.root / "Sub").rename(vault.root / "Moved")
    assert vault.store().recover() == ()
    assert vault.files() == {"Moved/a.md": b"X and more"}
