"""Reading: the bytes as they are, a value for what cannot be a note, an error for what is not there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from store_helpers import Vault

from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.core.errors import StoreError, VaultError
from obsidian_intel.store.store import Store
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import FileState, NotThere


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbfx\r\ny\r", "文\n".encode()])
def test_a_note_is_read_as_it_is(vault: Vault, data: bytes) -> None:
    file = vault.write("Sub/a.md", data)
    store = vault.store()
    document = store.read("Sub/a.md")
    assert isinstance(document, Document) and document.to_bytes() == data == store.read_bytes("Sub/a.md")
    info = file.stat()
    sha = hashlib.sha256(data).hexdigest()
    assert store.snapshot("Sub/a.md") == FileState(sha, info.st_ino, info.st_mtime_ns, len(data))
    assert document.sha256 == sha
    assert store.snapshot("other.md") is None


def to_itself(root: Path) -> None:
    (root / "x.md").symlink_to("x.md")


def to_outside(root: Path) -> None:
    (root.parent / "outside.md").write_text("secret")
    (root / "x.md").symlink_to(root.parent / "outside.md")


def to_a_neighbour(root: Path) -> None:
    """A folder whose name begins as the vault's does."""
    (root.parent / "vault2").mkdir()
    (root.parent / "vault2/outside.md").write_text("secret")
    (root / "x.md").symlink_to("../vault2/outside.md")


def a_pipe(root: Path) -> None:
    os.mkfifo(root / "x.md")


def a_folder(root: Path) -> None:
    (root / "x.md").mkdir()


def too_large(root: Path) -> None:
    with (root / "x.md").open("wb") as file:
        file.truncate(50_000_000)


def with_a_nul(root: Path) -> None:
    (root / "x.md").write_bytes(b"a\0b")


def latin(root: Path) -> None:
    (root / "x.md").write_bytes(b"caf\xe9")


UNREADABLE: dict[Callable[[Path], None], tuple[str, str]] = {
    to_itself: ("OI801", "cannot be read: too many levels of symbolic links"),
    to_outside: ("OI801", "cannot be read: a symlink that leads out of the vault"),
    to_a_neighbour: ("OI801", "cannot be read: a symlink that leads out of the vault"),
    a_pipe: ("OI803", "not a regular file"),
    a_folder: ("OI803", "not a regular file"),
    too_large: ("OI802", "50 MB: notes over 10 MB are not read"),
    with_a_nul: ("OI803", "a NUL at byte 2: this is not a text file"),
    latin: ("OI801", "not UTF-8: byte 4 is 0xe9"),
}


@pytest.mark.parametrize("make", UNREADABLE, ids=lambda make: make.__name__)
def test_what_cannot_be_a_note_is_a_value(vault: Vault, make: Callable[[Path], None]) -> None:
    make(vault.root)
    found = vault.store().read("x.md")
    assert isinstance(found, Unreadable)
    assert (found.path, found.code, found.message) == ("x.md", *UNREADABLE[make])


def test_a_symlink_inside_the_vault_is_followed(vault: Vault) -> None:
    vault.write("a.md", "X")
    (vault.root / "b.md").symlink_to("a.md")
    document = vault.store().read("b.md")
    assert isinstance(document, Document) and document.text == "X" and document.path == "b.md"


@pytest.mark.parametrize("path", ["gone.md", "Gone/a.md", "a.md/b.md"])
def test_what_is_not_there_is_an_error(vault: Vault, path: str) -> None:
    vault.write("a.md", "X")
    with pytest.raises(NotThere, match="there is no such file"):
        vault.store().read(path)


@pytest.mark.parametrize("path", ["../x.md", "/etc/passwd", "", "a/../../x.md", "\0"])
def test_a_path_that_leads_out_is_an_error(vault: Vault, path: str) -> None:
    with pytest.raises(StoreError, match="not a path inside the vault"):
        vault.store().read(path)


def test_bytes_that_cannot_be_had_are_an_error(vault: Vault) -> None:
    a_pipe(vault.root)
    with pytest.raises(StoreError, match=r"x\.md: not a regular file"):
        vault.store().read_bytes("x.md")
    vault.write("nul.md", b"a\0b")
    assert vault.store().read_bytes("nul.md") == b"a\0b"


def test_an_error_of_the_disk_is_a_value(vault: Vault) -> None:
    vault.write("a.md", "X")

    def broken(fd: int, size: int, offset: int) -> bytes:
        raise OSError(5, "Input/output error")

    found = Store(vault.root, vault.base / "state", calls=Syscalls(pread=broken)).read("a.md")
    assert isinstance(found, Unreadable) and found.message == "cannot be read: input/output error"


def test_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="there is no such folder"):
        Store(tmp_path / "gone")
