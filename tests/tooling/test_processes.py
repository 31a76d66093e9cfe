"""A command run in this process behaves as in one of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from slow import mostly_slow
from vault_case import Case, model, month

COMMANDS: dict[str, tuple[tuple[str, ...], bytes | None]] = {
    "found": (("lint",), None),
    "json": (("lint", "--format", "json"), None),
    "clean": (("lint", "--select", "OI8"), None),
    "usage": (("lint", "--fxi"), None),
    "refused": (("tables", "--month", "2026-05"), None),
    "no command": (("lnt",), None),
    "help": (("link", "--help"), None),
    "version": (("--version",), None),
    "bytes from stdin": (("lint", "-", "--fix"), b"\xef\xbb\xbf| a | b |\r\n| - | - |\r\n| c |\r\n"),
    "SQL from stdin": (("query", "-"), b"select period from months"),
    "a name that is not UTF-8": (("lint", os.fsdecode(b"caf\xe9.md")), None),
    "a yes that nobody can give": (("eject",), None),
}


@pytest.mark.parametrize("name", mostly_slow(COMMANDS, 3))
def test_here_is_as_in_a_process(name: str, tmp_path: Path) -> None:
    words, stdin = COMMANDS[name]
    case = Case(tmp_path / "V", env={"OBSINTEL_CACHE_DIR": ""})
    case.write("Log/2026-02.md", month("2026-02", (model("Gemma 4", "https://arxiv.org/abs/2602.01234"),)))
    case.write("other.md", "| a | b |\n| - | - |\n| c | d | e |\n")
    case.write("obsintel.toml", "")
    own = case.run(*words, stdin=stdin, process=True)
    assert case.run(*words, stdin=stdin) == own
    assert case.run(*words, stdin=stdin, cwd=case.root / "Log", vault=False) == own


def test_nothing_of_it_stays(tmp_path: Path) -> None:
    case = Case(tmp_path / "V", env={"A_VARIABLE": "of the case"})
    before = (dict(os.environ), Path.cwd(), sys.stdin, sys.stdout, sys.stderr)
    assert case.run("lint", cwd=tmp_path).code == 0
    assert (dict(os.environ), Path.cwd(), sys.stdin, sys.stdout, sys.stderr) == before
