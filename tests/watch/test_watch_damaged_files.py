"""Files beside the watcher, or of a stranger's vault, that hold anything at all: never waited for, and never a bug."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.store.git_state import git_busy, has_other_branches
from obsidian_intel.watch.quiet_period import active_notes

DAMAGED = [
    "",
    "3",
    "null",
    "[]",
    "[" * 9000,
    '{"pid": [], "since": 3, "until": "x"}',
    '{"until": 1e400}',
    '{"host": 1}',
]


@pytest.mark.parametrize("name", ["pause.json", "status.json"])
@pytest.mark.parametrize("text", DAMAGED)
def test_status_and_resume_know_nothing_then(tmp_path: Path, name: str, text: str) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    case.write("Log/2025-01.md", month("2025-01", (model("Alpha"),)))
    assert case.run("pause", "30m").code == 0
    (folder,) = Path(case.env["OBSINTEL_STATE_DIR"]).iterdir()
    (folder / name).write_text(text)
    for words in ("daemon status", "daemon status --format json", "resume", "history"):
        done = case.run(*words.split())
        assert done.code in (0, 1, 2) and "Traceback" not in done.err, (words, done.err)


@pytest.mark.parametrize("text", [*DAMAGED, '{"main": ' * 2000, "\udcff"])
def test_a_workspace_file_that_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/workspace.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert active_notes(tmp_path, ".obsidian") == frozenset()


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    os.mkfifo(tmp_path / ".obsidian/workspace.json")
    assert active_notes(tmp_path, ".obsidian") == frozenset()
    os.mkfifo(tmp_path / ".git")
    assert git_busy(tmp_path) is None
    (tmp_path / ".git").unlink()
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git/commondir")
    os.mkfifo(tmp_path / ".git/packed-refs")
    assert not has_other_branches(tmp_path)
