"""An index is never trusted for what it cannot know, never fatal, and never inside the vault."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from index_helpers import cold, index_file, later, make, put, warm
from slow import mostly_slow

from obsidian_intel.__main__ import run
from obsidian_intel.engine import fingerprint as place
from obsidian_intel.engine.note_record import is_sure
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.walk import TICK_NS


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "one byte": lambda data: b"o",
    "half": lambda data: data[: len(data) // 2],
    "all but the last byte": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "zeros behind the head": lambda data: data[:600] + bytes(len(data) - 600),
    "a page": lambda data: b"<!DOCTYPE html>\n" * 400,
    "a database": lambda data: b"SQLite format 3\0" + data,
    "another magic": lambda data: b"obsintel indez\n" + data[15:],
    "a huge head": lambda data: data[:15] + b"\xff\xff\xff\xff" + data[19:],
    "twice": lambda data: data + data,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_thrown_away(damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    with later():
        first = warm(root)
        file = index_file(root)
        file.write_bytes(DAMAGE[damage](file.read_bytes()))
        assert run(["--vault", str(root), "-v", "lint"]) == 1
        said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("index: ")]
        assert len(said) == (0 if damage == "twice" else 1)
        assert warm(root) == first


@pytest.mark.parametrize("places", mostly_slow([20, 200]))
def test_a_flip_anywhere_is_noticed_or_harmless(places: int, tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        first = warm(root)
        file = index_file(root)
        data = file.read_bytes()
        for at in range(0, len(data), max(1, len(data) // places)):
            file.write_bytes(flipped(data, at))
            assert warm(root) == first


def test_without_v_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    warm(root)
    index_file(root).write_bytes(b"half")
    run(["--vault", str(root), "lint"])
    assert "index" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        lambda m, root: m.setattr(place, "FORMAT", place.FORMAT + 1),
        lambda m, root: m.setattr(place, "__version__", "0.0.0"),
        lambda m, root: m.setattr(place, "installation_stamp", lambda: "another rule"),
        lambda m, root: (root / "obsintel.toml").write_text('[lint]\nignore = ["OI601"]\n'),
        lambda m, root: (root / ".obsidian" / "app.json").write_text('{"newLinkFormat": "absolute"}'),
        lambda m, root: m.setenv("OBSINTEL_STATE_DIR", str(root.parent / "other")),
    ],
)
def test_an_index_of_other_rules_or_settings_is_not_used(
    change: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        change(monkeypatch, root)  # type: ignore[operator]
        workspace = Workspace.open(root)
        assert len(workspace.touched) == len(workspace.entries)
        assert workspace.cache is not None and len(workspace.cache.said) == 1
        assert warm(root) == cold(root)


@pytest.mark.parametrize("name", ["a.py", "words.toml", "deep/er/words.toml", "locale/zh/x.mo", "site.css"])
@pytest.mark.parametrize("is_new", [False, True])
def test_a_changed_file_of_a_clone_counts(
    name: str, is_new: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code and data alike: word lists tell how a note is read, catalogues and assets what is printed of it."""
    monkeypatch.setattr(place, "_PACKAGE", str(tmp_path))
    put(tmp_path, "deep/er/other.py", "")
    file = tmp_path / name
    if not is_new:
        put(tmp_path, name, "")
        os.utime(file, ns=(0, 5))
    before = place.installation_stamp()
    put(tmp_path, "__pycache__/a.cpython-311.pyc", "compiled")
    assert place.installation_stamp() == before
    put(tmp_path, name, "changed")
    assert place.installation_stamp() != before


@pytest.mark.parametrize("name", ["rules.py", "rules/__init__.py", "rules/more/words.toml"])
def test_a_changed_file_of_an_editable_package_counts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is in the search path, as `pip install -e` puts it there; the rest of the project does not count."""
    put(tmp_path, "rules/__init__.py", "")
    put(tmp_path, "notes/a.md", "")
    put(tmp_path, name, "")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    before = place.installation_stamp()
    put(tmp_path, "notes/a.md", "changed")
    put(tmp_path, ".git/index.py", "changed")
    assert place.installation_stamp() == before
    put(tmp_path, name, "changed")
    assert place.installation_stamp() != before


def test_an_index_of_another_vault_is_not_used(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one"), make(tmp_path / "other")
    put(other, "Notes/a.md", "[[nirgends]]\n")
    with later():
        warm(one)
        index_file(other).write_bytes(index_file(one).read_bytes())
        assert warm(other) == cold(other)


def test_a_save_within_a_tick_is_not_missed(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    note = root / "Notes" / "a.md"
    put(root, "Notes/a.md", "[[b]]\n")
    first = warm(root)  # read right after it was written
    before = note.stat()
    note.write_text("[[c]]\n")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert note.stat().st_size == before.st_size
    assert warm(root) == cold(root) != first


def test_a_time_of_change_is_trusted_two_seconds_later() -> None:
    stat = Stat(10 * TICK_NS, 1, 1, 9 * TICK_NS)
    assert not is_sure(stat, 11 * TICK_NS)
    assert is_sure(stat, 11 * TICK_NS + 1)
    assert not is_sure(stat, 9 * TICK_NS), "a file from the future"
    assert not is_sure(Stat(10 * TICK_NS, 1, 1, 12 * TICK_NS), 13 * TICK_NS)


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4), (-5, 0, 2**64 - 1, -1), (2**62, 7, 2**70 + 1, 0)])
def test_stats_are_alike_however_they_are_made(numbers: tuple[int, int, int, int]) -> None:
    stat = Stat(*numbers)
    assert list(Stat.each(numbers)) == [stat]
    assert (stat.mtime_ns, stat.size, stat.ctime_ns) == (numbers[0], numbers[1], numbers[3])
    assert stat.inode == numbers[2] % 2**64


def test_never_inside_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    before = sorted(root.rglob("*"))
    for inside in (root, root / ".cache", root / "Notes"):
        monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(inside))
        assert run(["--vault", str(root), "-v", "lint"]) == 1
        assert "index: " in capsys.readouterr().err
        assert sorted(root.rglob("*")) == before


def test_a_cache_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert run(["--vault", str(root), "-v", "lint"]) == 1
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("index: not written")]


def test_a_full_disk_leaves_the_old_index(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        before = index_file(root).read_bytes()
        put(root, "Notes/long.md", "# " + "长" * 3000 + "\n")
        code = (
            "import resource, sys\nfrom obsidian_intel.__main__ import run\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
            f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nsys.exit(run(['--vault', {str(root)!r}, 'lint']))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert index_file(root).read_bytes() == before
        assert [each.name for each in index_file(root).parent.iterdir()] == [index_file(root).name]
        assert warm(root) == cold(root)


def test_two_at_once_are_both_right(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    expected = cold(root)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.extend(warm(root) for _ in range(5))) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [expected] * 20
    assert [each.name for each in index_file(root).parent.iterdir()] == [index_file(root).name]


@pytest.mark.slow
def test_processes_that_write_over_each_other(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "lint", "--format", "json"]
    expected = subprocess.run(command, capture_output=True, check=False).stdout
    for _ in range(3):
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
        assert [process.communicate()[0] for process in running] == [expected] * 4


def test_settings_that_change_while_they_are_read_are_not_kept(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    workspace = Workspace.open(root)
    (root / "obsintel.toml").write_text('[lint]\nignore = ["OI6"]\n')
    workspace.save()
    assert not index_file(root).exists()


def test_only_ones_own_index_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path / "vault")
    warm(root)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    cache = Snapshot.of(os.path.realpath(root))
    assert not cache.load() and cache.names == [] and cache.said == ["index: thrown away: it belongs to another user"]


def test_a_vault_that_changes_while_it_is_read(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            put(root, "Notes/a.md", f"[[b]] [[nowhere{number % 10}]]\n")

    writer = threading.Thread(target=write)
    writer.start()
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        warm(root)
    stop.set()
    writer.join()
    assert warm(root) == cold(root)
