"""Whose history it is, when a vault is moved, restored or copied; and who may read it."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_helpers import Vault, fill, insert, link_plan

from obsidian_intel.core.errors import StoreError
from obsidian_intel.store.state_folder import RECORD, WATCH_LOCK, default_state_dir, locate_state
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, WritePlan


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(tmp_path / "states"))
    return tmp_path / "states"


def used(root: Path) -> Store:
    root.mkdir(parents=True, exist_ok=True)
    store = Store(root)
    store.apply(WritePlan("link", (Create("n.md", "ours\n"),)))
    return store


def test_a_vault_that_was_moved_keeps_its_history(tmp_path: Path, states: Path) -> None:
    used(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "other")
    moved = Store(tmp_path / "other")
    assert moved.adopted == f"this vault was at {tmp_path / 'one'} before; its history came along"
    assert [step.command for step in moved.history()] == ["link"] and len(list(states.iterdir())) == 1
    again = Store(tmp_path / "other")
    assert again.adopted == "" and again.state_dir == moved.state_dir and again.undo().ok
    assert not (tmp_path / "other/n.md").exists()


def test_a_vault_that_was_restored_keeps_its_history(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    used(root)
    root.rename(tmp_path / "kept")
    shutil.copytree(tmp_path / "kept", root)
    shutil.rmtree(tmp_path / "kept")
    restored = Store(root)
    assert "is another one than before" in restored.adopted and [s.command for s in restored.history()] == ["link"]
    assert Store(root).adopted == ""


ANOTHER = {"nothing": {}, "a note of the same name": {"n.md": "mine\n"}, "other notes": {"m.md": "mine\n"}}


@pytest.mark.parametrize("notes", ANOTHER.values(), ids=ANOTHER)
def test_another_vault_at_the_place_of_an_earlier_one_has_a_history_of_its_own(
    tmp_path: Path, states: Path, notes: dict[str, str]
) -> None:
    root = tmp_path / "one"
    first = used(root)
    shutil.rmtree(root)
    root.mkdir()  # often with the inode that is free now
    for path, text in notes.items():
        (root / path).write_text(text)
    later = Store(root)
    assert (later.history(), later.recall_all("wrote"), later.adopted) == ([], {}, "")
    assert [folder.name for folder in states.iterdir()] == [first.state_dir.name]
    later.apply(WritePlan("new", (Create("x.md", "ours\n"),)))
    again = Store(root)
    assert [step.command for step in again.history()] == ["new"] and again.state_dir == later.state_dir
    assert [step.command for step in Store(root, first.state_dir).history()] == ["link"]


def test_a_watcher_that_waits_for_its_vault_keeps_its_history(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    first = used(root)
    shutil.rmtree(root)
    root.mkdir()
    with FileLock(str(first.state_dir / WATCH_LOCK)):
        assert Store(root).state_dir == first.state_dir
    assert Store(root).state_dir != first.state_dir


def test_a_backup_finds_its_history_though_another_vault_was_there_meanwhile(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    used(root)
    shutil.copytree(root, tmp_path / "backup")
    shutil.rmtree(root)
    root.mkdir()
    Store(root).apply(WritePlan("new", (Create("x.md", "ours\n"),)))
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "backup", root)
    assert [step.command for step in Store(root).history()] == ["link"]


def test_a_restored_note_with_our_mark_in_it_tells_whose_history_it_is(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    used(root)
    shutil.rmtree(root)
    root.mkdir()
    (root / "n.md").write_text("%% obsintel:begin log %%\nand a person's words\n")
    assert [step.command for step in Store(root).history()] == ["link"]


def test_what_a_person_removed_by_hand_is_no_new_vault(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    used(root)
    (root / "n.md").unlink()
    (root / "mine.md").write_text("mine\n")
    assert [step.command for step in Store(root).history()] == ["link"]


def test_a_first_note_in_an_emptied_vault_begins_a_history(tmp_path: Path, states: Path) -> None:
    root = tmp_path / "one"
    first = used(root)
    (root / "n.md").unlink()
    (root / ".obsidian").mkdir()
    store = Store(root)
    assert len(store.history()) == 1
    report = store.apply(WritePlan("new", (Create("x.md", "ours\n"),)), explicit=True)
    assert report.notes == (f"the history of an earlier vault at this place is kept in {first.state_dir}",)
    assert [step.command for step in Store(root).history()] == ["new"] and first.state_dir.is_dir()
    Store(root).apply(WritePlan("link", (Create("y.md", "ours\n"),)), explicit=True)
    assert [step.command for step in Store(root).history()] == ["link", "new"]


def test_a_copy_has_a_history_of_its_own(tmp_path: Path, states: Path) -> None:
    first = used(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    copy = Store(tmp_path / "copy")
    assert copy.adopted == "" and copy.history() == [] and copy.state_dir != first.state_dir
    assert used(tmp_path / "copy").history() == [] and len(Store(tmp_path / "one").history()) == 1


def test_another_vault_with_the_same_inode_is_not_taken_for_it(tmp_path: Path, states: Path) -> None:
    store = used(tmp_path / "one")
    record = store.state_dir / RECORD
    other = tmp_path / "other"
    other.mkdir()
    info = other.stat()
    shutil.rmtree(tmp_path / "one")
    record.write_text(json.dumps({"path": str(tmp_path / "one"), "device": info.st_dev, "inode": info.st_ino}))
    assert Store(other).history() == [] and Store(other).adopted == ""
    (other / "n.md").write_text("ours\n")
    assert len(Store(other).history()) == 1


def test_a_state_folder_of_the_version_before_is_adopted(tmp_path: Path, states: Path) -> None:
    store = used(tmp_path / "one")
    (store.state_dir / RECORD).unlink()
    store.state_dir.chmod(0o755)
    (store.state_dir / "watch.log").write_text("x")
    (store.state_dir / "watch.log").chmod(0o644)
    later = Store(tmp_path / "one")
    assert later.adopted == "" and len(later.history()) == 1
    used(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "other")
    assert len(Store(tmp_path / "other").history()) == 1
    assert is_private(Store(tmp_path / "other").state_dir)


def is_private(folder: Path) -> bool:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    return all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())


def test_only_our_user_may_look_into_it(vault: Vault, states: Path) -> None:
    fill(vault)
    store = Store(vault.root)
    store.apply(link_plan(store))
    store.remember("kind", "key", "value")
    assert is_private(store.state_dir), list(store.state_dir.rglob("*"))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"path": 1, "device": "x", "inode": null}', "[" * 9000])
def test_a_damaged_record_is_as_good_as_none(tmp_path: Path, states: Path, text: str) -> None:
    store = used(tmp_path / "one")
    (store.state_dir / RECORD).write_text(text)
    used(tmp_path / "two")
    assert len(Store(tmp_path / "one").history()) == 1
    assert locate_state(tmp_path / "nowhere") == (default_state_dir(tmp_path / "nowhere"), "")


LINES = st.one_of(
    st.binary(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "time",
                        "command",
                        "undoes",
                        "entry",
                        "did",
                        "folders",
                        "remembered",
                        "undid",
                        "op",
                        "path",
                        "old",
                        "new",
                        "to",
                        "temp",
                        "offset",
                        "size",
                        "edits",
                        "remember",
                        "needs",
                        "takes_back",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=9,
    ).map(lambda value: json.dumps(value).encode()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(LINES, max_size=6),
    place=st.integers(0, 9),
    name=st.sampled_from(["steps/1.jsonl", "steps/2.open", "memory.jsonl"]),
)
def test_whatever_stands_in_the_state_files_is_no_bug(
    tmp_path: Path, lines: list[bytes], place: int, name: str
) -> None:
    """Lost history is said or silent; nothing a person wrote is touched, and nothing raises but `StoreError`."""
    base = tmp_path / "fuzzed"
    shutil.rmtree(base, ignore_errors=True)
    (base / "vault").mkdir(parents=True)
    vault = Vault(base)
    vault.write("mine.md", "a person's\n")
    vault.write("a.md", "X\n")
    store = vault.store()
    store.apply(WritePlan("link", (Create("n.md", "n"),), (insert(store, "a.md", "X", "y", needs=("n.md",)),)))
    file = base / "state" / name
    kept = file.read_bytes().splitlines() if file.exists() else []
    kept[place:place] = lines
    file.write_bytes(b"\n".join(kept) + b"\n")
    later = vault.store()
    try:
        later.history()
        later.undo()
        later.apply(WritePlan("t", (Create("later.md", "x"),)))
        later.undo()
    except StoreError:
        pass
    assert vault.text("mine.md") == "a person's\n"
    assert vault.text("a.md") in ("X\n", "yX\n")
