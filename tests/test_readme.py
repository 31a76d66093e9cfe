"""Every console block of the README, run in a vault of its own. UPDATE_GOLDENS=1 writes the outputs into the README."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from vault_case import Case

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the outputs are those of Linux")


def test_each_console_block_of_the_readme_is_what_happens(tmp_path: Path) -> None:
    case = Case(tmp_path / "My Vault")
    shutil.copytree(ROOT / "tests" / "vaults" / "readme", case.root, dirs_exist_ok=True)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "obsintel"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -u -m obsidian_intel "$@"\n')
    command.chmod(0o755)
    env = case.env | {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    text = README.read_text("utf-8")
    folder = tmp_path
    for block in BLOCK.finditer(text):
        lines = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
        happened = ""
        for line in lines:
            happened += f"$ {line}\n"
            if line.startswith("cd "):
                folder = folder / shlex.split(line)[1]
                continue
            done = subprocess.run(
                ["sh", "-c", line],
                cwd=folder,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
                check=False,
            )
            happened += done.stdout.decode()
        if os.environ.get("UPDATE_GOLDENS"):
            README.write_text(README.read_text("utf-8").replace(block[0], f"```console\n{happened}```"), "utf-8")
        else:
            assert block[1] == happened


def test_pages_named_in_the_readme_are_there() -> None:
    for target in re.findall(r"\]\((docs/[^)]+)\)", README.read_text("utf-8")):
        assert (ROOT / target).exists(), target
