"""An editor saves between any two system calls of a write, in four styles: its words are in the note afterwards."""

from __future__ import annotations

import errno
import os
import random
import threading
from collections.abc import Callable

import pytest
from store_helpers import MONTH, Tap, Vault, fill, full_plan, link_plan, some, without_exchange

SAVED = MONTH.encode() + b"TOKEN"


class Editor:
    """One save, begun just before call `at`; where the kernel holds it back, it waits as a real one would."""

    def __init__(self, vault: Vault, at: int, path: str = "2026-02.md") -> None:
        self.file = vault.root / path
        self.at = at
        self.waiting: threading.Thread | None = None

    def __call__(self, number: int, name: str) -> None:
        if number == self.at:
            self.begin()

    def begin(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        if self.waiting:
            self.waiting.join(20)

    def opened(self, flags: int) -> int | None:
        """The open note, or `None` when the open has to wait; then `late` goes on with it."""
        try:
            return os.open(self.file, flags | os.O_NONBLOCK)
        except FileNotFoundError:
            return os.open(self.file, flags | os.O_CREAT)
        except BlockingIOError:
            self.waiting = threading.Thread(target=lambda: self.late(os.open(self.file, flags | os.O_CREAT)))
            self.waiting.start()
            return None

    def late(self, fd: int) -> None:
        os.truncate(fd, 0)
        os.pwrite(fd, SAVED, 0)
        os.close(fd)


class InPlace(Editor):
    def begin(self) -> None:
        fd = self.opened(os.O_WRONLY | os.O_TRUNC)
        if fd is not None:
            self.late(fd)


class RenameOver(Editor):
    def begin(self) -> None:
        temp = self.file.with_name("editor~")
        temp.write_bytes(SAVED)
        temp.replace(self.file)


class DeleteAndMake(Editor):
    def begin(self) -> None:
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(SAVED)


class LateWriter(Editor):
    """Opens at the moment, writes when the store has waited a little, or at its end."""

    fd: int | None = None
    left = 12

    def __call__(self, number: int, name: str) -> None:
        super().__call__(number, name)
        if number > self.at and self.fd is not None:
            self.left -= 1
            if self.left == 0:
                self.write()

    def begin(self) -> None:
        self.fd = self.opened(os.O_RDWR)

    def write(self) -> None:
        fd, self.fd = self.fd, None
        if fd is not None:
            self.late(fd)

    def end(self) -> None:
        self.write()
        super().end()


class VeryLateWriter(LateWriter):
    """Never writes before the store is through."""

    left = -1


STYLES = [InPlace, RenameOver, DeleteAndMake, LateWriter, VeryLateWriter]


def no_leases(fd: int) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def calls_of(plan_of: Callable[..., object], vault: Vault) -> int:
    tap = Tap()
    store = vault.store(tap)
    store.apply(plan_of(vault.store()))  # type: ignore[arg-type]
    return len(tap.names)


@pytest.mark.parametrize("style", STYLES)
def test_a_save_at_each_call(fresh: Callable[[], Vault], style: type[Editor]) -> None:
    first = fresh()
    first.write("2026-02.md", MONTH)
    for number in some(calls_of(link_plan, first), 3):
        vault = fresh()
        vault.write("2026-02.md", MONTH)
        editor = style(vault, number)
        tap = Tap(editor)
        plan = link_plan(vault.store())
        report = vault.store(tap, patience=0.02).apply(plan)
        editor.end()
        assert "TOKEN" in vault.text("2026-02.md"), (number, tap.names[number], report)
        again = vault.store()
        again.recover()
        assert "TOKEN" in vault.text("2026-02.md"), (number, tap.names[number], report)
        assert set(vault.files()) <= {"2026-02.md", "Papers/LongCat.md"}, (number, tap.names[number], report)


@pytest.mark.parametrize("style", [InPlace, RenameOver, DeleteAndMake])
def test_a_save_at_each_call_without_leases(fresh: Callable[[], Vault], style: type[Editor]) -> None:
    first = fresh()
    first.write("2026-02.md", MONTH)
    for number in some(calls_of(link_plan, first), 3):
        vault = fresh()
        vault.write("2026-02.md", MONTH)
        tap = Tap(style(vault, number))
        store = vault.store(tap)
        store.calls.lease = no_leases
        report = store.apply(link_plan(vault.store()))
        if len(tap.names) <= number:
            return
        assert "TOKEN" in vault.text("2026-02.md"), (number, tap.names[number], report)
        assert set(vault.files()) <= {"2026-02.md", "Papers/LongCat.md"}, (number, tap.names[number], report)


@pytest.mark.parametrize("style", [InPlace, RenameOver, DeleteAndMake])
def test_a_save_at_each_call_without_exchange(fresh: Callable[[], Vault], style: type[Editor]) -> None:
    """Of all places, one may lose a save: a rename over the note just before it is replaced."""
    first = fresh()
    first.write("2026-02.md", MONTH)
    tap = Tap()
    store = without_exchange(first.store(tap))
    store.apply(link_plan(first.store()))
    for number in some(len(tap.names), 3):
        vault = fresh()
        vault.write("2026-02.md", MONTH)
        editor = style(vault, number)
        tap = Tap(editor)
        store = without_exchange(vault.store(tap))
        report = store.apply(link_plan(vault.store()))
        editor.end()
        assert len(tap.names) > number
        if tap.names[number] == "replace" and style in (RenameOver, DeleteAndMake):
            continue
        assert any(b"TOKEN" in data for data in vault.files().values()), (number, tap.names[number], report)
        assert not vault.temps(), (number, tap.names[number], report)


@pytest.mark.parametrize("path", ["old.md", "gone.md"])
@pytest.mark.parametrize("style", STYLES)
def test_a_save_while_a_note_moves(fresh: Callable[[], Vault], style: type[Editor], path: str) -> None:
    for number in some(calls_of(full_plan, fill(fresh())), 7, len(style.__name__)):
        vault = fill(fresh())
        editor = style(vault, number, path)
        tap = Tap(editor)
        report = vault.store(tap, patience=0.02).apply(full_plan(vault.store()))
        editor.end()
        holders = [name for name, data in vault.files().items() if b"TOKEN" in data]
        assert holders, (number, tap.names[number], report)
        assert not vault.temps()


class Busy:
    """Saves at random calls, each time in another style, once its own last token is in the note."""

    def __init__(self, vault: Vault, seed: int, leases: bool) -> None:
        self.file = vault.root / "2026-02.md"
        self.chance = random.Random(seed)
        self.rate = self.chance.choice([0.02, 0.1, 0.3, 0.9])
        self.styles = ["in place", "rename", "make"] + (["late"] if leases else [])
        self.tokens = [b"<0>"]
        self.fd: int | None = None
        self.data = b""

    def __call__(self, number: int, name: str) -> None:
        if self.chance.random() > self.rate:
            return
        if self.fd is not None:
            self.write()
        elif (data := self.current()) is not None:
            self.save(data)

    def current(self) -> bytes | None:
        """What the editor would save: the note with a new token; `None` while its last one is not there."""
        data = self.file.read_bytes() if self.file.exists() else b""
        return data + b"<%d>" % len(self.tokens) if self.tokens[-1] in data else None

    def save(self, data: bytes) -> None:
        style = self.chance.choice(self.styles)
        if style in ("in place", "late"):
            try:
                self.fd = os.open(self.file, os.O_WRONLY | os.O_NONBLOCK)
            except BlockingIOError:
                return
            self.data = data
            if style == "in place":
                self.write()
            return
        if style == "rename":
            temp = self.file.with_name("editor~")
            temp.write_bytes(data)
            temp.replace(self.file)
        else:
            self.file.unlink()
            self.file.write_bytes(data)
        self.tokens.append(b"<%d>" % len(self.tokens))

    def write(self) -> None:
        assert self.fd is not None
        os.ftruncate(self.fd, 0)
        os.pwrite(self.fd, self.data, 0)
        os.close(self.fd)
        self.fd = None
        self.tokens.append(b"<%d>" % len(self.tokens))


@pytest.mark.parametrize("leases", [True, False])
def test_many_saves_at_random_calls(fresh: Callable[[], Vault], leases: bool) -> None:
    for seed in range(3000 if os.environ.get("OBSINTEL_DEEP") else 60):
        vault = fresh()
        vault.write("2026-02.md", MONTH + "<0>")
        editor = Busy(vault, seed, leases)
        store = vault.store(Tap(editor), patience=0.05)
        if not leases:
            store.calls.lease = no_leases
        reports = [store.apply(link_plan(vault.store())) for _ in range(3)]
        if editor.fd is not None:
            editor.write()
        vault.store().recover()
        text = vault.bytes("2026-02.md")
        assert [token for token in editor.tokens if token not in text] == [], (seed, reports)
        assert set(vault.files()) <= {"2026-02.md", "Papers/LongCat.md"}, (seed, reports)
