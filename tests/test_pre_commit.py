"""The hook of `.pre-commit-hooks.yaml` in a real git repository."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import processes
import pytest
import yaml
from vault_case import Case

HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


def git(case: Case, *words: str) -> subprocess.CompletedProcess[str]:
    return processes.git(case.root, *words, env=case.env, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Case:
    """A vault in git whose hook runs what ours names, with the staged notes, as pre-commit does."""
    case = Case(tmp_path / "vault")
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert hook["types"] == ["markdown"]
    program, *words = shlex.split(hook["entry"])
    assert program == "obsintel"
    tool = tmp_path / "bin" / program
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m obsidian_intel "$@"\n')
    tool.chmod(0o755)
    case.env |= {
        "PATH": f"{tool.parent}{os.pathsep}{case.env['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    case.write(".obsidian/app.json", "{}")
    assert git(case, "init", "-q").returncode == 0
    staged = "git diff --cached --name-only --diff-filter=ACMR -z -- '*.md'"
    script = case.write(".git/hooks/pre-commit", f"#!/bin/sh\n{staged} | xargs -0 -r {program} {' '.join(words)}\n")
    script.chmod(0o755)
    return case


@needs_git
def test_a_wrong_note_is_not_committed(repository: Case) -> None:
    repository.write("笔记/坏 的.md", "| a | b |\n| - | - |\n| c | d | e |\n")
    repository.write("not staged.md", "---\ntag: x\n---\n")
    git(repository, "add", "笔记")
    done = git(repository, "commit", "-qm", "One")
    assert done.returncode != 0
    assert "笔记/坏 的.md:3:1: OI301 ragged-row" in done.stdout + done.stderr
    assert "not staged" not in done.stdout + done.stderr
    assert git(repository, "log").returncode != 0


@needs_git
def test_a_right_note_is(repository: Case) -> None:
    repository.write("笔记/好.md", "| a | b |\n| - | - |\n| c | d |\n")
    git(repository, "add", "-A")
    assert git(repository, "commit", "-qm", "One").returncode == 0
    assert git(repository, "log", "--format=%s").stdout == "One\n"
