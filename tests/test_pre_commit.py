"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself in a real git repository."""

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
from slow import mostly_slow
from vault_case import Case

HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
RAGGED = "| a | b |\n| - | - |\n| c | d | e |\n"
DOUBLE = "---\ntags: [a, b, a]\n---\n"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


def git(case: Case, *words: str) -> subprocess.CompletedProcess[str]:
    return processes.git(case.root, *words, env=case.env, check=False)


@pytest.fixture(params=mostly_slow(["obsintel-lint", "obsintel-fix"]))
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    """A vault in git with one of our hooks. It runs the `obsintel` in front, and needs no package index."""
    case = Case(tmp_path / "vault")
    hook = next(each for each in yaml.safe_load(HOOKS.read_text("utf-8")) if each["id"] == request.param)
    assert shlex.split(hook["entry"])[0] == "obsintel" and hook["language"] == "python"
    tool = tmp_path / "bin" / "obsintel"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m obsidian_intel "$@"\n')
    tool.chmod(0o755)
    case.env |= {
        "PATH": f"{tool.parent}{os.pathsep}{case.env['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    config = {"repos": [{"repo": "local", "hooks": [hook | {"language": "system"}]}]}
    case.write(".pre-commit-config.yaml", yaml.safe_dump(config, allow_unicode=True))
    case.write(".obsidian/app.json", "{}")
    assert git(case, "init", "-q").returncode == 0
    install = [sys.executable, "-m", "pre_commit", "install"]
    done = subprocess.run(
        install, cwd=case.root, env=case.env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return case


def commit(case: Case) -> tuple[bool, str]:
    """Whether what is staged went in, and what was said."""
    done = git(case, "commit", "-qm", "One")
    return done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_note_is_not_committed(repository: Case) -> None:
    repository.write("笔记/坏 的.md", RAGGED)
    repository.write("not staged.md", RAGGED)
    git(repository, "add", "笔记")
    is_in, said = commit(repository)
    assert not is_in
    assert "笔记/坏 的.md:3:1: OI301 ragged-row" in said and "not staged" not in said
    assert git(repository, "log").returncode != 0


@pytest.mark.slow
def test_a_right_note_is(repository: Case) -> None:
    repository.write("笔记/好.md", "| a | b |\n| - | - |\n| c | d |\n")
    git(repository, "add", "-A")
    assert commit(repository)[0]
    assert git(repository, "log", "--format=%s").stdout == "One\n"


@pytest.mark.parametrize("repository", ["obsintel-fix"], indirect=True)
def test_the_fixing_hook_mends_what_is_staged_and_asks_for_another_look(repository: Case) -> None:
    repository.write("A.md", DOUBLE)
    git(repository, "add", "A.md")
    is_in, said = commit(repository)
    assert not is_in and "files were modified by this hook" in said
    assert repository.read("A.md") == DOUBLE.replace(", a]", "]")
    git(repository, "add", "A.md")
    assert commit(repository)[0]
    assert git(repository, "show", "HEAD:A.md").stdout == repository.read("A.md")
