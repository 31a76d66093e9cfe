"""Commands run in this process or in one of their own, and processes with fewer rights."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from obsidian_intel.__main__ import run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


def command(*args: str) -> list[str]:
    """The words that start `obsintel ARGS` in a process of its own."""
    return [sys.executable, "-m", "obsidian_intel", *args]


def run_process(
    args: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None, stdin: bytes | None = None
) -> Result:
    """Run `obsintel ARGS` in a process of its own: for tests of imports, signals, pipes and rights."""
    done = subprocess.run(command(*args), capture_output=True, env=env, cwd=cwd, input=stdin, timeout=120, check=False)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_here(
    args: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None, stdin: bytes | None = None
) -> Result:
    """Run `obsintel ARGS` in this process, with an environment, a working directory and streams of its own.

    Nothing is a terminal. Streams encode as those of a process in UTF-8 mode do.
    """
    out, err = _Stream(errors="surrogateescape"), _Stream(errors="backslashreplace")
    with (
        mock.patch.dict(os.environ, env, clear=True),
        chdir(cwd or "."),
        mock.patch.object(sys, "stdin", _Stream(stdin or b"", errors="surrogateescape")),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = run(list(args))
    return Result(code, out.text(), err.text())


class _Stream(io.TextIOWrapper):
    """A standard stream over bytes in memory."""

    def __init__(self, data: bytes = b"", *, errors: str) -> None:
        self._bytes = io.BytesIO(data)
        super().__init__(self._bytes, encoding="utf-8", errors=errors, newline="")

    def text(self) -> str:
        """All that was written."""
        self.flush()
        return self._bytes.getvalue().decode()


def without_rights(words: Sequence[str]) -> list[str]:
    """The command as someone whom modes bind, root or not; skips the test where that cannot be had."""
    if os.geteuid() != 0:
        return list(words)
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is missing, and root may write anywhere")
    dropped = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", dropped, "--inh-caps", dropped, *words]


def git(
    folder: Path, *words: str, env: Mapping[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run `git WORDS` in a folder as a person of no account, whatever the settings of this machine."""
    who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"]
    settings = ["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *who, *settings, *words], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=check
    )
