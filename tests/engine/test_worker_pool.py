"""Two processes find what one finds, whatever becomes of the second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from index_helpers import cold, make, put, told

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine import analyze as entries
from obsidian_intel.engine import worker_pool as crew
from obsidian_intel.engine import workspace as pipeline_workspace
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.store import Store
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.listing import Stat

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the second process is made by fork")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})
    root = make(tmp_path / "vault")
    for number in range(20):
        put(root, f"Notes/{number}.md", f"# {number}\n\n[[{number + 1}]] [[#没有]] #AI **“甲”**的\n")
    return root


def in_two(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, int]:
    """A run with a second process, and how many notes were read in the first."""
    monkeypatch.setattr(crew, "FEWEST", 2)
    monkeypatch.setattr(entries, "BATCH", 1)
    monkeypatch.setattr(pipeline_workspace, "MANY", 2)
    workspace = Workspace(root, load_settings(root), Store(root))
    read: list[str] = []
    renew = workspace._read_one

    def counted(path: str, stat: Stat | None) -> bool:
        read.append(path)
        return renew(path, stat)

    read_many = workspace._read_many

    def counted_many(paths: Sequence[str]) -> dict[str, NoteRecord]:
        read.extend(paths)
        return read_many(paths)

    monkeypatch.setattr(workspace, "_read_one", counted)
    monkeypatch.setattr(workspace, "_read_many", counted_many)
    workspace.refresh()
    return workspace, len(read)


def test_two_processes_find_what_one_finds(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = cold(vault)
    workspace, read = in_two(vault, monkeypatch)
    assert read <= len(workspace.entries)
    assert list(workspace.entries) == list(workspace.listing.notes)
    assert told(workspace) == expected


def test_what_was_read_stays_packed_while_the_rules_look_at_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, _ = in_two(vault, monkeypatch)
    assert all(record.is_packed for record in workspace.entries.values())
    assert workspace.diagnostics()
    kinds = {record.facts.kind for record in workspace.entries.values() if not record.is_packed}
    assert NoteKind.NOTE not in kinds


def test_a_second_process_that_dies_is_made_up_for(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = cold(vault)
    first = os.getpid()
    plain = Workspace._read_many

    def killed(self: Workspace, paths: Sequence[str]) -> dict[str, NoteRecord]:
        if os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(self, paths)

    monkeypatch.setattr(Workspace, "_read_many", killed)
    workspace, read = in_two(vault, monkeypatch)
    assert read == len(workspace.entries)
    assert told(workspace) == expected


def test_a_note_that_the_second_cannot_read_is_left_to_the_first(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = cold(vault)
    first = os.getpid()
    plain = Workspace._read_many

    def failing(self: Workspace, paths: Sequence[str]) -> dict[str, NoteRecord]:
        if os.getpid() != first and any(path.endswith("7.md") for path in paths):
            raise ValueError(paths)
        return plain(self, paths)

    monkeypatch.setattr(Workspace, "_read_many", failing)
    workspace, _ = in_two(vault, monkeypatch)
    assert told(workspace) == expected


def test_a_small_vault_is_read_by_one(vault: Path) -> None:
    assert not crew.should_fork(crew.FEWEST - 1)
    assert crew.should_fork(crew.FEWEST)


def test_months_are_read_by_the_second(vault: Path) -> None:
    """What reading a month takes is not imported where the others do that: reading notes needs none of it."""
    for number in range(30):
        put(vault, f"Log/2024-{number:02d}.md", "---\ntype: Monthly Report\n---\n" + "正文。\n" * 6000)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "os.sched_getaffinity = lambda pid: {0, 1}\n"
        "from obsidian_intel.engine import worker_pool as crew, workspace\n"
        "from obsidian_intel.engine.workspace import Workspace\n"
        "from obsidian_intel.core.load_settings import load_settings\n"
        "from obsidian_intel.store.store import Store\n"
        "crew.FEWEST = workspace.MANY = 2\n"
        "root = Path(sys.argv[1])\n"
        "space = Workspace(root, load_settings(root), Store(root))\n"
        "read = space._read_many\n"
        "here = []\n"
        "def counted(paths):\n"
        "    here.extend(path for path in paths if path.startswith('Log/'))\n"
        "    return read(paths)\n"
        "space._read_many = counted\n"
        "space.refresh()\n"
        "heavy = [name for name in ('mistune', 'obsidian_intel.months.cells') if name in sys.modules]\n"
        "months = sum(entry.facts.kind == 'month' for entry in space.entries.values())\n"
        "assert months > 30, months\n"
        "assert bool(heavy) == bool(here), (heavy, here)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(vault)], check=True)


def test_workers_end_with_the_process_that_asked_them() -> None:
    """What they have to say no longer fits anywhere; a command that reads our output would wait for them for ever."""
    program = """
import os
from obsidian_intel.engine import worker_pool
from obsidian_intel.engine.note_record import NoteRecord
worker_pool.processes = lambda: 3
class Read:
    def __call__(self, paths):
        raise SystemExit
pool = worker_pool.WorkerPool.__new__(worker_pool.WorkerPool)
worker_pool.WorkerPool._raws = lambda self, paths: [("x" * 1_000_000,)]
pool.__init__(Read(), [["a.md"], ["b.md"], ["c.md"]])
os._exit(7)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert done.returncode == 7
