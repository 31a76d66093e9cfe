"""Any words after `obsintel` are done, refused or not understood: exit 0, 1 or 2, and never a bug."""

from __future__ import annotations

import importlib
import io
import os
import shutil
import sys
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vault_case import model, month

from obsidian_intel.__main__ import run
from obsidian_intel.cli import COMMANDS

# These run until they are stopped, speak to the system's services, or to a client.
_LEFT_OUT = {"watch", "daemon", "lsp", "mcp", "site"}
_NAMES = sorted(set(COMMANDS) - _LEFT_OUT)
_SIMPLE = (
    "- -- . .. nul 2025-01 2025-13 2025-Q1 2025-Q9 2025 99999 2025-01..2025-02 Log/2025-01.md Log nowhere.md OI301 OI9 "
    "ragged-row json csv md text sqlite 1 -1 clay Alpha"
)
_HARD = ("", "1" * 5000, "x" * 300, "SELECT 1", "SELECT * FROM rows", "DROP TABLE rows", "\udcff", "a\0b")
_WORDS = st.sampled_from([*_SIMPLE.split(), *_HARD]) | st.text(st.characters(blacklist_characters="/~"), max_size=12)


def options_of(name: str) -> list[str]:
    command: click.Command = importlib.import_module(f"obsidian_intel.cli.{name}").command
    found = {each for param in command.params for each in (*param.opts, *param.secondary_opts) if each[:1] == "-"}
    return sorted(found | {"--help", "-q", "-v", "--color", "--vault", "--no-such-option"})


OPTIONS = {name: options_of(name) for name in _NAMES}


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    name = draw(st.sampled_from(_NAMES))
    words = draw(st.lists(st.sampled_from(OPTIONS[name]) | _WORDS, max_size=5))
    return [*draw(st.sampled_from([[], ["-q"], ["--color", "always"], ["--vault", "."], ["--vault"]])), name, *words]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fuzzed") / "vault"
    (root / "Log").mkdir(parents=True)
    (root / "obsintel.toml").write_text("")
    (root / "Log/2025-01.md").write_text(
        month("2025-01", (model("Alpha", "https://arxiv.org/abs/2501.00001"),)), "utf-8"
    )
    return root


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(args=command_lines())
def test_no_arguments_are_a_bug(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], args: list[str]
) -> None:
    root = tmp_path / "base" / "vault"
    shutil.rmtree(root.parent, ignore_errors=True)
    shutil.copytree(template, root)
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    monkeypatch.chdir(root)
    try:
        code = run(args)
    finally:
        os.chdir(tmp_path)
    said = capfd.readouterr()
    assert code in (0, 1, 2), (args, said.err)
    assert "Traceback" not in said.err, (args, said.err)
