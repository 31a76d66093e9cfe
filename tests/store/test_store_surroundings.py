"""Git in the middle of something, and what the file system gives."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import git
from store_helpers import MONTH, Tap, Vault, append_late, link_plan, without_exchange

from obsidian_intel.store.capabilities import Capabilities
from obsidian_intel.store.git_state import git_busy
from obsidian_intel.store.late_writes import contains_additions

BUSY = {
    "MERGE_HEAD": "a git merge is in progress",
    "rebase-merge/": "a git rebase is in progress",
    "rebase-apply/": "a git rebase is in progress",
    "CHERRY_PICK_HEAD": "a git cherry-pick is in progress",
    "REVERT_HEAD": "a git revert is in progress",
    "index.lock": "git is at work (index.lock)",
    "HEAD": None,
}


def put(folder: Path, sign: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if sign.endswith("/"):
        (folder / sign).mkdir()
    else:
        (folder / sign).touch()


@pytest.mark.parametrize(("sign", "words"), BUSY.items())
def test_git_busy(tmp_path: Path, sign: str, words: str | None) -> None:
    deep = tmp_path / "repo/vault"
    deep.mkdir(parents=True)
    assert git_busy(deep) is None
    put(tmp_path / "repo/.git", sign)
    assert git_busy(deep) == git_busy(tmp_path / "repo") == words
    worktree = tmp_path / "tree"
    worktree.mkdir()
    (worktree / ".git").write_text("gitdir: ../repo/.git\n")
    assert git_busy(worktree) == words


@pytest.mark.parametrize("text", ["", "nonsense", "gitdir: nowhere", "gitdir: ", b"\xff"])
def test_a_git_file_that_points_nowhere(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / ".git").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert git_busy(tmp_path) is None


def test_a_real_merge(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    vault.write("both.md", "one\n")
    git(vault.root, "init")
    git(vault.root, "add", ".")
    git(vault.root, "commit", "-m", "one")
    git(vault.root, "checkout", "-b", "other")
    vault.write("both.md", "two\n")
    git(vault.root, "commit", "-am", "two")
    git(vault.root, "checkout", "main")
    vault.write("both.md", "three\n")
    git(vault.root, "commit", "-am", "three")
    git(vault.root, "merge", "other", check=False)
    store = vault.store()
    before = vault.files()
    report = store.apply(link_plan(store))
    assert {refusal.reason for refusal in report.refused} == {"a git merge is in progress"}
    assert not report.done and vault.files() == before
    assert store.apply(link_plan(store), explicit=True).ok
    git(vault.root, "merge", "--abort", check=False)
    assert git_busy(vault.root) is None


def failing(code: int) -> Callable[..., None]:
    def fail(*arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_protections_are_tried_out_and_leave_nothing(vault: Vault) -> None:
    vault.write("a.md", "X")
    found = vault.store().protections()
    assert not found.trouble and len(found.lines()) == 4
    assert vault.files() == {"a.md": b"X"}


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_without_exchange_and_leases(vault: Vault, code: int) -> None:
    vault.write("2026-02.md", MONTH)
    store = vault.store()
    store.calls.exchange = failing(code)
    store.calls.lease = failing(code)
    found = store.protections()
    assert not found.exchange and not found.lease
    assert "no atomic exchange here" in found.lines()[0] and "no leases here" in found.lines()[1]
    report = store.apply(link_plan(store))
    assert report.ok and "📄" in vault.text("2026-02.md") and not vault.temps()
    assert store.undo().ok and vault.files() == {"2026-02.md": MONTH.encode()}


def test_without_exchange_and_hard_links(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    store = without_exchange(vault.store())
    store.calls.link = failing(errno.EPERM)
    assert not store.has_exchange
    assert store.apply(link_plan(store)).ok and "📄" in vault.text("2026-02.md") and not vault.temps()


def test_without_a_rename_that_refuses_to_overwrite(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsidian_intel.store.syscalls._rename_with_flags", lambda: None)
    vault.write("2026-02.md", MONTH)
    store = vault.store(Tap())
    assert store.apply(link_plan(store)).ok and not vault.temps()
    assert store.undo().ok and vault.files() == {"2026-02.md": MONTH.encode()}


def test_a_late_write_without_leases_and_exchange_comes_back(vault: Vault) -> None:
    """It went into the file that was replaced, and still its words come back."""
    file = vault.write("2026-02.md", MONTH)
    fd = os.open(file, os.O_WRONLY | os.O_APPEND)
    replaced: list[int] = []

    def append_once(number: int, name: str) -> None:
        if name == "replace" and not replaced:
            replaced.append(number)
            append_late(fd)

    store = vault.store(Tap(after=append_once))
    store.calls.exchange = failing(errno.EINVAL)
    store.calls.lease = failing(errno.EINVAL)
    store.apply(link_plan(store))
    os.close(fd)
    assert vault.text("2026-02.md") == MONTH + "LATE" and not vault.temps()


def test_protections_of_a_vault_that_is_gone(vault: Vault) -> None:
    store = vault.store()
    vault.root.rmdir()
    assert store.protections() == Capabilities(trouble="no such file or directory")
    assert store.protections().lines() == ("cannot write here: no such file or directory",)


COVERS = [
    ("a\nb\n", "a\n", "a\n", True),
    ("a\nb\n", "a\nc\n", "a\n", False),
    ("a\nb\nc\n", "a\nc\n", "a\n", True),
    ("", "a\n", "a\n", True),
    ("", "b\n", "a\n", False),
]


@pytest.mark.parametrize(("newer", "older", "base", "wanted"), COVERS)
def test_covers(newer: str, older: str, base: str, wanted: bool) -> None:
    assert contains_additions(newer.encode(), older.encode(), base.encode()) is wanted
