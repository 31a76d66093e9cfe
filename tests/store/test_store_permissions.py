"""Real permissions. As root they bind nobody, so there the tests run again without that power."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store_helpers import Vault, insert

from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.errors import StoreError
from obsidian_intel.store.write_plan import Create, Rename, Trash, WritePlan


def is_bound(folder: Path) -> bool:
    probe = folder / "probe"
    probe.touch()
    probe.chmod(0o444)
    return not os.access(probe, os.W_OK)


@pytest.fixture
def bound(tmp_path: Path) -> None:
    if not is_bound(tmp_path):
        pytest.skip("permissions do not bind root; run again by test_without_the_power_of_root")


def test_without_the_power_of_root(tmp_path: Path) -> None:
    if is_bound(tmp_path):
        pytest.skip("permissions bind us already")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("no setpriv")
    powers = "-dac_override,-dac_read_search"
    powerless = [setpriv, "--bounding-set", powers, "--inh-caps", powers]
    command = [*powerless, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "bound", __file__]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout and "skipped" not in done.stdout


@pytest.mark.usefixtures("bound")
def test_bound_read_only_notes_and_folders_are_refused(vault: Vault) -> None:
    for path in ("note.md", "moved.md", "trashed.md", "locked/a.md", "good.md"):
        vault.write(path, "X")
    store = vault.store()
    sha = store.read("good.md").sha256
    edits = [insert(store, path, "X", "y") for path in ("note.md", "locked/a.md", "good.md")]
    for path in ("note.md", "moved.md", "trashed.md"):
        (vault.root / path).chmod(0o444)
    (vault.root / "locked").chmod(0o555)
    plan = WritePlan(
        "t",
        (Create("locked/new.md", "x"), Create("locked/deep/new.md", "x")),
        tuple(edits),
        (Trash("trashed.md", sha), Trash("locked/a.md", sha)),
        (Rename("moved.md", "elsewhere.md", sha),),
    )
    report = store.apply(plan)
    (vault.root / "locked").chmod(0o755)
    assert {str(refusal) for refusal in report.refused} == {
        "locked/new.md: the folder locked is read-only",
        "locked/deep/new.md: the folder locked is read-only",
        "note.md: read-only",
        "locked/a.md: the folder locked is read-only",
        "moved.md: read-only",
        "trashed.md: read-only",
    }
    assert [done.path for done in report.done] == ["good.md"]
    assert set(vault.files()) == {"note.md", "moved.md", "trashed.md", "locked/a.md", "good.md"}


@pytest.mark.usefixtures("bound")
def test_bound_a_note_that_cannot_be_read_is_a_value(vault: Vault) -> None:
    vault.write("secret.md", "X").chmod(0)
    found = vault.store().read("secret.md")
    assert isinstance(found, Unreadable)
    assert (found.code, found.message) == ("OI801", "cannot be read: permission denied")


@pytest.mark.usefixtures("bound")
def test_bound_a_journal_that_cannot_be_written_stops_all(vault: Vault) -> None:
    vault.write("a.md", "X")
    store = vault.store()
    store.recover()
    (vault.base / "state/steps").mkdir()
    (vault.base / "state/steps").chmod(0o555)
    with pytest.raises(StoreError, match=r"the journal in .* cannot be written: permission denied"):
        store.apply(WritePlan("t", edits=(insert(store, "a.md", "X", "y"),)))
    assert vault.files() == {"a.md": b"X"}


@pytest.mark.usefixtures("bound")
def test_bound_a_folder_of_somebody_else(vault: Vault) -> None:
    """The folder may be written by its owner, who is not us: the kernel says no, and so do we."""
    vault.write("theirs/a.md", "X")
    try:
        os.chown(vault.root / "theirs", 65534, 65534)
    except PermissionError:
        pytest.skip("cannot give a folder away")
    store = vault.store()
    report = store.apply(WritePlan("t", (Create("theirs/n.md", "x"),), (insert(store, "theirs/a.md", "X", "y"),)))
    assert [refusal.reason for refusal in report.refused] == ["the folder theirs is read-only"] * 2
    assert vault.files() == {"theirs/a.md": b"X"}
