"""The GitHub Action of `action.yml`: its shell steps, run as a workflow runs them, in a real git repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from processes import ROOT, git
from vault_case import Case

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = [step for step in ACTION["runs"]["steps"] if "run" in step]
BAD = "| a | b |\n| - | - |\n| c | d | e |\n"
pytestmark = pytest.mark.skipif(not (shutil.which("git") and shutil.which("awk")), reason="git or awk is not here")


def filled_in(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: values[found[1]], text)


class Workflow:
    """A checkout with the action's steps. A `python` in front of the real one notes what pip is asked for."""

    def __init__(self, folder: Path) -> None:
        self.case = Case(folder / "checkout")
        self.asked = folder / "pip"
        python = folder / "bin" / "python"
        python.parent.mkdir()
        python.write_text(
            "#!/bin/sh\n"
            f'if [ "$2" = pip ]; then printf "%s\\n" "$@" > {shlex.quote(str(self.asked))}; exit 0; fi\n'
            f'exec {shlex.quote(sys.executable)} "$@"\n'
        )
        python.chmod(0o755)
        self.env = self.case.env | {"PATH": f"{python.parent}{os.pathsep}{self.case.env['PATH']}"}
        git(self.case.root, "init", "-q", env=self.env)

    def run(self, **inputs: str) -> tuple[int, list[str], str]:
        """The exit code, the annotations and what else was said, of all steps; it ends with the first that fails."""
        given = {name: each["default"] for name, each in ACTION["inputs"].items()} | inputs
        values = {f"inputs.{name}": value for name, value in given.items()} | {"github.action_path": str(ROOT)}
        out = ""
        for step in STEPS:
            assert step["shell"] == "bash" and "${{" not in step["run"]
            env = self.env | {name: filled_in(value, values) for name, value in step["env"].items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.case.root,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            out += done.stdout
            if done.returncode:
                return done.returncode, out.splitlines(), done.stderr
        return 0, out.splitlines(), ""


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    return Workflow(tmp_path)


@pytest.mark.parametrize(("version", "wanted"), [("", str(ROOT)), ("2.1.0", "obsidian-intel==2.1.0")])
def test_what_is_installed(workflow: Workflow, version: str, wanted: str) -> None:
    workflow.case.write(".obsidian/app.json", "{}")
    workflow.run(version=version)
    assert workflow.asked.read_text("utf-8").splitlines()[-1] == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("vault", "inputs", "files"),
    [
        (".", {}, ["笔记/坏 的.md", "Other.md"]),
        ("docs/my vault", {}, ["docs/my vault/笔记/坏 的.md", "docs/my vault/Other.md"]),
        ("./docs/my vault/", {}, ["docs/my vault/笔记/坏 的.md", "docs/my vault/Other.md"]),
        (".", {"paths": "笔记/坏 的.md\n"}, ["笔记/坏 的.md"]),
        (".", {"paths": "笔记\nOther.md\n"}, ["笔记/坏 的.md", "Other.md"]),
        (".", {"args": "--ignore OI301"}, []),
        (".", {"args": "--select OI301\n--ignore OI5"}, ["笔记/坏 的.md", "Other.md"]),
        (".", {"paths": "Good.md"}, []),
    ],
)
def test_every_finding_is_an_annotation_at_its_file(
    workflow: Workflow, vault: str, inputs: dict[str, str], files: list[str]
) -> None:
    folder = workflow.case.root / vault
    for path, text in (("笔记/坏 的.md", BAD), ("Other.md", BAD), ("Good.md", "Text.\n"), (".obsidian/app.json", "{}")):
        Case(folder).write(path, text)
    code, lines, said = workflow.run(vault=vault, **inputs)
    assert code == (1 if files else 0), said
    found = [re.match(r"::warning file=([^,]+),line=3,.*title=OI301 ragged-row::", line) for line in lines]
    assert sorted(match[1] for match in found if match) == sorted(files)
    assert len(found) == len(files)


@pytest.mark.slow
def test_a_path_that_is_not_there_fails_in_one_line(workflow: Workflow) -> None:
    workflow.case.write(".obsidian/app.json", "{}")
    code, lines, said = workflow.run(paths="Nowhere.md")
    assert (code, lines) == (2, []) and "Nowhere.md: there is no such note or folder in the vault" in said


def test_inputs_are_never_shell(workflow: Workflow) -> None:
    workflow.case.write(".obsidian/app.json", "{}")
    for name in ("paths", "vault", "version", "args"):
        workflow.run(**{name: "$(touch ran); `touch ran`; '; touch ran; '"})
    assert not (workflow.case.root / "ran").exists()


@pytest.mark.slow
def test_a_module_in_the_repository_is_not_run(workflow: Workflow) -> None:
    workflow.case.write(".obsidian/app.json", "{}")
    workflow.case.write("msgspec.py", "raise SystemExit('ran')\n")
    assert workflow.run()[0] == 0
